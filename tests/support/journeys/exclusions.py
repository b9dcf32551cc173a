"""Steps to keep two people apart, and to compare what others notice of it."""

from __future__ import annotations

import json

from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity

from .reading import components, dms
from .steps import drain_outbox


async def keep_apart(community: SimulatedCommunity, by: str, other: str) -> InteractionResult:
    """Let someone keep apart from another by command."""
    return await community[by].slash(community.mentorship, "privacy keep-apart", member=community[other])


async def keep_ines_and_ada_apart(community: SimulatedCommunity, by: str) -> None:
    """Keep Ines and Ada apart; *by* is the one who wishes it. What is open between them stays open."""
    other, at = "Ada" if by == "Ines" else "Ines", community.clock()
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.exclusions.add(community.guild.id, person_id=community[by].id, other_id=community[other].id, at=at)


def rendered_answer(result: InteractionResult) -> str:
    """Return the whole response as it was sent, without what differs in each message."""
    assert result.response is not None
    return json.dumps(list(components(result.response)), sort_keys=True, default=str)


async def count_messages(community: SimulatedCommunity) -> int:
    """Return how many messages anyone has received, once every message has arrived."""
    await drain_outbox(community)
    return sum(len(dms(member)) for member in community.people.values()) + len(community.facilitators.history())
