"""Commands a second, and how long each takes: the real bot with three commands, beside one that does nothing.

``python -m tests.bench.commands [--database sqlite|postgresql|both] [--seconds N] [--in-flight 32]``
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.outbox.rate_limiter import OutboxSettings

from . import bulk_rows
from .bulk_rows import Span
from .databases import Arguments, bench_databases, parser
from .loopback import loopback
from .running_bot import Measured, RunningBot, running_bot
from .tables import median, milliseconds, report

HEAD = ("command", "in flight", "a second", "of no-op", "p50 ms", "p99 ms", "CPU ms")

NOTHING, ABOUT, ME, ACCEPT = "nothing", "mentorship about", "mentorship me", "pairing accept"
MOST_ACCEPTED = 1500
"""More than anyone accepts in a second here; so many questions wait for each second of measuring."""


@dataclass(slots=True, kw_only=True)
class Line:
    """One line of the table, filled round after round. *quiet* lets the outbox worker rest meanwhile."""

    label: str
    command: str
    in_flight: int
    quiet: bool = True
    rounds: list[Measured] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def cells(self, nothing: float) -> tuple[str, ...]:
        """As printed; *nothing* is how many no-ops a second the same bot did."""
        per_second = self.per_second
        return (
            self.label,
            str(self.in_flight),
            f"{per_second:,.0f}",
            f"{per_second / nothing:.2f}",
            milliseconds(median(measured.percentile(50) for measured in self.rounds)),
            milliseconds(median(measured.percentile(99) for measured in self.rounds)),
            milliseconds(median(self.worked)),
        )

    @property
    def per_second(self) -> float:
        """Commands a second, the median of the rounds."""
        return median(measured.per_second for measured in self.rounds)


def lines_for(in_flight: int) -> list[Line]:
    """One at a time, then many at once; the one that is measured against comes first."""
    return [
        line
        for many in (1, in_flight)
        for line in (
            Line(label="no-op", command=NOTHING, in_flight=many),
            Line(label="`/mentorship about`", command=ABOUT, in_flight=many),
            Line(label="`/mentorship me`", command=ME, in_flight=many),
            Line(label="`/pairing accept`", command=ACCEPT, in_flight=many),
            Line(label="`/pairing accept`, outbox worker at work", command=ACCEPT, in_flight=many, quiet=False),
        )
    ]


async def measure(url: str, *, seconds: float, in_flight: int, rounds: int, together: int) -> list[Line]:
    """Warm up, then every line once a round, so that a noisy moment does not fall on one of them alone."""
    lines = lines_for(in_flight)
    begun = itertools.count(together + 1)
    # The outbox worker takes its usual 40 requests a second; all DM channels are known, as after the first days.
    async with running_bot(url, pairs=min(together, 1000), round_=OutboxSettings()) as working:
        pairs = itertools.cycle(range(1, together + 1))
        people: dict[str, Callable[[], int]] = dict.fromkeys(
            (NOTHING, ABOUT, ME), lambda: bulk_rows.MENTORS + next(pairs)
        ) | {ACCEPT: lambda: bulk_rows.MENTORS + next(begun)}
        waiting = int(seconds * MOST_ACCEPTED) * (rounds + 1) * len(lines) // 2
        await _prepare(working, together, waiting)
        for number in range(rounds + 1):
            for line in lines:
                wait = seconds if number else seconds / 4
                measured, worked = await _once(working, line, people[line.command], wait)
                if number:
                    line.rounds.append(measured)
                    line.worked.append(worked / len(measured.taken))
    return lines


async def _once(working: RunningBot, line: Line, person: Callable[[], int], seconds: float) -> tuple[Measured, float]:
    if line.quiet:
        await working.stop_outbox_worker()
    else:
        working.start_outbox_worker()
    began = time.process_time()
    measured = await working.round(line.command, person, seconds=seconds, in_flight=line.in_flight)
    return measured, time.process_time() - began


async def _prepare(working: RunningBot, together: int, waiting: int) -> None:
    now = datetime.now(UTC)
    await bulk_rows.create_community(working.database)
    everyone = Span(1, together + waiting)
    await bulk_rows.add_people(working.database, everyone, at=now - timedelta(days=90))
    await bulk_rows.add_active(
        working.database, Span(1, together), at=now - timedelta(days=10), due_at=now + timedelta(days=4)
    )
    await bulk_rows.add_proposals(working.database, Span(together + 1, everyone.last), at=now)
    await bulk_rows.update_planner_statistics(working.database)


def rows(name: str, lines: list[Line]) -> Iterator[tuple[str, ...]]:
    """The lines of one database."""
    nothing: dict[int, float] = {}
    for line in lines:
        nothing.setdefault(line.in_flight, line.per_second)
        label, *figures = line.cells(nothing[line.in_flight])
        yield (f"{name}: {label}", *figures)


def main(arguments: Arguments = None) -> int:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--seconds", type=float, default=3.0, help="how long each command is used in each round")
    options.add_argument("--in-flight", type=int, default=32, help="how many people use one at the same time")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--together", type=int, default=1000, help="how many pairs walk together meanwhile")
    asked = options.parse_args(arguments)
    found: list[tuple[str, ...]] = []
    with loopback(), bench_databases(asked.database) as kinds:
        for place in kinds:
            lines = asyncio.run(
                measure(
                    place.new(),
                    seconds=asked.seconds,
                    in_flight=asked.in_flight,
                    rounds=asked.rounds,
                    together=asked.together,
                )
            )
            found += rows(place.name, lines)
    report(f"Commands, median of {asked.rounds} rounds of {asked.seconds:g} s", HEAD, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
