"""The alarm rings on, whatever happened at the last ring, until it is stopped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.app import Companion
from bot.demo.world.community import InventedCommunity
from bot.scheduler import Alarm
from tests.support.journeys.reading import ask, becomes_mentor, dms, volunteer
from tests.support.outbox.line import MESSAGES, sent, store_of, until


async def test_an_error_in_one_sweep_does_not_stop_the_next(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    await ask(town, "Ada", "Ines")
    before = len(dms(town["Ines"]))
    async with store_of(town).engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE pairings RENAME TO hidden")

    await town.let_time_pass(timedelta(days=4))
    meanwhile = len(dms(town["Ines"]))
    async with store_of(town).engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE hidden RENAME TO pairings")
    await town.let_time_pass(timedelta(minutes=1))

    assert meanwhile == before
    assert len(dms(town["Ines"])) == before + 1


async def test_the_courier_is_woken_even_when_the_sweep_fails(town: InventedCommunity) -> None:
    town.env.inject_error("POST", MESSAGES, status=500, times=1)
    await volunteer(town, "Ines")
    async with store_of(town).engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE pairings RENAME TO hidden")

    await town.let_time_pass(timedelta(minutes=1))

    assert len(sent(town.env)) == 2


async def test_a_late_ring_counts_once_and_none_is_ever_skipped(companion: Companion) -> None:
    (job,) = companion.alarm._scheduler.get_jobs()
    defaults = companion.alarm._scheduler

    assert (job.coalesce, job.misfire_grace_time, job.max_instances) == (True, None, 1)
    assert defaults.timezone is UTC
    assert job.next_run_time <= datetime.now(UTC)


class Rings:
    """Counts; stands where the sweep stands, at the end of the alarm's wire."""

    def __init__(self) -> None:
        self.count = 0

    async def sweep(self) -> int:
        """One ring."""
        self.count += 1
        return 0

    def wake(self) -> None:
        """Nothing to carry."""


async def test_it_rings_at_once_and_again_and_not_after_it_was_stopped() -> None:
    rings = Rings()
    alarm = Alarm(rings, rings, rings, every_seconds=0.05)  # type: ignore[arg-type]  # only what the alarm asks of them
    alarm.start()
    await until(lambda: rings.count >= 2)

    alarm.stop()
    await asyncio.sleep(0)
    after = rings.count
    await asyncio.sleep(0.15)

    assert rings.count == after
    assert not alarm._scheduler.running


async def test_stopping_one_that_never_started_is_nothing(companion: Companion) -> None:
    companion.alarm.stop()

    assert not companion.alarm._scheduler.running
