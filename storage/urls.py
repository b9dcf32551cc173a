"""Addresses of databases: as they may be shown, and the options behind their question mark."""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy import URL

READ_FROM_DSN = frozenset(
    {
        "sslmode",
        "sslcert",
        "sslkey",
        "sslrootcert",
        "sslcrl",
        "sslpassword",
        "ssl_min_protocol_version",
        "ssl_max_protocol_version",
        "target_session_attrs",
        "passfile",
    }
)
"""Options of libpq that asyncpg knows only in an address of its own."""

WITHOUT_EFFECT = frozenset(
    {"gssencmode", "sslsni", "sslcompression", "keepalives", "keepalives_idle", "keepalives_interval"}
)
"""Options of libpq that asyncpg has no use for, and that make nothing less safe when left out."""


def shown_url(url: URL) -> str:
    """Return the address without its password, and without its options, which may hold one."""
    return url.set(query={}).render_as_string(hide_password=True)


def option_problem(url: URL) -> str:
    """Return the sentence that an option of the address cannot be used."""
    if url.query.get("channel_binding") == "require":
        return (
            f"The database {shown_url(url)} cannot be opened by that address (database.url): it asks for "
            "channel_binding=require, which is not supported. Take that option out, and write sslmode=verify-full "
            "with sslrootcert to be as sure of who answers."
        )
    named = ", ".join(sorted(url.query)) or "none"
    return (
        f"The database {shown_url(url)} cannot be opened by that address (database.url): an option behind its "
        f"question mark is not known, or is not given what it takes. It has {named}."
    )


def postgresql_options(url: URL) -> tuple[URL, dict[str, object]]:
    """Return the address with the options that asyncpg takes by name, and the arguments that stand for libpq's.

    Raises ValueError where one of them cannot be used.
    """
    query = {name: said for name, said in url.query.items() if name not in WITHOUT_EFFECT}
    if query.pop("channel_binding", "") == "require":
        # Left out, it would make the connection less safe than was asked.
        raise ValueError("channel_binding=require")
    arguments: dict[str, object] = {}
    if in_dsn := {name: query.pop(name) for name in sorted(READ_FROM_DSN & query.keys())}:
        arguments["dsn"] = f"postgresql:///?{urlencode(in_dsn)}"
    if name := query.pop("application_name", ""):
        arguments["server_settings"] = {"application_name": name}
    if seconds := query.pop("connect_timeout", ""):
        arguments["timeout"] = float(str(seconds))
    return url.set(query=query), arguments
