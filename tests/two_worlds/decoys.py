"""The questions that reach nobody in the closed world, and their counterpart in the open one: somebody says no."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.models.enums import PairingState
from storage.schema.pairings import pairings
from tests.support.services.concurrency import rows

from .acts import database, people_of, services
from .world import HOLDER, STAND_IN, Question, World

SWEPT_EVERY = 5
"""Days between two looks for what is due; a decoy ends to the second, as if somebody pressed a button."""


async def days_pass(world: World, days: int) -> None:
    """Let days pass, and do what is due, also at the second where a decoy ends here or in the closed world."""
    end = world.now + timedelta(days=days)
    world.decoys |= await decoys(world)
    stops = {end - timedelta(days=day) for day in range(0, days, SWEPT_EVERY)}
    said = {moment for moment in [*world.decoys.values(), *world.noes.values()] if world.now < moment < end}
    # What was due before is done before, in both worlds.
    stops |= said | {moment - timedelta(seconds=1) for moment in said if world.now < moment - timedelta(seconds=1)}
    for stop in sorted(stops):
        world.community.clock.advance(stop - world.now)
        await say_no_where_due(world)
        await world.community.advance_time(timedelta())
        await world.settle()


async def decoys(world: World) -> dict[Question, datetime]:
    """Return the questions that reach nobody, with when each ends."""
    is_decoy = pairings.c.mentor_hash.is_not(None) | pairings.c.mentee_hash.is_not(None)
    return {row["proposed_at"]: row["decoy_ends_at"] for row in await rows(database(world), pairings, is_decoy)}


async def say_no_where_due(world: World) -> None:
    """Have Ada say no to what was a decoy in the closed world and has ended there by now.

    Where Esme waits in her place, she says it.
    """
    for row in await rows(database(world), pairings, pairings.c.state == PairingState.PROPOSED):
        ended_at = world.noes.get(row["proposed_at"])
        asked = {HOLDER, STAND_IN}.intersection(people_of(world, row))
        if ended_at is not None and ended_at <= world.now and asked:
            await services(world).responses.decline(world.caller(asked.pop()), row["id"])
