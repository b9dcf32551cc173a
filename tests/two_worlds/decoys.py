"""The questions that reach nobody in the closed world, and their counterpart in the open one: somebody says no."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.models.enums import PairingState
from storage.schema.pairings import pairings
from tests.support.services.concurrency import rows

from .acts import database, people_of, services
from .world import HOLDER, STAND_IN, Question, World

OPEN_STATES = (PairingState.PROPOSED, PairingState.AGREED)
SWEPT_EVERY = 5
"""Days between two looks for what is due; a decoy ends to the second, as if somebody pressed a button."""


async def days_pass(world: World, days: int) -> None:
    """Let days pass, and do what is due, also at the second where a decoy ends here or in the closed world."""
    end = world.now + timedelta(days=days)
    world.decoys |= await decoys(world)
    stops = {end - timedelta(days=day) for day in range(0, days, SWEPT_EVERY)}
    stops |= {moment for moment in [*world.decoys.values(), *world.noes.values()] if world.now < moment < end}
    for stop in sorted(stops):
        world.community.clock.advance(stop - world.now)
        await say_no_where_due(world)
        await world.community.advance_time(timedelta())
        await world.settle()


async def decoys(world: World) -> dict[Question, datetime]:
    """Return the questions that reach nobody, with when each ends, and what was agreed and ended before it began."""
    found = {}
    for row in await rows(database(world), pairings):
        if row["mentor_hash"] is not None or row["mentee_hash"] is not None:
            found[row["proposed_at"]] = row["decoy_ends_at"]
        elif row["state"] == PairingState.ENDED and row["began_at"] is None:
            found[row["proposed_at"]] = row["closed_at"]
    return found


async def say_no_where_due(world: World) -> None:
    """Have Ada say no to what was a decoy in the closed world and has ended there by now, or take back her yes.

    Where Esme waits in her place, she says it.
    """
    for row in await rows(database(world), pairings, pairings.c.state.in_(OPEN_STATES)):
        ended_at = world.noes.get(row["proposed_at"])
        asked = {HOLDER, STAND_IN}.intersection(people_of(world, row))
        if ended_at is not None and ended_at <= world.now and asked:
            does, her = services(world), world.caller(asked.pop())
            is_agreed = row["state"] == PairingState.AGREED
            await (does.active_pairings.end if is_agreed else does.responses.decline)(her, row["id"])
