"""Many interactions at the same moment: how many of those that ask for a form are shown it, and how soon.

A form must be the first response, within three seconds. ``python -m tests.bench.bursts [--at-once 320 500]``
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.outbox.rate_limiter import OutboxSettings

from . import bulk_rows
from .bulk_rows import Span
from .databases import Arguments, bench_databases, parser
from .loopback import loopback
from .running_bot import RunningBot, running_bot
from .tables import milliseconds, report

HEAD = ("at once", "forms shown", "of", "form p50 ms", "form last ms", "all p50 ms", "all last ms")
COMMANDS = ("pairing note", "mentorship me", "pairing accept")


@contextmanager
def shown_forms() -> Iterator[Counter[str]]:
    """Count the forms that Discord is asked to show."""
    counted: Counter[str] = Counter()
    show = discord.InteractionResponse.send_modal

    async def count(self: Any, form: Any) -> Any:
        counted["shown"] += 1
        return await show(self, form)

    setattr(discord.InteractionResponse, "send_modal", count)  # noqa: B010 - it is a method for mypy
    try:
        yield counted
    finally:
        setattr(discord.InteractionResponse, "send_modal", show)  # noqa: B010 - as above


async def burst(working: RunningBot, at_once: int, accepting: Iterator[int], together: int) -> tuple[str, ...]:
    """Let so many people use a command in the same moment, a third of them one that opens a form."""
    walking = itertools.cycle(range(1, together + 1))
    commands = [COMMANDS[number % len(COMMANDS)] for number in range(at_once)]
    people = [bulk_rows.MENTORS + next(accepting if each == "pairing accept" else walking) for each in commands]
    with shown_forms() as counted:
        taken = await asyncio.gather(*map(working.command, commands, people))
    forms = sorted(each for each, command in zip(taken, commands, strict=True) if command == COMMANDS[0])
    everything = sorted(taken)
    times = (forms[len(forms) // 2], forms[-1], everything[at_once // 2], everything[-1])
    return (str(at_once), str(counted["shown"]), str(len(forms)), *map(milliseconds, times))


async def measure(url: str, bursts: list[int], *, together: int = 400) -> list[tuple[str, ...]]:
    """Warm up, and then let each burst come once the one before is answered."""
    waiting = sum(bursts) + 100
    async with running_bot(url, pairs=together, round_=OutboxSettings()) as working:
        now = datetime.now(UTC)
        await bulk_rows.create_community(working.database)
        everyone = Span(1, together + waiting)
        await bulk_rows.add_people(working.database, everyone, at=now - timedelta(days=90))
        later = now + timedelta(days=4)
        await bulk_rows.add_active(working.database, Span(1, together), at=now - timedelta(days=10), due_at=later)
        await bulk_rows.add_proposals(working.database, Span(together + 1, everyone.last), at=now)
        await bulk_rows.update_planner_statistics(working.database)
        accepting = itertools.count(together + 1)
        await burst(working, 30, accepting, together)
        return [await burst(working, at_once, accepting, together) for at_once in bursts]


def main(arguments: Arguments = None) -> int:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--at-once", type=int, nargs="+", default=[100, 320, 500], help="how many")
    asked = options.parse_args(arguments)
    with loopback(), bench_databases(asked.database) as kinds:
        for place in kinds:
            report(f"Bursts, {place.name}", HEAD, asyncio.run(measure(place.new(), asked.at_once)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
