"""A backup, made while the bot runs: one file of one moment, whichever kind of database it comes from."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from storage.database import Database, sqlite_url
from storage.sqlite.files import FILE_SUFFIXES, copy_into_private_file

from .backup_file import BackupInfo, BackupUnusable, seal
from .migrate import migrate, require_current_version
from .row_copy import copy_rows


class BackupFailed(Exception):
    """No backup was made; the text says why."""


async def write_backup(database: Database, target: Path, *, at: datetime, keys: Sequence[str] = ()) -> BackupInfo:
    """Write all that is stored into a new file that its owner alone may read, with *keys* in it if given.

    Cut off at any moment, it leaves no file of that name. Raises BackupFailed or DatabaseTooOld.
    """
    await require_current_version(database)
    part = target.with_name(f"{target.name}.part")
    try:
        _require_free(target)
        remove_database_files(part)
        if database.sqlite_file:
            await asyncio.to_thread(copy_into_private_file, database.sqlite_file, part)
        else:
            await _copy_snapshot(database, part)
        info = await asyncio.to_thread(seal, part, made_at=at, keys=keys)
        part.replace(target)
    except (OSError, sqlite3.Error, BackupUnusable) as error:
        raise BackupFailed(f"The backup {target} cannot be made: {error}.") from None
    finally:
        remove_database_files(part)
    return info


def _require_free(target: Path) -> None:
    if target.exists():
        raise BackupFailed(f"There is a file {target} already, and a backup takes no other file's place.")


def remove_database_files(file: Path) -> None:
    """Remove a file of ours and those beside it, which something that was cut off may have left."""
    for suffix in FILE_SUFFIXES:
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


async def _copy_snapshot(database: Database, part: Path) -> None:
    copy = Database(sqlite_url(part), database.key_ring)
    try:
        await migrate(copy)
        async with database.read_engine.begin() as source, copy.engine.begin() as target:
            await copy_rows(source, target)
    finally:
        await copy.close()
