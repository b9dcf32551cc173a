"""Short ways to an ended mentorship, and through its closing."""

from __future__ import annotations

from datetime import timedelta

import discord
from simcord.results import InteractionResult

from bot.demo.community import InventedCommunity
from storage.records import Pairing
from storage.states import Contact, NoteKind

from .acting import carried, services, together
from .reading import dms, fill_in, last_dm, press

WISHES = {"No contact": Contact.NONE, "If we meet in group": Contact.IN_GROUP, "Gladly": Contact.GLADLY}


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


def count(town: InventedCommunity, name: str) -> int:
    """How many direct messages someone has."""
    return len(dms(town[name]))
