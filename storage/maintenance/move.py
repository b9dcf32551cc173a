"""Moving everything into an empty database of either kind, as it is stored: whole and compared, or not at all."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, sqlite_url
from storage.schema.columns import metadata
from storage.sqlite.files import sync_file

from .backup import remove_database_files
from .key_checks import require_keys
from .migrate import MIGRATION_LOCK_ID, migrate, require_current_version
from .restore import SESSIONS
from .row_copy import as_stored, copy_rows, has_rows, pages

Counted = dict[str, tuple[int, int]]
"""Of each table, how many rows it has, and the sum of their digests, which does not depend on their order."""


class MoveRefused(Exception):
    """Nothing was moved, because something has to be done before; the text says what."""


class MoveFailed(Exception):
    """Nothing was moved, because something went wrong; the text says what."""


async def move(source: Database, target: Database) -> int:
    """Copy every row of *source* into the empty *target*, compare the two, and return how many rows there are.

    Nothing is decrypted, and *source* stays as it is. Cut off at any moment, it leaves *target* empty, so that it may
    be started again.

    Raises MoveRefused, MoveFailed, WrongKey, DatabaseTooOld or DatabaseUnreachable.
    """
    if source.sqlite_file:
        await asyncio.to_thread(_require_unused_file, source.sqlite_file)
    await require_current_version(source)
    await require_keys(source)
    try:
        if (file := target.sqlite_file) is None:
            return await _copy(source, target)
        for each in (Path(f"{file}{more}") for more in ("", "-wal", "-journal")):
            if each.exists() and each.stat().st_size:
                raise MoveRefused(f"{each} is there already. Move it away first: nothing's place is taken.")
        ready = file.with_name(f"{file.name}.moving")
        remove_database_files(ready)  # of one that was cut off
        try:
            rows = await _copy_into_file(source, target, ready)
            ready.replace(file)
            sync_file(file)
        finally:
            remove_database_files(ready)
    except (OSError, sqlite3.Error) as error:
        raise MoveFailed(f"The database cannot be moved: {error}. Nothing was changed.") from None
    return rows


async def _copy_into_file(source: Database, target: Database, ready: Path) -> int:
    made = Database(sqlite_url(ready), target.key_ring)
    try:
        rows = await _copy(source, made)
        # Its log becomes a part of it, because it is renamed alone.
        await made.purge_deleted_data()
    finally:
        await made.close()
    return rows


async def _copy(source: Database, target: Database) -> int:
    await target.check_connection()
    await migrate(target, copies_before=False)
    async with _still(source) as given, target.engine.begin() as taken:
        if not target.is_sqlite:
            await taken.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK_ID})
            await _require_unused(taken, "to which everything is to go")
        if await has_rows(taken):
            raise MoveRefused("The database to which everything is to go is not empty. Nothing's place is taken.")
        await copy_rows(given, taken)
        before, after = await _counted(given), await _counted(taken)
        if different := sorted(name for name in before if before[name] != after[name]):
            raise MoveFailed(f"Not the same in both databases: {', '.join(different)}. Nothing was moved.")
    return sum(rows for rows, _ in before.values())


@asynccontextmanager
async def _still(source: Database) -> AsyncIterator[AsyncConnection]:
    """Yield a connection to a database that nobody changes meanwhile, and in which no bot starts."""
    async with (source.engine if source.is_sqlite else source.read_engine).begin() as connection:
        if not source.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK_ID})
            await _require_unused(connection, "of the settings (database.url)")
        yield connection


async def _require_unused(connection: AsyncConnection, which: str) -> None:
    if await connection.scalar(text(SESSIONS)):
        raise MoveRefused(
            f"The database {which} is in use. Stop every bot and whatever else uses it; where a pooler is before it, "
            "give the server's own address. Then start this again."
        )


def _require_unused_file(file: Path) -> None:
    """Refuse where another process has the database open: only who is alone may change how its log is kept."""
    try:
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise MoveRefused(f"The database {file} cannot be opened: {error}.") from None
        raise MoveRefused(f"The database {file} is in use. Stop the bot, and start this again.") from None


async def _counted(connection: AsyncConnection) -> Counted:
    found: Counted = {}
    for table in metadata.sorted_tables:
        rows = total = 0
        async for page in pages(connection, select(as_stored(table))):
            rows += len(page)
            total += sum(int.from_bytes(sha256(repr(tuple(row)).encode()).digest()) for row in page)
        found[table.name] = rows, total
    return found
