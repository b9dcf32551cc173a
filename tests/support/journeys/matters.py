"""Steps of what waits for the programme's people: somebody has taken it on, and says how it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.demo.world.community import SimulatedCommunity
from bot.rules.ladder import MatterMove
from storage.models.concerns import OpenMatter
from storage.models.enums import MessageKind

from .concerns import latest_concern, raise_concern
from .reading import press
from .steps import drain_outbox, services, trigger_check_in
from .unheard import ask_for_contact, make_active_pairing


async def open_matter(community: SimulatedCommunity) -> OpenMatter:
    """Return what waits; only one does."""
    async with community.bot._dependencies.database.read_transaction() as uow:
        concerns = await uow.concerns.list_open(community.guild.id)
        asked = await uow.questions.open_contact_requests(community.guild.id)
        open_ones = [concern.matter_id for concern in concerns] + [question.matter_id for question in asked]
        [matter] = await uow.matters.by_ids([matter_id for matter_id in open_ones if matter_id])
    return matter


async def say_of_taken(community: SimulatedCommunity, move: MatterMove) -> None:
    """Let Tomas say something of what he has taken on."""
    matter = await open_matter(community)
    await services(community).matters.say_of_taken(community.caller("Tomas"), matter.id, move)
    await drain_outbox(community)


async def wish_is_taken(community: SimulatedCommunity) -> None:
    """Let Ada ask to be contacted from a check-in, and Tomas take it on."""
    await make_active_pairing(community)
    await trigger_check_in(community)
    await ask_for_contact(community)
    await press(community["Tomas"], "I'll reach out")


async def concern_is_taken(community: SimulatedCommunity) -> None:
    """Let Ada raise a concern, and Tomas take it on."""
    await raise_concern(community, "Ada")
    assert await latest_concern(community)
    await press(community["Tomas"], "I'll look after it")


async def _is_asked(community: SimulatedCommunity) -> None:
    await community.advance_time(timedelta(days=3))


async def _hours_pass(community: SimulatedCommunity) -> None:
    await community.advance_time(timedelta(hours=4))
    await community.advance_time(timedelta(minutes=5))


MATTER_MESSAGE_CASES: dict[MessageKind, dict[str, Any]] = {
    MessageKind.CONTACT_DONE: {
        "reader": "Ada",
        "before": wish_is_taken,
        "then": lambda community: say_of_taken(community, MatterMove.DONE),
        "says": "tells me that you have spoken",
    },
    MessageKind.MATTER_SPOKEN: {
        "reader": "Tomas",
        "before": concern_is_taken,
        "then": _is_asked,
        "says": "Have you spoken?",
    },
    MessageKind.MATTER_REACHED: {
        "reader": "Ada",
        "before": concern_is_taken,
        "then": lambda community: say_of_taken(community, MatterMove.SPOKEN),
        "says": "Has somebody reached you?",
    },
    MessageKind.MATTER_WORD: {
        "reader": "Ada",
        "before": lambda community: raise_concern(community, "Ada"),
        "then": _hours_pass,
        "says": "I have asked those who may look after it again",
    },
}
"""Cases of direct messages about what waits: how each comes about, and what its reader finds later."""
