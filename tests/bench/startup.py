"""From the start of the process to ready: migrated, cogs loaded, commands synced, the first sweep done.

``python -m tests.bench.startup [--database sqlite|postgresql|both] [--pairings 0 100000]``
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from storage.maintenance.migrate import migrate
from tests.support.databases import KEY, database_at

from . import bulk_rows
from .bulk_rows import Span
from .databases import Arguments, bench_databases, parser
from .loopback import loopback
from .tables import median, milliseconds, report, table

PARTS = ("python", "settings", "imports", "set up", "first sweep")
HEAD = ("start", "pairings", "ready ms", *(f"{part} ms" for part in PARTS), "CPU ms", "peak MB")

IMPORTED = re.compile(r"^import time:\s*(\d+) \|\s*\d+ \|\s*(\S+)$", re.MULTILINE)
EVERYTHING = "import bot.__main__, bot.app; [__import__(name) for name in bot.app.cog_names()]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How long each part of one start took and how long it worked, in seconds; the most memory, in megabytes."""

    parts: tuple[float, ...]
    worked: float
    megabytes: float


def start(base: str, url: str) -> Start:
    """Start the bot once."""
    # The key of the tests, because words in the database were written with it.
    environment = os.environ | {"COMPANION_DATABASE__KEYS": KEY.decode(), "COMPANION_LOG__LEVEL": "WARNING"}
    began = time.monotonic()
    ended = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.bench.start_once", base, url],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    told = json.loads(ended.stdout)
    moments = [began, *(told["moments"][part] for part in PARTS)]
    parts = tuple(later - earlier for earlier, later in pairwise(moments))
    return Start(parts=parts, worked=told["worked"], megabytes=told["megabytes"])


async def fill(url: str, count: int) -> None:
    """Migrate, and let there be years of pairings; without any, only migrate."""
    database = database_at(url)
    await migrate(database)
    if count:
        await bulk_rows.create_community(database)
        await bulk_rows.add_years(database, Span(1, count), now=datetime.now(UTC))
        await bulk_rows.update_planner_statistics(database)
    await database.close()


def cells(starts: list[Start]) -> tuple[str, ...]:
    """As printed."""
    ready = median(sum(each.parts) for each in starts)
    parts = [milliseconds(median(each.parts[number] for each in starts)) for number in range(len(PARTS))]
    worked = milliseconds(median(each.worked for each in starts))
    return milliseconds(ready), *parts, worked, f"{max(each.megabytes for each in starts):.0f}"


def imports() -> str:
    """Where the time for importing goes: the packages with the most of their own, as Python itself counts."""
    asked = [sys.executable, "-X", "importtime", "-c", EVERYTHING]
    ended = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    spent: Counter[str] = Counter()
    for microseconds, module in IMPORTED.findall(ended.stderr):
        spent[module.partition(".")[0]] += int(microseconds)
    total = sum(spent.values())
    found = [(package, milliseconds(own / 1e6), f"{own / total:.0%}") for package, own in spent.most_common(5)]
    return table(("imported", "ms", "of all"), [*found, ("all", milliseconds(total / 1e6), "100%")])


def main(arguments: Arguments = None) -> int:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--pairings", type=int, nargs="+", default=[0, 100_000], help="how many are there already")
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args(arguments)
    found: list[tuple[str, ...]] = []
    with loopback() as base, bench_databases(asked.database) as kinds:
        for place in kinds:
            first = [start(base, place.new()) for _ in range(asked.rounds)]
            found.append((f"{place.name}, the very first", "0", *cells(first)))
            for count in asked.pairings:
                url = place.new()
                asyncio.run(fill(url, count))
                again = [start(base, url) for _ in itertools.repeat(None, asked.rounds)]
                found.append((place.name, f"{count:,}", *cells(again)))
    report(f"Start-up, median of {asked.rounds}", HEAD, found)
    print(f"\nImports, by Python's own count (-X importtime, which slows them down):\n\n{imports()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
