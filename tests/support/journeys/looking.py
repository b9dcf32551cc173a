"""Looking through mentors, card by card."""

from __future__ import annotations

from typing import Any

from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import InventedCommunity

from .reading import answer, labels, text

CARD = ["Ask", "Next", "Not for me"]
EVERYONE = "That was everyone for now"


async def says(town: InventedCommunity, name: str, **said: Any) -> None:
    """What someone says about themselves, and hopes for."""
    async with town.bot._parts.store.transaction() as memory:
        await memory.communities.get_for_change(town.guild.id)
        await memory.profiles.say(town.guild.id, town[name].id, **said)


async def browse(town: InventedCommunity, name: str) -> ResponseMessage:
    """Someone begins to look around."""
    return page(await town[name].slash(town.mentorship, "mentee browse"))


async def go(town: InventedCommunity, name: str, shown: ResponseMessage, label: str) -> ResponseMessage:
    """Someone presses a button on the card; the card changes in its place."""
    turned = page(await town[name].click(shown, label=label))
    assert turned.id == shown.id
    return turned


def page(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None, answer(result)
    return result.response


def who(town: InventedCommunity, shown: ResponseMessage) -> str | None:
    """Whose card it is."""
    return next((name for name, member in town.people.items() if member.mention in text(shown)), None)


async def seen(town: InventedCommunity, name: str) -> list[str | None]:
    """Everyone whom someone is shown, in order, to the end."""
    shown = await browse(town, name)
    order = []
    while labels(shown) == CARD:
        order.append(who(town, shown))
        shown = await go(town, name, shown, "Next")
    assert EVERYONE in text(shown) or "Nobody to show" in text(shown)
    return order
