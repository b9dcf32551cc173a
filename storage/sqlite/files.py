"""The files of a SQLite database, which are for nobody but their owner."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

OWNER_ALONE = 0o600
BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite adds to the database's own name; it gives each of these files the rights that the database's has."""


def make_closed(name: str) -> None:
    """Make the file of a database, unless it is there, so that SQLite does not make it readable by everybody.

    *name* is as SQLite is given it. What stands in the way, SQLite tells when it opens the file.
    """
    if path := _file_of(name):
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE))


def open_to_others(name: str) -> list[Path]:
    """Those of the database's files that others than their owner may read or change."""
    path = _file_of(name)
    return [each for each in (Path(f"{path}{more}") for more in BESIDE) if _is_open(each)] if path else []


def _file_of(name: str) -> str | None:
    """Where SQLite keeps the database, links followed; None in memory, and on Windows, which knows no such modes."""
    wish = ""
    if name.startswith("file:"):
        given = urlsplit(name)
        name, wish = unquote(given.path), parse_qs(given.query).get("mode", [""])[-1]
    if os.name != "posix" or name in {"", ":memory:"} or wish == "memory":
        return None
    return os.path.realpath(name)


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        # Not there, or gone since: SQLite takes its log away when the last one closes the database.
        return False
