"""Addresses of databases, as they may be shown."""

from __future__ import annotations

from sqlalchemy import URL


def shown_url(url: URL) -> str:
    """Return the address without its password, and without its options, which may hold one."""
    return url.set(query={}).render_as_string(hide_password=True)


def option_problem(url: URL) -> str:
    """Return the sentence that an option of the address cannot be used."""
    named = ", ".join(sorted(url.query)) or "none"
    return (
        f"The database {shown_url(url)} cannot be opened by that address (database.url): an option behind its "
        f"question mark is not known, or is not given what it takes. It has {named}."
    )
