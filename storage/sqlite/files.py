"""The files of a SQLite database, which only their owner may read."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

OWNER_ONLY_MODE = 0o600
FILE_SUFFIXES = ("", "-wal", "-shm", "-journal")
"""Suffixes of the database's own file and those beside it; SQLite copies its permissions to them."""


def create_private_file(name: str) -> None:
    """Create the file of a database, readable by its owner alone, unless it exists.

    SQLite itself would make it readable by everybody. *name* is as SQLite is given it. An error is left for SQLite to
    report when it opens the file.
    """
    if path := _file_of(name):
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_MODE))


def files_readable_by_others(name: str) -> list[Path]:
    """Return the database's files that others than their owner may read or change."""
    path = _file_of(name)
    return (
        [each for each in (Path(f"{path}{more}") for more in FILE_SUFFIXES) if _is_readable_by_others(each)]
        if path
        else []
    )


def _file_of(name: str) -> str | None:
    """Return the path of the database, links followed; None in memory, and on Windows, which has no such modes."""
    wish = ""
    if name.startswith("file:"):
        given = urlsplit(name)
        name, wish = unquote(given.path), parse_qs(given.query).get("mode", [""])[-1]
    if os.name != "posix" or name in {"", ":memory:"} or wish == "memory":
        return None
    return os.path.realpath(name)


def _is_readable_by_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        # Not there, or gone since: SQLite takes its log away when the last one closes the database.
        return False
