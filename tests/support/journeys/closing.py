"""Steps to an ended mentorship, and through its closing."""

from __future__ import annotations

from datetime import timedelta

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult
from sqlalchemy import select

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import ContactPreference, NoteKind
from storage.models.records import Pairing
from storage.schema.check_ins import notes

from .reading import choose_check_in_option, dms, fill_in, last_dm, press
from .steps import drain_outbox, make_pairing, services

WISHES = {
    "No contact": ContactPreference.NONE,
    "If we meet in group": ContactPreference.IN_GROUP,
    "Contact is welcome": ContactPreference.WELCOME,
}

OFFER = "Hand over, if they like"


async def make_ended_pairing(
    community: SimulatedCommunity, *, by: str = "Tomas", mentee: str = "Ada", mentor: str = "Ines"
) -> Pairing:
    """Return a pairing that ended after some weeks; if a facilitator ended it, both get a direct message."""
    pairing = await make_pairing(community, mentee, mentor)
    await community.advance_time(timedelta(days=20))
    active_pairings = services(community).active_pairings
    end = active_pairings.end_for_both if by not in {mentee, mentor} else active_pairings.end
    pairing = await end(community.caller(by), pairing.id)
    await drain_outbox(community)
    return pairing


async def end_by_button(member: MemberActor, message: discord.Message | None = None) -> InteractionResult:
    """End a mentorship by the button in a direct message, which asks once."""
    return await _say_yes(member, await press(member, "End it", message))


async def end_from_check_in(member: MemberActor, message: discord.Message | None = None) -> InteractionResult:
    """End a mentorship from the menu of a check-in, which asks once."""
    return await _say_yes(member, await choose_check_in_option(member, "end", message))


async def _say_yes(member: MemberActor, asked: InteractionResult) -> InteractionResult:
    assert asked.response is not None
    result: InteractionResult = await member.user.click(asked.response, label="Yes, end it")
    return result


async def tell_facilitators(
    community: SimulatedCommunity, name: str, words: str, mention: str = "no"
) -> InteractionResult:
    """Let someone tell the facilitators something, from their direct messages."""
    form = await press(community[name], "Tell the facilitators")
    return await fill_in(community[name], form, words, mention, in_dm=True)


async def write_thanks(community: SimulatedCommunity, name: str, words: str = "You were there.") -> InteractionResult:
    """Let someone leave the other a few words, from their direct messages."""
    return await fill_in(community[name], await press(community[name], "Write a few words"), words, in_dm=True)


async def go_to_gratitude(community: SimulatedCommunity, name: str) -> discord.Message:
    """Return the direct message about the end, after someone has gone on to the third step."""
    await press(community[name], "Skip")
    await press(community[name], "Skip")
    return last_dm(community[name])


async def make_thanked_pairing(
    community: SimulatedCommunity, name: str = "Ada", words: str = "You were there."
) -> Pairing:
    """Return an ended pairing in which someone left thanks, about which the other has been asked."""
    pairing = await make_ended_pairing(community)
    await go_to_gratitude(community, name)
    await write_thanks(community, name, words)
    await drain_outbox(community)
    return pairing


async def stored_boundaries(community: SimulatedCommunity, pairing: Pairing) -> dict[int, ContactPreference]:
    """Return how much contact feels right to each who has said so, by user id."""
    async with community.bot._dependencies.database.read_transaction() as uow:
        return await uow.boundaries.by_person(pairing.id)


async def note_kinds_written(community: SimulatedCommunity, pairing: Pairing, name: str) -> set[NoteKind]:
    """Return which kinds of notes someone wrote at the end, whether or not the text is still kept."""
    async with community.bot._dependencies.database.read_transaction() as uow:
        told = await uow.notes.has_note_to_facilitators(pairing.id, author_id=community[name].id)
        thanked = await uow.notes.get_thanks(pairing.id, author_id=community[name].id)
    return {kind for kind, so in ((NoteKind.RESPECT, told), (NoteKind.THANKS, thanked is not None)) if so}


async def stored_note_texts(community: SimulatedCommunity) -> list[str | None]:
    """Return the text, decrypted, of all notes to one another and to facilitators; None if it is deleted."""
    async with community.bot._dependencies.database.engine.connect() as connection:
        return list((await connection.execute(select(notes.c.words).order_by(notes.c.id))).scalars())


def count(community: SimulatedCommunity, name: str) -> int:
    """Return how many direct messages someone has."""
    return len(dms(community[name]))


async def set_contact_wishes(community: SimulatedCommunity) -> None:
    """End a pairing in which Ada would be glad of contact and Ines has said nothing."""
    await make_ended_pairing(community)
    await press(community["Ada"], "Contact is welcome")


async def reach_gratitude(community: SimulatedCommunity) -> None:
    """End a pairing, and let Ada go on to the third step."""
    await make_ended_pairing(community)
    await go_to_gratitude(community, "Ada")


async def rest_after_closing(community: SimulatedCommunity) -> None:
    """End a pairing, and let Ada rest before she looks again."""
    pairing = await make_ended_pairing(community)
    await services(community).closing.rest(community.caller("Ada"), pairing.id)


async def step_down_with_mentee(community: SimulatedCommunity) -> None:
    """Let Ines step down while she mentors Ada."""
    await make_pairing(community, "Ada", "Ines")
    await services(community).mentor_status.step_down(community.caller("Ines"))
    await drain_outbox(community)


async def offer_handover(community: SimulatedCommunity) -> None:
    """Let Ines offer her only mentee a handover."""
    [pairing] = (await services(community).overview.mine(community.caller("Ines"))).pairings
    await services(community).handover.offer(community.caller("Ines"), pairing.id)


async def step_down_and_offer_handover(community: SimulatedCommunity) -> None:
    """Let Ines step down and offer Ada a handover."""
    await step_down_with_mentee(community)
    await offer_handover(community)
    await drain_outbox(community)


async def step_down_with_mentees(community: SimulatedCommunity, *mentees: str) -> dict[str, Pairing]:
    """Let Ines step down, and return her pairings with these people, which go on."""
    pairings = {name: await make_pairing(community, name, "Ines") for name in mentees}
    await services(community).mentor_status.step_down(community.caller("Ines"))
    await drain_outbox(community)
    return pairings


async def is_still_active(community: SimulatedCommunity, pairing: Pairing) -> bool:
    """Return whether a pairing isn't closed."""
    async with community.bot._dependencies.database.read_transaction() as uow:
        stored = await uow.pairings.get(pairing.id)
    assert stored is not None
    return stored.closed_at is None


async def set_weekly_rhythm(community: SimulatedCommunity) -> None:
    """Let Ada choose that both are asked every week."""
    await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="weekly")


async def start_pairing_without_check_ins(community: SimulatedCommunity) -> None:
    """Pair Ada with Ines, who rests from check-ins."""
    await make_pairing(community, "Ada", "Ines")
    await services(community).preferences.rest(community.caller("Ines"), until="1 week")
