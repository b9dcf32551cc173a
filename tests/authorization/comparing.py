"""Trying everything as several kinds of caller in one community, and comparing it with the table."""

from __future__ import annotations

from collections.abc import Sequence

from bot.demo.world.community import SimulatedCommunity

from . import table
from .attempt_runner import AttemptRunner
from .world import build_world

HOW = "if all of this is as it should be: python -m tests.authorization"


async def run_attempts(community: SimulatedCommunity, callers: Sequence[str]) -> dict[str, dict[str, str]]:
    """What happens to these callers, one after the other, by row."""
    world, found = await build_world(community), dict[str, dict[str, str]]()
    for caller in callers:
        for row, word in (await AttemptRunner(world, caller).run_all()).items():
            found.setdefault(row, {})[caller] = word
    return found


async def assert_matches_table(community: SimulatedCommunity, callers: Sequence[str]) -> None:
    """Fails with every cell that is otherwise."""
    found, written = await run_attempts(community, callers), table.read()

    otherwise = [
        f"{row!r} by {caller}: {word}, and not {written.get(row, {}).get(caller)}"
        for row, words in found.items()
        for caller, word in words.items()
        if word != written.get(row, {}).get(caller)
    ]
    assert otherwise == [], "\n".join([HOW, *otherwise])
    assert set(written) == set(found), HOW
