"""Wishing to be kept apart from someone, and comparing what is heard of it."""

from __future__ import annotations

import json

from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity

from .acting import carried, is_mentor, together
from .reading import components, dms


async def keeps_apart(town: InventedCommunity, by: str, other: str) -> InteractionResult:
    """Someone wishes it, by command."""
    return await town[by].slash(town.mentorship, "privacy keep-apart", member=town[other])


async def are_apart(town: InventedCommunity, by: str) -> None:
    """Ines and Ada are kept apart; one of them wishes it."""
    await keeps_apart(town, by, "Ada" if by == "Ines" else "Ines")


async def is_full(town: InventedCommunity, mentor: str, *mentees: str) -> None:
    """A mentor has no room any more."""
    await is_mentor(town, mentor)
    for mentee in mentees:
        await together(town, mentee, mentor)


def rendered(result: InteractionResult) -> str:
    """The whole answer as it was sent, without what is another in each message."""
    assert result.response is not None
    return json.dumps(list(components(result.response)), sort_keys=True, default=str)


async def heard(town: InventedCommunity) -> int:
    """How many messages anyone has had."""
    await carried(town)
    return sum(len(dms(member)) for member in town.people.values()) + len(town.facilitators.history())


async def is_full_now(town: InventedCommunity, mentor: str) -> None:
    await together(town, "Chiara", mentor)
    await together(town, "Dorji", mentor)
