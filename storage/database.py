"""The way into the database: one engine, one transaction at a time for each thing that happens."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, event, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.schema.key_ring import Ring
from storage.schema.types import CIPHER, OPENED, Opened

from .sqlite import files, visits
from .unit_of_work import Memory

PATIENCE = 10_000
"""Milliseconds for which one connection to SQLite waits for another."""


class DatabaseOutOfReach(Exception):
    """The database cannot be opened; says which and why, without its password."""


def _nobody_waits() -> None:
    """What is called after letters were written while no courier listens."""


def is_passing(error: Exception) -> bool:
    """Whether the database itself was in the way (out of reach, busy, a deadlock), and not what was asked of it."""
    is_about_what_was_asked = isinstance(error, IntegrityError | DataError | ProgrammingError)
    return isinstance(error, DBAPIError) and not is_about_what_was_asked


class Store:
    """Opens transactions. Made by the app, closed by the app, handed to whoever remembers things."""

    def __init__(self, url: str, ring: Ring, *, pool_size: int = 10) -> None:
        self.ring = ring
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        # SQLite has one writer at most: a single connection waits in fair order inside this process,
        # where several would wait in SQLite's busy handler, unfairly and up to its time-out.
        self.engine = self._open(url, ring, 1 if self.is_sqlite else pool_size)
        self.readers = self._for_reading(url, ring, pool_size)
        self.on_letters: Callable[[], None] = _nobody_waits
        # Nobody knows how the one before ended: perhaps between deleting something and scrubbing after it.
        self.is_scrubbed = False
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "begin", _begin_to_write)

    def _open(self, url: str, ring: Ring, connections: int) -> AsyncEngine:
        # The pool is named, because SQLAlchemy has another one for databases in memory, without a size.
        engine = create_async_engine(
            url,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_use_lifo=True,
            pool_pre_ping=not self.is_sqlite,
            hide_parameters=True,
            connect_args={"async_creator_fn": visits.connect} if self.is_sqlite else {},
        )
        setattr(engine.sync_engine.dialect, CIPHER, ring)
        setattr(engine.sync_engine.dialect, OPENED, Opened())
        if self.is_sqlite:
            event.listen(engine.sync_engine, "do_connect", _make_closed)
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        return engine

    def _for_reading(self, url: str, ring: Ring, connections: int) -> AsyncEngine:
        """Connections whose every transaction sees one moment, and never waits for a writer's commit."""
        if not self.is_sqlite:
            return self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        if not _is_plain_file(self.engine.url):
            return self.engine
        readers = self._open(url, ring, connections)
        event.listen(readers.sync_engine, "connect", _forbid_writing)
        event.listen(readers.sync_engine, "begin", _begin_to_read)
        return readers

    async def reach(self) -> None:
        """Open the database once, so that what stands in the way is told at the start. Raises DatabaseOutOfReach."""
        try:
            async with self.engine.connect():
                pass
        except (DBAPIError, OSError) as error:
            why = error.orig if isinstance(error, DBAPIError) else error
            url = self.engine.url.render_as_string(hide_password=True)
            raise DatabaseOutOfReach(f"The database {url} (database.url) cannot be opened: {why}.") from None

    def open_files(self) -> list[Path]:
        """The files of the database that others on this machine may read; of PostgreSQL's the server takes care."""
        if not self.is_sqlite:
            return []
        [name], _ = self.engine.dialect.create_connect_args(self.engine.url)
        return files.open_to_others(name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Memory]:
        """One thing that happens: all of it is kept, or, when an error passes through, none.

        The courier is woken only after the commit, so it never reads what may still be undone.
        """
        async with self.engine.begin() as connection:
            memory = Memory(connection)
            yield memory
        if memory.letters.erased:
            self.is_scrubbed = False
        if memory.letters.written:
            self.on_letters()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Memory]:
        """A consistent look that takes no write lock and waits for none; it sees all that was committed before."""
        async with self.readers.begin() as connection:
            yield Memory(connection)

    async def scrub(self) -> None:
        """After something was deleted for good: let no copy stay in memory or, on SQLite, in the log beside the file.

        Where somebody reads for so long that the log cannot be emptied, ``is_scrubbed`` says that it is still to be
        done. Not inside a transaction.
        """
        self.is_scrubbed = False
        for engine in {self.engine, self.readers}:
            opened: Opened = getattr(engine.sync_engine.dialect, OPENED)
            opened.clear()
        self.is_scrubbed = await self._empty_log() if self.is_sqlite else True

    async def _empty_log(self) -> bool:
        """Whether nothing stays in SQLite's log."""
        async with self.engine.connect() as connection:
            # The driver's own connection: SQLAlchemy gives it no type.
            driver: Any = (await connection.get_raw_connection()).driver_connection
            # Readers are done in a moment; whoever would wait longer than that must not hold up every command.
            await driver.execute_fetchall("PRAGMA busy_timeout=1000")
            [(is_busy, *_)] = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            await driver.execute_fetchall(f"PRAGMA busy_timeout={PATIENCE}")
            return not is_busy

    async def close(self) -> None:
        """Give every connection back; the store is of no use afterwards."""
        await self.readers.dispose()
        await self.engine.dispose()


def _is_plain_file(url: URL) -> bool:
    """Whether several connections find the same database there: one in memory may be each connection's own."""
    name = url.database or ":memory:"
    return name != ":memory:" and not name.startswith("file:")


def _make_closed(_dialect: object, _record: object, arguments: list[str], _named: object) -> None:
    files.make_closed(arguments[0])


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own idea of when to begin would let two writers read the same state first.
    connection.isolation_level = None
    _set(
        connection,
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={PATIENCE}",
        # What is deleted is overwritten, so that the file does not go on telling it.
        "secure_delete=ON",
    )


def _forbid_writing(connection: sqlite3.Connection, _record: object) -> None:
    _set(connection, "query_only=ON")


def _set(connection: sqlite3.Connection, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_to_write(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
