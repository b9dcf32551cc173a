"""Steps of what waits for the programme's people: somebody has taken it on, and says how it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.demo.world.community import SimulatedCommunity
from bot.rules.ladder import MatterMove
from storage.models.concerns import OpenMatter
from storage.models.enums import MessageKind
from storage.schema.people import UNPLANNED

from .concerns import latest_concern, raise_concern
from .reading import press
from .steps import add_role, drain_outbox, services, trigger_check_in, volunteer_as_mentor
from .unheard import ask_for_contact, make_active_pairing, remove_role_from_all


async def open_matter(community: SimulatedCommunity) -> OpenMatter:
    """Return what waits; only one does."""
    async with community.bot._dependencies.database.read_transaction() as uow:
        home = community.guild.id
        ids = [concern.matter_id for concern in await uow.concerns.list_open(home)]
        ids += [asked.matter_id for asked in await uow.questions.open_contact_requests(home)]
        [matter] = await uow.matters.by_ids([one for one in ids if one])
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


async def _is_withdrawn(community: SimulatedCommunity) -> None:
    matter, ada = await open_matter(community), community.caller("Ada")
    await services(community).matters.say_of_own(ada, matter.id, MatterMove.WITHDRAW)


async def _hours_pass(community: SimulatedCommunity) -> None:
    await community.advance_time(timedelta(hours=4))
    await community.advance_time(timedelta(minutes=5))


async def _days_pass(community: SimulatedCommunity) -> None:
    await community.advance_time(timedelta(days=3))
    await community.advance_time(timedelta(days=1))


async def _nothing(_community: SimulatedCommunity) -> None:
    """Leave everything as it is."""


async def plan_weeks(community: SimulatedCommunity) -> None:
    """Have it looked every week what waits; without this, the journeys do without."""
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.communities.plan_week(community.guild.id, at=UNPLANNED)


async def weeks(community: SimulatedCommunity, number: int = 1) -> None:
    """Go to the Monday in so many weeks, at six in the evening, and let what comes a day later come."""
    await community.advance_time(timedelta(minutes=1))
    start = community.clock()
    monday = start.replace(hour=18, minute=1) + timedelta(days=(7 - start.weekday()) % 7 or 7)
    for week in range(number):
        await community.advance_time(monday + timedelta(days=7 * week) - community.clock())
    await community.advance_time(timedelta(days=1))


async def _somebody_offers(community: SimulatedCommunity) -> None:
    await plan_weeks(community)
    await volunteer_as_mentor(community, "Ines")


async def _nobody_looks_after_it(community: SimulatedCommunity) -> None:
    await remove_role_from_all(community)
    await community.advance_time(timedelta(minutes=5))


async def _is_new(community: SimulatedCommunity) -> None:
    add_role(community, "Dorji", "Facilitator")
    await community.env.settle()
    await community.advance_time(timedelta(minutes=5))
    await drain_outbox(community)


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
    MessageKind.MATTER_OVER: {
        "reader": "Tomas",
        "before": wish_is_taken,
        "then": _is_withdrawn,
        "says": "Something that you had taken on is no longer waiting",
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
    MessageKind.DECISION_WORD: {
        "reader": "Ines",
        "before": lambda community: volunteer_as_mentor(community, "Ines"),
        "then": _days_pass,
        "says": "Nobody has decided about your offer to mentor yet",
    },
    MessageKind.STAFF_MISSING: {
        "reader": "Rosa",
        "before": _nothing,
        "then": _nobody_looks_after_it,
        "says": "No facilitator is there",
    },
    MessageKind.WEEKLY: {
        "reader": "Tomas",
        "before": _somebody_offers,
        "then": weeks,
        "says": "Offers to mentor that nobody has decided about",
    },
    MessageKind.MATTER_NEWCOMER: {
        "reader": "Ada",
        "before": lambda community: raise_concern(community, "Ada"),
        "then": _is_new,
        "says": "has come to look after the groups, too",
    },
}
"""Cases of direct messages about what waits: how each comes about, and what its reader finds later."""
