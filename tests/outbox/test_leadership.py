"""Of two processes on one database one serves; the other stands by, takes over, or is refused."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.app import MentorshipBot
from bot.demo.world.community import ManualClock
from bot.health.notify import _status
from bot.health.server import health_report
from bot.process.leadership import Leadership, ServedElsewhere
from storage.process_lock import AdvisoryLock, ProcessLock, process_lock
from storage.schema.outbox import outbox_messages
from tests.conftest import new_companion
from tests.support.databases import PostgresDatabases, database_at
from tests.support.loopback import Loopback
from tests.support.outbox.fake_http import enqueue_messages
from tests.support.outbox.request_faults import wait_until
from tests.support.service_harness import ServiceHarness

from .test_connection import is_message_sent, serving, wire

__all__ = ["wire"]

CUT_LOCKS = """
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.fixture
def shared(postgres: PostgresDatabases) -> str:
    """The address of a PostgreSQL database that several processes share."""
    return postgres.emptied_url()


def bot_at(url: str, clock: ManualClock) -> MentorshipBot:
    """A bot as a process of its own has it: with its own connections and its own way to the lock."""
    lock = process_lock(url)
    bot = new_companion(database_at(url), clock, process_lock=lock)
    bot.leadership = Leadership(lock, check_every_s=0.05, patience_s=0.1)
    return bot


async def vitals_of(bot: MentorshipBot) -> tuple[object, str]:
    vitals = await bot.vital_signs.look()
    return health_report(vitals)["status"], _status(vitals)


async def test_the_second_stands_by_in_silence_and_takes_over_what_the_first_leaves(
    shared: str, wire: Loopback, clock: ManualClock
) -> None:
    first, second = bot_at(shared, clock), bot_at(shared, clock)
    harness = ServiceHarness(first._dependencies.database, clock=clock)
    async with serving(first) as served:
        await wait_until(first.is_ready)
        async with serving(second):
            await wait_until(lambda: second.leadership.is_standing_by)
            before, (status, told) = len(wire.requests), await vitals_of(second)
            is_well = (await second.vital_signs.look()).is_healthy
            await asyncio.sleep(0.2)
            asked_by_second = wire.requests[before:]

            await harness.set_up()
            await enqueue_messages(harness, 11)
            await _lease_for_long(harness)
            served.cancel()
            await asyncio.wait({served})
            await wait_until(second.is_ready)
            await wait_until(lambda: is_message_sent(wire))

            assert not second.leadership.is_standing_by

    assert (status, told, is_well) == ("standing by", "Standing by: another process serves.", True)
    assert asked_by_second == []


async def _lease_for_long(harness: ServiceHarness) -> None:
    """The first was just sending it."""
    now = harness.clock()
    async with harness.database.engine.begin() as connection:
        leased = {"leased_until": now + timedelta(minutes=2), "maybe_sent_since": now}
        await connection.execute(update(outbox_messages).values(leased))


@pytest.mark.usefixtures("wire")
async def test_who_loses_the_lead_to_another_stops_and_who_only_lost_its_connection_goes_on(
    shared: str, clock: ManualClock
) -> None:
    bot = bot_at(shared, clock)
    lock = bot.leadership._lock
    assert isinstance(lock, AdvisoryLock)
    async with serving(bot) as served:
        await wait_until(bot.is_ready)
        cut = lock._connection
        await _cut_locks(shared)
        await wait_until(lambda: lock._connection is not cut and lock._has_lock)
        goes_on = not served.done()

        other = process_lock(shared)
        assert other is not None
        await _take_from(shared, other)
        await asyncio.wait({served}, timeout=20)

    assert goes_on
    assert isinstance(served.exception(), ServedElsewhere)
    await other.release()


async def _cut_locks(url: str) -> None:
    database = database_at(url)
    async with database.engine.begin() as connection:
        await connection.execute(text(CUT_LOCKS))
    await database.close()


async def _take_from(url: str, other: ProcessLock) -> None:
    while not await other.acquire():
        await _cut_locks(url)


@pytest.mark.usefixtures("wire")
async def test_on_sqlite_the_second_is_refused_in_a_sentence(tmp_path: Path, clock: ManualClock) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'companion.db'}"
    first, second = bot_at(url, clock), bot_at(url, clock)

    async with serving(first):
        await wait_until(first.is_ready)
        async with serving(second) as refused:
            await asyncio.wait({refused}, timeout=20)
    third = bot_at(url, clock)
    async with serving(third):
        await wait_until(third.is_ready)

    assert isinstance(refused.exception(), ServedElsewhere)
    assert "Stop the other first" in str(refused.exception())
