"""Steps for browsing the mentors, card by card."""

from __future__ import annotations

from typing import Any

from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import SimulatedCommunity

from .reading import answer, labels, text


def card_labels(mentor: str) -> list[str]:
    """Return the labels of the buttons on a mentor's card; the one to ask them names them."""
    return [f"Ask {mentor}", "Next", "Not for me"]


END_OF_LIST = "That was everyone for now"


async def store_answers(community: SimulatedCommunity, name: str, **said: Any) -> None:
    """Store what someone says about themselves and hopes for."""
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.communities.get_or_create(community.guild.id)
        await uow.profiles.set(community.guild.id, community[name].id, **said)


async def browse(community: SimulatedCommunity, name: str) -> ResponseMessage:
    """Return the first card for someone who begins to browse."""
    return page(await community[name].slash(community.mentorship, "mentee browse"))


async def press_on_card(
    community: SimulatedCommunity, name: str, shown: ResponseMessage, label: str
) -> ResponseMessage:
    """Press a button on the card, and return the card that replaces it."""
    turned = page(await community[name].click(shown, label=label))
    assert turned.id == shown.id
    return turned


def page(result: InteractionResult) -> ResponseMessage:
    """Return the message with which the bot responded."""
    assert result.response is not None, answer(result)
    return result.response


def mentor_on_card(community: SimulatedCommunity, shown: ResponseMessage) -> str | None:
    """Return the name of the mentor on the card; None without one."""
    return next((name for name, member in community.people.items() if member.mention in text(shown)), None)


async def mentors_shown(community: SimulatedCommunity, name: str) -> list[str | None]:
    """Return the names of all mentors whom someone is shown, in order, to the end."""
    shown = await browse(community, name)
    order = []
    while labels(shown)[1:] == card_labels("")[1:]:
        order.append(mentor_on_card(community, shown))
        shown = await press_on_card(community, name, shown, "Next")
    assert END_OF_LIST in text(shown) or "Nobody to show" in text(shown)
    return order
