"""One matching in a process of its own, so that the memory measured is its own.

``python -m tests.bench.match_once SEEKERS MENTORS PLAUSIBLE ROUNDS`` prints its figures as JSON. PLAUSIBLE 0: all.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module

from bot.rules.matching.suggestion_counts import assign

from . import matching_people
from .start_once import most_memory

TICK = 0.001


def held_up(work: Callable[[], object]) -> float:
    """The longest that an event loop, which has something to do each millisecond, was kept from it meanwhile."""

    async def watch() -> float:
        beside = asyncio.create_task(asyncio.to_thread(work))
        longest, last = 0.0, time.perf_counter()
        while not beside.done():
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        await beside
        return longest - TICK

    return asyncio.run(watch())


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long it took, and how long the processor worked."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - worked


def medians(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The measurement in the middle of several rounds."""
    took, worked = zip(*(seconds(work) for _ in range(rounds)), strict=True)
    return statistics.median(took), statistics.median(worked)


def measured(seekers: int, mentors: int, plausible: int, rounds: int) -> dict[str, float]:
    """The figures of one size."""
    by = matching_people.criteria(mentors=mentors, plausible=plausible or None)
    seeking, offering = matching_people.crowd(by, seekers=seekers, mentors=mentors, musts=bool(plausible))
    before = most_memory()
    imports, _ = seconds(lambda: import_module("bot.rules.matching.assignment"))

    def work() -> dict[int, int]:
        return assign(by, seeking, offering, excluded_pairs=())

    first, _ = seconds(work)
    again, worked = medians(work, rounds)
    peak = most_memory()
    from bot.rules.matching.candidate_pairs import CandidatePairFinder  # noqa: PLC0415 - only now, for its imports are measured above

    pairs = CandidatePairFinder(by, seeking, offering, ()).all_pairs()
    candidates, _ = medians(lambda: CandidatePairFinder(by, seeking, offering, ()).all_pairs(), rounds)
    return {
        "pairs": int(pairs.rows.size),
        "is_all": pairs.is_complete,
        "matched": len(work()),
        "imports": imports,
        "first": first,
        "again": again,
        "worked": worked,
        "candidates": candidates,
        "held": held_up(work),
        "before": before,
        "peak": peak,
    }


if __name__ == "__main__":
    print(json.dumps(measured(*map(int, sys.argv[1:]))))
