"""Restoring a backup: made ready beside the database, and put in its place whole, or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, sqlite_url
from storage.models.enums import DeliveryState
from storage.schema.columns import metadata
from storage.schema.types import UtcDateTime
from storage.sqlite.files import copy_into_private_file, sync_file

from .backup import remove_database_files
from .backup_file import BackupInfo, opened
from .key_checks import check_keys
from .migrate import MIGRATION_LOCK_ID, is_new, migrate
from .row_copy import copy_rows, has_rows

OWN_DATES = ("until", "forget_at")
"""Ends of the names of times that stay: dates that people chose, and those on which words are forgotten."""

STORED_TIME = "%Y-%m-%d %H:%M:%S.%f"


class RestoreRefused(Exception):
    """Nothing was restored, because something would be lost by it; the text says what."""


SESSIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


async def require_free_place(database: Database) -> None:
    """Refuse unless nothing is stored there and nobody uses it. Raises RestoreRefused or DatabaseUnreachable."""
    if file := database.sqlite_file:
        # What stands beside a file would be taken for a part of the one that is put there.
        for each in (Path(f"{file}{more}") for more in ("", "-wal", "-journal")):
            if each.exists() and each.stat().st_size:
                raise RestoreRefused(
                    f"{each} is there (database.url). A restore takes nothing's place: stop the bot, move away what "
                    "is there and begins with that name, and start this again."
                )
        return
    is_empty = await is_new(database)
    async with database.engine.begin() as connection:
        await _require_unused(connection)
        if not is_empty and await has_rows(connection):
            raise RestoreRefused("The database (database.url) is not empty. A restore takes nothing's place.")


async def restore_backup(
    backup: Path,
    info: BackupInfo,
    database: Database,
    *,
    beside: Path,
    at: datetime,
    finish: Callable[[Database], Awaitable[int]],
) -> int:
    """Put what a backup holds into an empty database; return what *finish* returns.

    It is made ready in a file named after *beside*: brought to this version, nothing in it still on its way, what was
    to come moved on, and *finish* done with it. Cut off at any moment, it leaves the database empty.

    Raises RestoreRefused, WrongKey, BackupUnusable, DatabaseTooNew or what *finish* raises.
    """
    ready = beside.with_name(f"{beside.name}.restoring")
    remove_database_files(ready)
    try:
        await asyncio.to_thread(copy_into_private_file, backup, ready)
        copy = Database(sqlite_url(ready), database.key_ring)
        try:
            await migrate(copy, copies_before=False)
            await check_keys(copy)
            await asyncio.to_thread(_settle, ready, info.made_at, at)
            finished = await finish(copy)
            if not database.sqlite_file:
                await _copy_over(copy, database)
        finally:
            await copy.close()
        if database.sqlite_file:
            await require_free_place(database)
            ready.replace(database.sqlite_file)
            sync_file(database.sqlite_file)
        return finished
    except (OSError, sqlite3.Error) as error:
        raise RestoreRefused(f"The backup cannot be restored: {error}. Nothing was changed.") from None
    finally:
        remove_database_files(ready)


def _settle(file: Path, made_at: datetime, now: datetime) -> None:
    """Drop what was on its way, and move what was to come after the backup by the time that has passed since."""
    passed = now - made_at
    then, today = (each.astimezone(UTC).strftime(STORED_TIME) for each in (made_at, now))
    with opened(file, "rw") as connection:
        connection.create_function(
            "moved", 1, lambda time: (datetime.fromisoformat(time) + passed).strftime(STORED_TIME), deterministic=True
        )
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, UtcDateTime) and not column.name.endswith(OWN_DATES):
                    connection.execute(
                        f'UPDATE "{table.name}" SET "{column.name}" = moved("{column.name}")'  # noqa: S608 - ours
                        f' WHERE "{column.name}" > ?',
                        (then,),
                    )
        connection.execute(
            "UPDATE letters SET state = ?, settled_at = ?, leased_until = NULL WHERE state IN (?, ?)",
            (DeliveryState.DROPPED, today, DeliveryState.WAITING, DeliveryState.HELD),
        )
        connection.execute("DROP TABLE backup_info")
        connection.commit()


async def _copy_over(copy: Database, database: Database) -> None:
    await migrate(database)
    async with copy.engine.begin() as source, database.engine.begin() as target:
        await target.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK_ID})
        await _require_unused(target)
        if await has_rows(target):
            raise RestoreRefused("Something was stored in the database meanwhile. Nothing was changed.")
        await copy_rows(source, target)


async def _require_unused(connection: AsyncConnection) -> None:
    if await connection.scalar(text(SESSIONS)):
        raise RestoreRefused("The database (database.url) is in use. Stop every bot that uses it, and start again.")
