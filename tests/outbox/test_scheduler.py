"""The scheduler ticks on, whatever happened at the last tick, until it is stopped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.app import MentorshipBot
from bot.demo.world.community import SimulatedCommunity
from bot.scheduler import Scheduler
from tests.support.journeys.reading import ask, become_mentor, dms, volunteer
from tests.support.outbox.request_faults import MESSAGES, database_of, sent_bodies, wait_until


async def test_an_error_in_one_sweep_does_not_stop_the_next(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    await ask(community, "Ada", "Ines")
    before = len(dms(community["Ines"]))
    async with database_of(community).engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE pairings RENAME TO hidden")

    await community.advance_time(timedelta(days=4))
    meanwhile = len(dms(community["Ines"]))
    async with database_of(community).engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE hidden RENAME TO pairings")
    await community.advance_time(timedelta(minutes=1))

    assert meanwhile == before
    assert len(dms(community["Ines"])) == before + 1


async def test_the_outbox_worker_is_woken_even_when_the_sweep_fails(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", MESSAGES, status=500, times=1)
    await volunteer(community, "Ines")
    async with database_of(community).engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE pairings RENAME TO hidden")

    await community.advance_time(timedelta(minutes=1))

    assert len(sent_bodies(community.env)) == 2


async def test_a_late_ring_counts_once_and_none_is_ever_skipped(companion: MentorshipBot) -> None:
    (job,) = companion.scheduler._scheduler.get_jobs()
    defaults = companion.scheduler._scheduler

    assert (job.coalesce, job.misfire_grace_time, job.max_instances) == (True, None, 1)
    assert defaults.timezone is UTC
    assert job.next_run_time <= datetime.now(UTC)


def test_what_falls_due_comes_at_no_second_of_its_own() -> None:
    rings = Rings()
    scheduler = Scheduler(rings, rings, rings, interval_s=60)  # type: ignore[arg-type]  # only what it asks of them
    (job,) = scheduler._scheduler.get_jobs()
    times = [datetime.now(UTC)]
    for _ in range(3000):
        times.append(job.trigger.get_next_fire_time(times[-1], times[-1]))

    gaps = [(later - before).total_seconds() for before, later in pairwise(times)]

    assert 30 <= min(gaps) <= max(gaps) <= 90
    assert len({when.second for when in times}) == 60


class Rings:
    """Counts; stands where the sweep stands, at the end of the scheduler's wire."""

    def __init__(self) -> None:
        self.count = 0

    async def sweep(self) -> int:
        """One tick."""
        self.count += 1
        return 0

    def wake(self) -> None:
        """Nothing to carry."""


async def test_it_rings_at_once_and_again_and_not_after_it_was_stopped() -> None:
    rings = Rings()
    scheduler = Scheduler(rings, rings, rings, interval_s=0.05)  # type: ignore[arg-type]  # only what it asks of them
    scheduler.start()
    await wait_until(lambda: rings.count >= 2)

    await scheduler.stop()
    await asyncio.sleep(0)
    after = rings.count
    await asyncio.sleep(0.15)

    assert rings.count == after
    assert not scheduler._scheduler.running


async def test_a_clock_set_back_by_an_hour_stops_no_sweep() -> None:
    rings = Rings()
    scheduler = Scheduler(rings, rings, rings, interval_s=0.05)  # type: ignore[arg-type]  # only what it asks of them
    scheduler.start()
    await wait_until(lambda: rings.count >= 1)
    # What the job looks like by a clock that was set back.
    scheduler._job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
    before = rings.count

    await wait_until(lambda: rings.count >= before + 2)

    assert scheduler._job.next_run_time <= datetime.now(UTC) + timedelta(seconds=0.075)
    await scheduler.stop()


async def test_stopping_one_that_never_started_is_nothing(companion: MentorshipBot) -> None:
    await companion.scheduler.stop()

    assert not companion.scheduler._scheduler.running


class SlowRings(Rings):
    """A sweep that takes until it may end."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end = asyncio.Event()
        self.ended = 0

    async def sweep(self) -> int:
        """One tick, and what comes after it: the second sweep of a tick is of something else."""
        await super().sweep()
        await self.may_end.wait()
        self.ended += 1
        return 0


@pytest.mark.parametrize("in_time", [True, False])
async def test_stopping_waits_for_the_sweep_that_runs_and_cuts_it_off_without_alarm(
    in_time: bool, caplog: pytest.LogCaptureFixture
) -> None:
    rings = SlowRings()
    scheduler = Scheduler(rings, rings, rings, interval_s=60)  # type: ignore[arg-type]  # only what it asks of them
    scheduler.start()
    await wait_until(lambda: rings.count == 1)
    ticking = scheduler._ticking
    assert ticking is not None

    stopping = asyncio.ensure_future(scheduler.stop(timeout_s=30 if in_time else 0))
    await asyncio.sleep(0)
    if in_time:
        rings.may_end.set()
    await stopping
    await asyncio.wait({ticking})
    await asyncio.sleep(0)

    assert rings.ended == (2 if in_time else 0)
    assert not scheduler._scheduler.running
    assert [each for each in caplog.records if each.levelname == "ERROR" or each.exc_info] == []
