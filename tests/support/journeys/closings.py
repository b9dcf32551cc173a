"""Short ways to an ended mentorship, and through its closing."""

from __future__ import annotations

from datetime import timedelta

import discord
from simcord.results import InteractionResult
from sqlalchemy import select

from bot.demo.world.community import InventedCommunity
from storage.models.enums import Contact, NoteKind
from storage.models.records import Pairing
from storage.schema.check_ins import notes

from .acting import carried, services, together
from .reading import dms, fill_in, last_dm, press

WISHES = {"No contact": Contact.NONE, "If we meet in group": Contact.IN_GROUP, "Gladly": Contact.GLADLY}

OFFER = "Hand over, if they like"


async def ended(town: InventedCommunity, *, by: str = "Tomas", mentee: str = "Ada", mentor: str = "Ines") -> Pairing:
    """A mentorship of some weeks has ended; by a facilitator, both read of it in a direct message."""
    pairing = await together(town, mentee, mentor)
    await town.let_time_pass(timedelta(days=20))
    walking = services(town).walking
    end = walking.end_for_both if by not in {mentee, mentor} else walking.end
    pairing = await end(town.caller(by), pairing.id)
    await carried(town)
    return pairing


async def says_to_facilitators(
    town: InventedCommunity, name: str, words: str, mention: str = "no"
) -> InteractionResult:
    """Someone tells the facilitators something, in their direct messages."""
    form = await press(town[name], "Tell the facilitators")
    return await fill_in(town[name], form, words, mention, in_dm=True)


async def thanks(town: InventedCommunity, name: str, words: str = "You were there.") -> InteractionResult:
    """Someone leaves the other a few words, in their direct messages."""
    return await fill_in(town[name], await press(town[name], "Write a few words"), words, in_dm=True)


async def to_gratitude(town: InventedCommunity, name: str) -> discord.Message:
    """Someone has turned to the third step, in the letter about the end."""
    await press(town[name], "Skip")
    await press(town[name], "Skip")
    return last_dm(town[name])


async def has_thanked(town: InventedCommunity, name: str = "Ada", words: str = "You were there.") -> Pairing:
    """It has ended, and someone has left a few words, which the other has been asked about."""
    pairing = await ended(town)
    await to_gratitude(town, name)
    await thanks(town, name, words)
    await carried(town)
    return pairing


async def said_so_far(town: InventedCommunity, pairing: Pairing) -> dict[int, Contact]:
    """What contact feels right, as each has said it."""
    async with town.bot._parts.store.reading() as memory:
        return await memory.boundaries.of(pairing.id)


async def wrote(town: InventedCommunity, pairing: Pairing, name: str) -> set[NoteKind]:
    """What someone has written at the end, whatever has become of the words."""
    async with town.bot._parts.store.reading() as memory:
        told = await memory.notes.told_facilitators(pairing.id, author=town[name].id)
        thanked = await memory.notes.thanks(pairing.id, author=town[name].id)
    return {kind for kind, so in ((NoteKind.RESPECT, told), (NoteKind.THANKS, thanked is not None)) if so}


async def words_kept(town: InventedCommunity) -> list[str | None]:
    """What is kept of all that people wrote to one another or to facilitators, as it can be read."""
    async with town.bot._parts.store.engine.connect() as connection:
        return list((await connection.execute(select(notes.c.words).order_by(notes.c.id))).scalars())


def count(town: InventedCommunity, name: str) -> int:
    """How many direct messages someone has."""
    return len(dms(town[name]))


async def wished_for_contact(town: InventedCommunity) -> None:
    """Ada has said that she would be glad of contact; Ines has said nothing."""
    await ended(town)
    await press(town["Ada"], "Gladly")


async def at_gratitude(town: InventedCommunity) -> None:
    """Ada has turned to the third step."""
    await ended(town)
    await to_gratitude(town, "Ada")


async def rests(town: InventedCommunity) -> None:
    """Ada rests before she looks again."""
    pairing = await ended(town)
    await services(town).farewell.rest(town.caller("Ada"), pairing.id)


async def stepped_down(town: InventedCommunity) -> None:
    """Ines has stepped down, and Ada still walks with her."""
    await together(town, "Ada", "Ines")
    await services(town).standing.step_down(town.caller("Ines"))
    await carried(town)


async def offers_to_hand_over(town: InventedCommunity) -> None:
    """Ines offers the one who walks with her to go on with someone else."""
    [pairing] = (await services(town).overview.mine(town.caller("Ines"))).pairings
    await services(town).handing_over.offer(town.caller("Ines"), pairing.id)


async def handed_over(town: InventedCommunity) -> None:
    """Ada has been asked whether she would like to go on with someone else."""
    await stepped_down(town)
    await offers_to_hand_over(town)
    await carried(town)


async def walks_on(town: InventedCommunity, *mentees: str) -> dict[str, Pairing]:
    """Ines has stepped down, and these people still walk with her."""
    pairings = {name: await together(town, name, "Ines") for name in mentees}
    await services(town).standing.step_down(town.caller("Ines"))
    await carried(town)
    return pairings


async def goes_on(town: InventedCommunity, pairing: Pairing) -> bool:
    """Whether a mentorship has not ended."""
    async with town.bot._parts.store.reading() as memory:
        stored = await memory.pairings.get(pairing.id)
    assert stored is not None
    return stored.closed_at is None


async def weekly(town: InventedCommunity) -> None:
    """Ada chooses that both are asked every week."""
    await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="weekly")


async def without_check_ins(town: InventedCommunity) -> None:
    """Ada and Ines walk together, and Ines rests from check-ins."""
    await together(town, "Ada", "Ines")
    await services(town).preferences.rest(town.caller("Ines"), until="1 week")
