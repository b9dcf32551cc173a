"""Trying everything as several kinds of caller in one community, and comparing it with the table."""

from __future__ import annotations

from collections.abc import Sequence

from bot.demo.world.community import InventedCommunity

from . import table
from .trying import Tries
from .world import a_world

HOW = "if all of this is as it should be: python -m tests.rights"


async def found_by(town: InventedCommunity, callers: Sequence[str]) -> dict[str, dict[str, str]]:
    """What happens to these callers, one after the other, by row."""
    world, found = await a_world(town), dict[str, dict[str, str]]()
    for caller in callers:
        for row, word in (await Tries(world, caller).all()).items():
            found.setdefault(row, {})[caller] = word
    return found


async def must_be_as_written(town: InventedCommunity, callers: Sequence[str]) -> None:
    """Fails with every cell that is otherwise."""
    found, written = await found_by(town, callers), table.read()

    otherwise = [
        f"{row!r} by {caller}: {word}, and not {written.get(row, {}).get(caller)}"
        for row, words in found.items()
        for caller, word in words.items()
        if word != written.get(row, {}).get(caller)
    ]
    assert otherwise == [], "\n".join([HOW, *otherwise])
    assert set(written) == set(found), HOW
