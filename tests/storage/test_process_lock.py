"""The process lock: one process at a time, on a SQLite file, on PostgreSQL, and behind a pooler."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.process_lock import AdvisoryLock, ProcessLock, process_lock
from tests.support.databases import PostgresDatabases, database_at

from .test_pooler import pooled_url

__all__ = ["pooled_url"]

HOLD = """
import asyncio, sys
from storage.process_lock import process_lock
assert asyncio.run(process_lock(sys.argv[1]).acquire())
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, postgres: PostgresDatabases) -> str:
    """The address of a database of each kind."""
    return (
        f"sqlite+aiosqlite:///{tmp_path / 'companion.db'}" if request.param == "sqlite" else postgres.new_database()
    )


def lock_of(url: str) -> ProcessLock:
    lock = process_lock(url)
    assert lock is not None
    return lock


async def test_one_at_a_time_holds_it(url: str) -> None:
    first, second = lock_of(url), lock_of(url)

    assert await first.acquire()
    assert await first.is_held()
    assert not await second.acquire()
    assert not await second.is_held()

    await first.release()

    assert await second.acquire()
    assert not await first.is_held()
    assert not await first.acquire()
    await second.release()
    await first.release()


async def test_a_killed_process_holds_nothing(url: str) -> None:
    lock = lock_of(url)
    with subprocess.Popen(  # noqa: ASYNC220, S603 - our own words
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        was_free = await lock.acquire()
        holder.kill()

    # PostgreSQL hears of a closed connection in a moment.
    while not await lock.acquire():
        pass
    await lock.release()

    assert not was_free


async def test_a_cut_connection_is_noticed_and_the_lock_can_be_taken_again(postgres: PostgresDatabases) -> None:
    url = postgres.new_database()
    lock, other = AdvisoryLock(url), AdvisoryLock(url)
    assert await lock.acquire()
    database = database_at(url)
    async with database.engine.begin() as connection:
        held = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND "
        held += "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        assert (await connection.execute(text(held))).rowcount == 1
    await database.close()

    is_held = await lock.is_held()
    again = await lock.acquire()

    assert not is_held
    assert again
    assert not await other.acquire()
    await lock.release()
    await other.release()


async def test_behind_a_transaction_pooler_it_is_one_at_a_time_too(pooled_url: str) -> None:
    first, second = lock_of(pooled_url), lock_of(pooled_url)

    assert await first.acquire()
    assert [await second.acquire() for _ in range(3)] == [False] * 3
    assert await first.is_held()
    await first.release()
    while not await second.acquire():
        pass
    await second.release()


def test_what_nobody_else_can_reach_has_none() -> None:
    assert process_lock("sqlite+aiosqlite://") is None
    assert process_lock("sqlite+aiosqlite:///:memory:") is None
