"""The database: engines, transactions, the check of the connection, and the purge of deleted data."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, event, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.schema.audit import hash_key
from storage.schema.key_ring import KeyRing
from storage.schema.types import HASH_KEY_ATTRIBUTE, KEY_RING_ATTRIBUTE, TEXT_CACHE_ATTRIBUTE, DecryptedTextCache

from .ledger import Ledger
from .outages import SQLITE_LOCKED_CODES, is_database_outage
from .sqlite import files, single_call_cursor
from .unit_of_work import UnitOfWork
from .urls import option_problem, postgresql_options, shown_url

SQLITE_BUSY_TIMEOUT_MS = 10_000
"""Milliseconds for which one connection to SQLite waits for another's lock."""

POSTGRES_ADDRESS_CLASSES = frozenset({"28", "3D"})
"""Classes of SQLSTATE: the user or the password is not known, or the database."""


READ_ONLY = (
    "The database {} (database.url) can only be read just now: it is a standby, or set to read-only. Put the address "
    "of the one that may be written there."
)


class DatabaseUnreachable(Exception):
    """The database cannot be opened; the text says which one and why, without its password."""

    def __init__(self, text: str, *, may_pass: bool = False) -> None:
        super().__init__(text)
        self.may_pass = may_pass
        """Whether it may open by itself in a while: its server is starting, or somebody else holds a lock."""


class DatabaseUrlUnusable(DatabaseUnreachable):
    """An option of the address is not known, or its user, password or database is not: a person has to mend it."""


def _do_nothing() -> None:
    """Do nothing; called after messages were enqueued while no outbox worker listens."""


def sqlite_url(file: Path) -> str:
    """Return the URL of a SQLite file; a percent sign in its name is written as URLs have it."""
    return f"sqlite+aiosqlite:///{quote(file.as_posix(), safe='/:')}"


class Database:
    """The database: opens transactions for the services. The app creates and closes it."""

    def __init__(self, url: str, key_ring: KeyRing, *, pool_size: int = 10, ledger: Ledger | None = None) -> None:
        self.key_ring = key_ring
        self.ledger = ledger
        self._uncommitted_deletions = 0
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.is_behind_pooler = False
        # SQLite has one writer at most: a single connection waits in fair order inside this process,
        # where several would wait in SQLite's busy handler, unfairly and up to its time-out.
        self.engine = self._create_engine(url, key_ring, 1 if self.is_sqlite else pool_size)
        self.read_engine = self._create_read_engine(url, key_ring, pool_size)
        self.on_outbox_write: Callable[[], None] = _do_nothing
        # Nobody knows how the one before ended: perhaps between deleting something and scrubbing after it.
        self.is_deleted_data_purged = False
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "begin", _begin_immediate)

    def _create_engine(self, url: str, key_ring: KeyRing, pool_size: int) -> AsyncEngine:
        address, arguments = make_url(url), dict[str, object](async_creator_fn=single_call_cursor.connect)
        if not self.is_sqlite:
            address, arguments = postgresql_options(address)
            # A pooler may give each transaction another connection, where the same name would be another statement.
            arguments |= {"statement_cache_size": 0, "prepared_statement_name_func": _unique_statement_name}
        # The pool is named, because SQLAlchemy has another one for databases in memory, without a size.
        engine = create_async_engine(
            address,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=pool_size,
            max_overflow=0,
            pool_use_lifo=True,
            pool_pre_ping=not self.is_sqlite,
            hide_parameters=True,
            connect_args=arguments,
        )
        setattr(engine.sync_engine.dialect, KEY_RING_ATTRIBUTE, key_ring)
        setattr(engine.sync_engine.dialect, TEXT_CACHE_ATTRIBUTE, DecryptedTextCache())
        if self.is_sqlite:
            event.listen(engine.sync_engine, "do_connect", _create_private_file)
            event.listen(engine.sync_engine, "connect", _configure_sqlite)
        else:
            event.listen(engine.sync_engine, "do_connect", self._leave_cache_out)
        return engine

    def _leave_cache_out(self, _dialect: object, _record: object, _given: object, named: dict[str, object]) -> None:
        if self.is_behind_pooler:
            named["prepared_statement_cache_size"] = 0

    def _create_read_engine(self, url: str, key_ring: KeyRing, pool_size: int) -> AsyncEngine:
        """Return an engine whose transactions each see one snapshot and never wait for a writer's commit."""
        if not self.is_sqlite:
            return self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        if not _is_file_database(self.engine.url):
            return self.engine
        readers = self._create_engine(url, key_ring, pool_size)
        event.listen(readers.sync_engine, "connect", _set_query_only)
        event.listen(readers.sync_engine, "begin", _begin_deferred)
        return readers

    async def check_connection(self) -> None:
        """Open one connection, so that a problem shows at the start. Raises DatabaseUnreachable.

        It also finds out whether a pooler is between the bot and PostgreSQL, and then does without cached statements.
        """
        try:
            async with self.engine.connect() as connection:
                if not self.is_sqlite:
                    await self._look_at_server(connection)
            return await self.engine.dispose() if self.is_behind_pooler else None
        except (DBAPIError, OSError, TypeError, ValueError) as error:
            problem = self._problem_of(error)
        # Raised out here: inside, it would carry the error, which may hold what the address says.
        raise problem

    async def _look_at_server(self, connection: AsyncConnection) -> None:
        driver: Any = (await connection.get_raw_connection()).driver_connection  # the driver ships no types
        if await connection.scalar(text("SHOW transaction_read_only")) == "on":
            # A standby may be about to take over.
            raise DatabaseUnreachable(READ_ONLY.format(self.shown_url), may_pass=True)
        # A pooler answers with a process number of its own when a client connects.
        self.is_behind_pooler = driver.get_server_pid() != await connection.scalar(text("SELECT pg_backend_pid()"))

    def _problem_of(self, error: Exception) -> DatabaseUnreachable:
        cause = (error.orig if isinstance(error, DBAPIError) else error) or error
        state, code = str(getattr(cause, "sqlstate", "")), getattr(cause, "sqlite_errorcode", None)
        # The driver's own error is behind the one that SQLAlchemy gives its shape.
        why = cause.__cause__ or cause
        if isinstance(why, TypeError | ValueError):
            return DatabaseUrlUnusable(option_problem(self.engine.url))
        told = f"The database {self.shown_url} (database.url) cannot be opened: {str(why) or 'no answer in time'}."
        if state[:2] in POSTGRES_ADDRESS_CLASSES:
            return DatabaseUrlUnusable(told)
        may_pass = code & 0xFF in SQLITE_LOCKED_CODES if code is not None else is_database_outage(error)
        return DatabaseUnreachable(told, may_pass=may_pass or isinstance(why, OSError))

    @property
    def shown_url(self) -> str:
        """The database's address without its password, and without options, which may hold one."""
        return shown_url(self.engine.url)

    @property
    def sqlite_file(self) -> Path | None:
        """The file of a SQLite database, links followed; None in memory, and for PostgreSQL."""
        if not self.is_sqlite:
            return None
        [name], _ = self.engine.dialect.create_connect_args(self.engine.url)
        return files.file_of(name)

    def files_readable_by_others(self) -> list[Path]:
        """Return the files of a SQLite database that others on this machine may read or change.

        It is empty for PostgreSQL, because its server takes care of its files.
        """
        file = self.sqlite_file
        return files.files_readable_by_others(file) if file else []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        """Yield a unit of work: commit it at the end, or roll it back when an exception passes through.

        On SQLite it has the write lock from its beginning. The outbox worker is notified only after the commit, so it
        never reads what may still be rolled back. Deletions are in the ledger before the commit: where it fails after
        that, they are still to be done, as ``is_ledger_followed`` says; after a crash, the next start does them.
        """
        async with self.engine.begin() as connection:
            await self._require_hash_key(connection)
            uow = UnitOfWork(connection)
            yield uow
            if self.ledger and uow.deletions:
                self._uncommitted_deletions += 1
                await uow.ledger.mark_followed(await asyncio.to_thread(self.ledger.enter, uow.deletions))
        if self.ledger and uow.deletions:
            self._uncommitted_deletions -= 1
        if uow.outbox.has_deleted:
            self.is_deleted_data_purged = False
        if uow.outbox.has_written:
            self.on_outbox_write()

    @property
    def is_ledger_followed(self) -> bool:
        """Whether all that the bot has entered in the ledger was deleted."""
        return not self._uncommitted_deletions

    def note_ledger_followed(self) -> None:
        """Record that all entries of the ledger have been followed."""
        self._uncommitted_deletions = 0

    @asynccontextmanager
    async def read_transaction(self) -> AsyncIterator[UnitOfWork]:
        """Yield a unit of work on a snapshot of everything committed so far; it takes and awaits no write lock."""
        async with self.read_engine.begin() as connection:
            await self._require_hash_key(connection)
            yield UnitOfWork(connection)

    async def _require_hash_key(self, connection: AsyncConnection) -> None:
        """Read the key of the hashes by which encrypted ids are found, once. Raises WrongKey."""
        if hasattr(connection.dialect, HASH_KEY_ATTRIBUTE):
            return
        key = (await connection.execute(select(hash_key.c.sealed))).scalar_one()
        for engine in (self.engine, self.read_engine):
            setattr(engine.sync_engine.dialect, HASH_KEY_ATTRIBUTE, bytes.fromhex(key))

    async def purge_deleted_data(self) -> None:
        """Purge deleted data from the cache of decrypted texts and, on SQLite, from the write-ahead log.

        Where a long read keeps the log from being emptied, ``is_deleted_data_purged`` stays False, and the purge is
        still to be done. Not inside a transaction.
        """
        self.is_deleted_data_purged = False
        for engine in {self.engine, self.read_engine}:
            opened: DecryptedTextCache = getattr(engine.sync_engine.dialect, TEXT_CACHE_ATTRIBUTE)
            opened.clear()
        self.is_deleted_data_purged = await self._truncate_wal() if self.is_sqlite else True

    async def _truncate_wal(self) -> bool:
        """Truncate SQLite's write-ahead log; return whether nothing is left in it."""
        async with self.engine.connect() as connection:
            # The driver's own connection: SQLAlchemy gives it no type.
            driver: Any = (await connection.get_raw_connection()).driver_connection
            # Readers are done in a moment; one that would wait longer than that must not hold up every command.
            await driver.execute_fetchall("PRAGMA busy_timeout=1000")
            [(is_busy, *_)] = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            await driver.execute_fetchall(f"PRAGMA busy_timeout={SQLITE_BUSY_TIMEOUT_MS}")
            return not is_busy

    async def close(self) -> None:
        """Close every connection; the database cannot be used afterwards."""
        await self.read_engine.dispose()
        await self.engine.dispose()


def _unique_statement_name() -> str:
    return f"companion_{uuid4().hex}"


def _is_file_database(url: URL) -> bool:
    """Return whether several connections reach one database there; one in memory may be each connection's own."""
    name = url.database or ":memory:"
    return name != ":memory:" and not name.startswith("file:")


def _create_private_file(_dialect: object, _record: object, arguments: list[str], _named: object) -> None:
    files.create_private_file(arguments[0])


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own idea of when to begin would let two writers read the same state first.
    connection.isolation_level = None
    _set_pragmas(
        connection,
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_TIMEOUT_MS}",
        # What is deleted is overwritten, so that the file does not go on telling it.
        "secure_delete=ON",
    )


def _set_query_only(connection: sqlite3.Connection, _record: object) -> None:
    _set_pragmas(connection, "query_only=ON")


def _set_pragmas(connection: sqlite3.Connection, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
