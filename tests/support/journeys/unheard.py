"""What waits for facilitators, and how it comes that none of them would hear of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.demo.world.community import InventedCommunity
from tests.journeys.core.test_when_discord_is_in_the_way import may_post

from .acting import carried, check_in_comes, days_pass, is_mentor, loses_role, services, together, wants_a_yes
from .concerned import brings
from .reading import answer, last_dm, press, text, volunteer

Step = Callable[[InventedCommunity], Awaitable[object]]
FACILITATORS = ("Rosa", "Tomas", "Lindiwe")


async def walks(town: InventedCommunity) -> None:
    """Ada and Ines walk together, and are asked how it goes."""
    await together(town, "Ada", "Ines")
    await check_in_comes(town)


async def wants_contact(town: InventedCommunity) -> str:
    """Ada asks to be contacted; what she is told."""
    return answer(await press(town["Ada"], "Please contact me"))


async def _reaches(town: InventedCommunity) -> str:
    shown = await town["Ada"].slash(town.mentorship, "support")
    assert shown.response is not None
    return answer(await town["Ada"].click(shown.response, label="Reach a facilitator"))


async def _is_silent(town: InventedCommunity) -> str:
    await days_pass(town, 35)
    return ""


async def _agreed(town: InventedCommunity) -> str:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")
    return text(last_dm(town["Ada"]))


async def _nothing(_town: InventedCommunity) -> None:
    """Nothing has happened before."""


async def _is_approved(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")


async def _offers(town: InventedCommunity) -> str:
    return answer(await volunteer(town, "Ada"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that waits for facilitators: how it comes, what its reader is told, and what the owner may know."""

    before: Step
    comes: Callable[[InventedCommunity], Awaitable[str]]
    tells: str
    kind: str
    promises: bool = True


MATTERS = {
    "please contact me": Matter(
        before=walks, comes=wants_contact, tells="asks to be contacted", kind="someone has asked to be contacted"
    ),
    "reach a facilitator": Matter(
        before=_nothing,
        comes=_reaches,
        tells="would like to be reached by one of those",
        kind="like to be reached",
    ),
    "a concern": Matter(
        before=_nothing,
        comes=lambda town: brings(town, "Ada"),
        tells="Something waits that only a few may look at",
        kind="someone has brought something",
    ),
    "a quiet pair": Matter(
        before=walks, comes=_is_silent, tells="It has been quiet with", kind="it has been quiet", promises=False
    ),
    "an offer to mentor": Matter(
        before=_nothing, comes=_offers, tells="would like to mentor", kind="someone has offered to mentor"
    ),
    "a pairing that waits": Matter(
        before=_is_approved,
        comes=_agreed,
        tells="have both said yes",
        kind="two people",
    ),
}


async def nobody_wears_the_role(town: InventedCommunity) -> None:
    """Nobody is a facilitator any more."""
    for name in FACILITATORS:
        loses_role(town, name, "Facilitator")
    await town.env.settle()


async def the_role_is_gone(town: InventedCommunity) -> None:
    """The facilitators' role was deleted."""
    town.env.backend.delete_overwrite(town.facilitators.id, town.guild.id)
    town.env.backend.delete_role(town.guild.id, town.roles["Facilitator"].id)
    await town.env.settle()


async def the_channel_is_gone(town: InventedCommunity) -> None:
    """The facilitators' channel was deleted."""
    town.env.backend.delete_channel(town.facilitators.id)
    await town.env.settle()


async def the_bot_may_not_post(town: InventedCommunity) -> None:
    """The bot lost its right to write there."""
    may_post(town, allowed=False)
    await town.env.settle()


async def coordinates(town: InventedCommunity, name: str | None) -> None:
    """From now on this person, or nobody, looks after mentorship as a whole."""
    await services(town).setup.choose_coordinator(town.caller("Rosa"), town[name].id if name else None)
    await carried(town)
