"""Cases of what waits for facilitators, and ways in which none of them can read the channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.demo.world.community import SimulatedCommunity
from tests.journeys.core.test_missing_channels_and_permissions import may_post

from .concerns import raise_concern
from .reading import answer, last_dm, press, text, volunteer
from .steps import (
    advance_days,
    drain_outbox,
    make_mentors,
    make_pairing,
    remove_role,
    require_approval,
    services,
    trigger_check_in,
)

Step = Callable[[SimulatedCommunity], Awaitable[object]]
FACILITATORS = ("Rosa", "Tomas", "Lindiwe")


async def make_active_pairing(community: SimulatedCommunity) -> None:
    """Pair Ada with Ines, and let the first check-in be asked."""
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)


async def ask_for_contact(community: SimulatedCommunity) -> str:
    """Let Ada ask to be contacted, and return the response."""
    return answer(await press(community["Ada"], "Please contact me"))


async def _reaches(community: SimulatedCommunity) -> str:
    shown = await community["Ada"].slash(community.mentorship, "support")
    assert shown.response is not None
    return answer(await community["Ada"].click(shown.response, label="Reach a facilitator"))


async def _is_silent(community: SimulatedCommunity) -> str:
    await advance_days(community, 35)
    return ""


async def _agreed(community: SimulatedCommunity) -> str:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")
    return text(last_dm(community["Ada"]))


async def _nothing(_community: SimulatedCommunity) -> None:
    """Leave everything as it is."""


async def _is_approved(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")


async def _offers(community: SimulatedCommunity) -> str:
    return answer(await volunteer(community, "Ada"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCase:
    """Something that waits for facilitators: how it comes, what its reader is told, what the owner may know.

    *in_two_days* and *in_three_days*: how often it is told again by then.
    """

    before: Step
    trigger: Callable[[SimulatedCommunity], Awaitable[str]]
    expected_text: str
    kind: str
    promises: bool = True
    in_two_days: int = 2
    in_three_days: int = 3


WAITING_CASES = {
    "please contact me": WaitingCase(
        before=make_active_pairing,
        trigger=ask_for_contact,
        expected_text="asks to be contacted",
        kind="someone has asked to be contacted",
    ),
    "reach a facilitator": WaitingCase(
        before=_nothing,
        trigger=_reaches,
        expected_text="would like to be reached by one of those",
        kind="like to be reached",
    ),
    "a concern": WaitingCase(
        before=_nothing,
        trigger=lambda community: raise_concern(community, "Ada"),
        expected_text="Someone brings a concern",
        kind="someone has brought something",
    ),
    "a quiet pair": WaitingCase(
        before=make_active_pairing,
        trigger=_is_silent,
        expected_text="It has been quiet with",
        kind="it has been quiet",
        promises=False,
        in_two_days=0,
        in_three_days=0,
    ),
    "an offer to mentor": WaitingCase(
        before=_nothing,
        trigger=_offers,
        expected_text="would like to mentor",
        kind="someone has offered to mentor",
        in_two_days=0,
        in_three_days=1,
    ),
    "a pairing that waits": WaitingCase(
        before=_is_approved,
        trigger=_agreed,
        expected_text="have both said yes",
        kind="two people",
        in_two_days=0,
        in_three_days=1,
    ),
}


async def remove_role_from_all(community: SimulatedCommunity) -> None:
    """Take the facilitators' role from everyone who has it."""
    for name in FACILITATORS:
        remove_role(community, name, "Facilitator")
    await community.env.settle()


async def delete_facilitator_role(community: SimulatedCommunity) -> None:
    """Delete the facilitators' role."""
    community.env.backend.delete_overwrite(community.facilitators.id, community.guild.id)
    community.env.backend.delete_role(community.guild.id, community.roles["Facilitator"].id)
    await community.env.settle()


async def delete_facilitators_channel(community: SimulatedCommunity) -> None:
    """Delete the facilitators' channel."""
    community.env.backend.delete_channel(community.facilitators.id)
    await community.env.settle()


async def deny_posting(community: SimulatedCommunity) -> None:
    """Take from the bot the right to write in the facilitators' channel."""
    may_post(community, allowed=False)
    await community.env.settle()


async def make_coordinator(community: SimulatedCommunity, name: str | None) -> None:
    """Make this person the coordinator, or nobody for None."""
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community[name].id if name else None)
    await drain_outbox(community)
