"""The throttle keeps the pace and the order, and nobody blocks anybody else."""

from __future__ import annotations

import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outbox.throttle import Throttle


class Clock:
    """Time that passes only when someone sleeps or a test says so."""

    def __init__(self, start: float = 1000.0) -> None:
        self.time = start
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


class StoppedClock(Clock):
    """A clock whose sleepers wait until the test wakes them."""

    def __init__(self) -> None:
        super().__init__()
        self.sleepers: list[asyncio.Future[None]] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.sleepers.append(asyncio.get_running_loop().create_future())
        await self.sleepers[-1]

    async def wake(self, after: float) -> None:
        self.time += after
        self.sleepers[-1].set_result(None)
        await settle()


async def settle() -> None:
    """Let every task that can move run until it waits."""
    for _ in range(10):
        await asyncio.sleep(0)


def paced(per_second: float, clock: Clock) -> Throttle:
    return Throttle(per_second, now=clock.now, sleep=clock.sleep)


async def test_the_first_request_passes_at_once() -> None:
    clock = Clock()

    await paced(40, clock).acquire()

    assert clock.slept == []


async def test_after_a_rest_a_request_passes_at_once() -> None:
    clock = Clock()
    throttle = paced(40, clock)
    await throttle.acquire()
    clock.time += 0.03

    await throttle.acquire()

    assert clock.slept == []


async def test_requests_in_a_rush_are_spread_evenly() -> None:
    clock = Clock(start=0.0)
    throttle = paced(4, clock)
    passed = []

    for _ in range(5):
        await throttle.acquire()
        passed.append(clock.time)

    assert passed == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0], rel=1e-4)


async def test_a_rate_below_one_is_a_gap_of_several_seconds() -> None:
    clock = Clock()
    throttle = paced(0.5, clock)

    await throttle.acquire()
    await throttle.acquire()

    assert clock.slept == [pytest.approx(2.0, rel=1e-4)]


@pytest.mark.parametrize("per_second", [0, -1, math.inf, math.nan])
def test_a_pace_that_is_none_is_refused(per_second: float) -> None:
    with pytest.raises(ValueError, match="per_second"):
        Throttle(per_second)


async def test_who_came_first_goes_first() -> None:
    clock = Clock()
    throttle = paced(10, clock)
    passed: list[int] = []

    async def send(name: int) -> None:
        await throttle.acquire()
        passed.append(name)

    await asyncio.gather(*(send(name) for name in range(20)))

    assert passed == list(range(20))


async def test_who_is_cancelled_holds_nobody_up() -> None:
    clock = StoppedClock()
    throttle = paced(1, clock)
    await throttle.acquire()
    leaver, stayer = (asyncio.create_task(throttle.acquire()) for _ in range(2))
    await settle()

    leaver.cancel()
    await settle()
    await clock.wake(after=2.001)

    assert leaver.cancelled()
    assert stayer.done()


async def test_a_hold_keeps_the_next_one_back() -> None:
    clock = Clock()
    throttle = paced(40, clock)

    throttle.block_for(7.5)
    await throttle.acquire()

    assert clock.slept == [7.5]


async def test_a_hold_also_keeps_back_one_who_waits_already() -> None:
    clock = StoppedClock()
    throttle = paced(1, clock)
    await throttle.acquire()
    waiter = asyncio.create_task(throttle.acquire())
    await settle()

    throttle.block_for(5)
    await clock.wake(after=1.001)

    assert not waiter.done()
    assert clock.slept[-1] == pytest.approx(3.999)
    await clock.wake(after=4)
    assert waiter.done()


async def test_a_short_hold_does_not_shorten_a_long_one() -> None:
    clock = Clock()
    throttle = paced(40, clock)

    throttle.block_for(60)
    throttle.block_for(1)
    await throttle.acquire()

    assert clock.slept == [60]


async def test_a_sleep_that_ends_early_lets_nobody_through_early() -> None:
    clock = StoppedClock()
    throttle = paced(1, clock)
    await throttle.acquire()
    waiter = asyncio.create_task(throttle.acquire())
    await settle()

    await clock.wake(after=0.9)

    assert not waiter.done()
    await clock.wake(after=0.2)
    assert waiter.done()


class UnevenClock(Clock):
    """A clock whose every other sleep ends as early or late as it is told."""

    def __init__(self, start: float, unevenness: list[float]) -> None:
        super().__init__(start)
        self.unevenness = unevenness

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds * (self.unevenness.pop() if self.unevenness else 1))


# Without a deadline, because a busy machine is no failure of the throttle.
@settings(deadline=None)
@given(
    per_second=st.one_of(st.integers(1, 50), st.floats(1, 50)),
    start=st.floats(0, 1e6),
    unevenness=st.lists(st.floats(0.1, 1.5), max_size=30),
    arrivals=st.lists(
        st.tuples(st.floats(0, 1.5) | st.just(0.0), st.none() | st.floats(0, 2)), min_size=60, max_size=150
    ),
)
def test_no_second_holds_more_than_the_pace_allows(
    per_second: float,
    start: float,
    unevenness: list[float],
    arrivals: list[tuple[float, float | None]],
) -> None:
    clock = UnevenClock(start, unevenness)
    throttle = paced(per_second, clock)
    passed: list[float] = []

    async def everyone() -> None:
        for rest, held in arrivals:
            clock.time += rest
            if held is not None:
                throttle.block_for(held)
            await throttle.acquire()
            passed.append(clock.time)

    asyncio.run(everyone())

    assert all(sum(first <= other <= first + 1 for other in passed) <= per_second for first in passed)
