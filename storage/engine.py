"""The way into the database: one engine, one transaction at a time for each thing that happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from cryptography.fernet import MultiFernet
from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from .memory import Memory
from .types import CIPHER

READS_ONLY = "companion_reads_only"


class DatabaseOutOfReach(Exception):
    """The database cannot be opened; says which and why, without its password."""


def _nobody_waits() -> None:
    """What is called after letters were written while no courier listens."""


class Store:
    """Opens transactions. Made by the app, closed by the app, handed to whoever remembers things."""

    def __init__(self, url: str, cipher: MultiFernet, *, pool_size: int = 10) -> None:
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        # SQLite has one writer at most: a single connection waits in fair order inside this process,
        # where several would wait in SQLite's busy handler, unfairly and up to its time-out.
        sizes = {"pool_size": 1 if self.is_sqlite else pool_size, "max_overflow": 0}
        self.engine: AsyncEngine = create_async_engine(
            url, **sizes, pool_pre_ping=not self.is_sqlite, hide_parameters=True
        )
        setattr(self.engine.sync_engine.dialect, CIPHER, cipher)
        self.on_letters: Callable[[], None] = _nobody_waits
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    async def reach(self) -> None:
        """Open the database once, so that what stands in the way is told at the start. Raises DatabaseOutOfReach."""
        try:
            async with self.engine.connect():
                pass
        except (DBAPIError, OSError) as error:
            why = error.orig if isinstance(error, DBAPIError) else error
            url = self.engine.url.render_as_string(hide_password=True)
            raise DatabaseOutOfReach(f"The database {url} (database.url) cannot be opened: {why}.") from None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Memory]:
        """One thing that happens: all of it is kept, or, when an error passes through, none.

        The courier is woken only after the commit, so it never reads what may still be undone.
        """
        async with self.engine.begin() as connection:
            memory = Memory(connection)
            yield memory
        if memory.letters.written:
            self.on_letters()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Memory]:
        """A consistent look that takes no write lock."""
        async with self.engine.connect() as connection:
            at_one_moment = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
            await connection.execution_options(**{READS_ONLY: True}, **at_one_moment)
            async with connection.begin():
                yield Memory(connection)

    async def close(self) -> None:
        """Give every connection back; the store is of no use afterwards."""
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own idea of when to begin would let two writers read the same state first.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get(READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
