"""The files of a SQLite database, which only their owner may read."""

from __future__ import annotations

import contextlib
import os
import sqlite3
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
    if path := file_of(name):
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_MODE))


def files_readable_by_others(path: Path) -> list[Path]:
    """Return the database's files that others than their owner may read or change; Windows has no such modes."""
    if os.name != "posix":
        return []
    return [each for each in (Path(f"{path}{more}") for more in FILE_SUFFIXES) if is_readable_by_others(each)]


def copy_into_private_file(source: Path, target: Path) -> None:
    """Copy a database, also while it is written to, into one file that its owner alone may read.

    Raises OSError or sqlite3.Error; what had been copied is then taken away. An existing file is never replaced.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_MODE))
    try:
        with contextlib.closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        sync_file(target)
    except BaseException:
        target.unlink()
        raise


def sync_file(path: Path) -> None:
    """Wait until a file, and its entry in its folder, are on the disk."""
    for each in (path, path.parent) if os.name == "posix" else ():
        descriptor = os.open(each, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def file_of(name: str) -> Path | None:
    """Return the path of the database, links followed; None in memory. *name* is as SQLite is given it."""
    wish = ""
    if name.startswith("file:"):
        given = urlsplit(name)
        name, wish = unquote(given.path), parse_qs(given.query).get("mode", [""])[-1]
    if name in {"", ":memory:"} or wish == "memory":
        return None
    return Path(os.path.realpath(name))


def is_readable_by_others(path: Path) -> bool:
    """Return whether a file is there that others than its owner may read or change."""
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        # Not there, or gone since: SQLite takes its log away when the last one closes the database.
        return False
