"""A database that cannot be opened: waited for where that may pass, and told in one sentence."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.commands.start_checks import with_patience
from storage.database import DatabaseUnreachable, DatabaseUrlUnusable
from tests.support.databases import PostgresDatabases, database_at

PASSWORD = "p4ssw0rd-m4rk"  # noqa: S105 - invented
in_a_hurry = partial(with_patience, patience_s=30, pause_s=0.05)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@asynccontextmanager
async def forwarded(port: int, folder: str) -> AsyncIterator[None]:
    """Whoever comes to that port is led to the PostgreSQL whose socket is in this folder; in the end, all are cut."""
    ways: set[asyncio.Future[None]] = set()

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while heard := await reader.read(65536):
                writer.write(heard)
                await writer.drain()
        writer.close()

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")
        both = {asyncio.ensure_future(copy(reader, inner_writer)), asyncio.ensure_future(copy(inner_reader, writer))}
        ways.update(both)
        await asyncio.gather(*both, return_exceptions=True)
        for each in (inner_writer, writer):
            each.close()

    async with await asyncio.start_server(lead, "127.0.0.1", port):
        yield
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def test_a_postgresql_that_starts_late_is_waited_for(postgres: PostgresDatabases) -> None:
    url, port = make_url(postgres.emptied_url()), free_port()
    late = url.set(host="127.0.0.1", port=port, query={"ssl": "disable"})
    database = database_at(late.render_as_string(hide_password=False))
    tries, has_failed = itertools.count(1), asyncio.Event()

    async def attempt() -> None:
        if next(tries) > 1:
            has_failed.set()
        await database.check_connection()

    waiting = asyncio.create_task(in_a_hurry(attempt))
    await has_failed.wait()
    async with forwarded(port, str(url.query["host"])):
        await waiting
        await database.close()

    assert next(tries) > 2


async def test_patience_ends() -> None:
    database = database_at(f"postgresql+asyncpg://bot:{PASSWORD}@127.0.0.1:{free_port()}/name")

    with pytest.raises(DatabaseUnreachable, match="cannot be opened") as caught:
        await with_patience(database.check_connection, patience_s=0.05, pause_s=0.01)

    assert caught.value.may_pass
    assert PASSWORD not in str(caught.value)


async def test_a_foreign_lock_may_pass(tmp_path: Path) -> None:
    file = tmp_path / "c.db"
    database = database_at(f"sqlite+aiosqlite:///{file}?timeout=0")
    with contextlib.closing(sqlite3.connect(file)) as foreign:
        foreign.execute("BEGIN EXCLUSIVE")

        with pytest.raises(DatabaseUnreachable) as caught:
            await database.check_connection()

    assert caught.value.may_pass


@pytest.mark.parametrize("what", ["no such database", "no such user", "ssl", "bogus"])
async def test_what_a_person_has_to_mend_is_not_waited_for(what: str, postgres: PostgresDatabases) -> None:
    url = make_url(postgres.emptied_url()).set(password=PASSWORD)
    if what == "no such database":
        url = url.set(database="nosuch")
    elif what == "no such user":
        url = url.set(username="nobody")
    else:
        url = url.update_query_dict({what: PASSWORD})

    with pytest.raises(DatabaseUrlUnusable) as caught:
        await in_a_hurry(database_at(url.render_as_string(hide_password=False)).check_connection)

    assert PASSWORD not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
