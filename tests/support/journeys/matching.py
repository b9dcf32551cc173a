"""Short ways to a set of matches, and around in it."""

from __future__ import annotations

from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import InventedCommunity

from .acting import is_mentor, waits
from .reading import components, text

FIND = "facilitator matches"


async def says(town: InventedCommunity, name: str, answers: str, wants: str = "") -> None:
    """Someone has said this about themselves, and what they hope for."""
    async with town.bot._parts.store.transaction() as memory:
        await memory.profiles.say(town.guild.id, town[name].id, answers=answers, wants=wants)


async def found(town: InventedCommunity, by: str = "Tomas") -> ResponseMessage:
    """What a facilitator sees who looks for the best set."""
    shown: InteractionResult = await town[by].slash(town.mentorship, FIND)
    assert shown.response is not None
    return shown.response


async def presses(town: InventedCommunity, page: ResponseMessage, label: str, by: str = "Tomas") -> str:
    """Press a button on the page; gives what the page says then."""
    pressed = await town[by].click(page, label=label)
    assert pressed.acknowledged
    return text(page)


def id_of(page: ResponseMessage, label: str) -> str:
    """The id of a button."""
    return next(str(c["custom_id"]) for c in components(page) if c.get("label") == label)


def pictures(page: ResponseMessage) -> list[str]:
    """The descriptions of the pictures on a page, as many as there are files."""
    shown = [item["description"] for c in components(page) for item in c.get("items", [])]
    assert len(shown) == len(page.attachments)
    return shown


async def two_pairs(town: InventedCommunity) -> ResponseMessage:
    """Ada goes with Ines, Bilal with Marek, and Chiara is left; Tomas sees it."""
    await is_mentor(town, "Ines", "Marek")
    for name in ("Ines", "Marek"):
        async with town.bot._parts.store.transaction() as memory:
            mentor = await memory.mentors.live(town.guild.id, town[name].id)
            assert mentor is not None
            await memory.mentors.change(mentor, capacity=1)
    await says(town, "Ines", "children=yes side=betrayed path=apart")
    await says(town, "Marek", "side=betrayed")
    await says(town, "Ada", "children=yes side=betrayed path=apart", "children=similar side=similar path=similar")
    await says(town, "Bilal", "side=betrayed path=apart", "side=similar path=similar")
    for name in ("Ada", "Bilal", "Chiara"):
        await waits(town, name)
    return await found(town)
