"""Cases of direct messages: how each comes about, and what its reader finds in it later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from bot.services.core.enqueue_and_audit import enqueue_pairing_message
from storage.models.enums import MessageKind

from .closing import (
    make_thanked_pairing,
    offer_handover,
    reach_gratitude,
    rest_after_closing,
    set_contact_wishes,
    set_weekly_rhythm,
    start_pairing_without_check_ins,
    step_down_and_offer_handover,
    step_down_with_mentee,
    write_thanks,
)
from .concerns import CONCERN_MESSAGE_CASES
from .matters import MATTER_MESSAGE_CASES
from .reading import card, fill_in, press
from .refused_content import REFUSED_CONTENT_CASES
from .safety import SAFETY_CASES
from .steps import (
    join_waiting_list,
    make_mentors,
    make_pairing,
    request_pairing,
    require_approval,
    services,
    trigger_check_in,
    volunteer_as_mentor,
)

Step = Callable[[SimulatedCommunity], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DmCase:
    """A direct message: how it comes about, and what its reader finds later."""

    reader: str
    before: Step
    then: Step
    says: str


def command(name: str, what: str, **people: str) -> Step:
    """Return the step in which someone uses a command, with people as its options."""

    async def step(community: SimulatedCommunity) -> object:
        return await community[name].slash(
            community.mentorship, what, **{key: community[who] for key, who in people.items()}
        )

    return step


def passes(days: int) -> Step:
    """Return the step in which days go by."""
    return lambda community: community.advance_time(timedelta(days=days))


async def _nothing(_community: SimulatedCommunity) -> None:
    """Leave everything as it is."""


async def _suggested(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await command("Tomas", "facilitator suggest", mentor="Ines", mentee="Ada")(community)


async def _decided_by_tomas(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    await community["Tomas"].click(card(community), label="Approve")


async def _paused(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community["Ada"].slash(community.mentorship, "pairing pause", until="1 week")


async def _paused_yesterday(community: SimulatedCommunity) -> None:
    await _paused(community)
    await passes(1)(community)


async def _paused_mentor(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await community["Ines"].slash(community.mentorship, "mentor pause", until="1 week")


async def _a_yes_is_wanted(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await request_pairing(community, "Ada", "Ines")


async def _asked_to_be_contacted(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await press(community["Ada"], "Please contact me")


async def _note(community: SimulatedCommunity, words: str = "Thank you for Tuesday.") -> None:
    await fill_in(community["Ada"], await community["Ada"].slash(community.mentorship, "pairing note"), words)


async def _long_note(community: SimulatedCommunity) -> None:
    # As where a community lets notes be longer than one message.
    words = "word " * 780 + "Until Tuesday."
    async with community.bot._dependencies.database.transaction() as uow:
        me, now = community["Ada"].id, community.clock()
        [pairing] = await uow.pairings.list_of_person(community.guild.id, me)
        note_id = await uow.notes.add(pairing_id=pairing.id, author_id=me, words=words, at=now)
        for kind in (MessageKind.NOTE, MessageKind.NOTE_REST):
            await enqueue_pairing_message(uow, pairing, kind, pairing.partner_of(me), at=now, subject_id=note_id)
    await community.advance_time(timedelta())


async def _asked_how_it_goes(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)


def asked(community: SimulatedCommunity) -> Awaitable[object]:
    """Let Ada ask Ines."""
    return request_pairing(community, "Ada", "Ines")


def waiting(community: SimulatedCommunity) -> Awaitable[object]:
    """Put Ada on the waiting list."""
    return join_waiting_list(community, "Ada")


def paired(community: SimulatedCommunity) -> Awaitable[object]:
    """Pair Ada with Ines."""
    return make_pairing(community, "Ada", "Ines")


def mentoring(community: SimulatedCommunity) -> Awaitable[object]:
    """Make Ines a mentor."""
    return make_mentors(community, "Ines")


def applied(community: SimulatedCommunity) -> Awaitable[object]:
    """Let Ines volunteer."""
    return volunteer_as_mentor(community, "Ines")


DM_CASES: dict[MessageKind, DmCase] = {
    MessageKind.MENTOR_APPROVED: DmCase(
        reader="Ines",
        before=applied,
        then=command("Tomas", "facilitator approve", member="Ines"),
        says="has been accepted",
    ),
    MessageKind.MENTOR_DECLINED: DmCase(
        reader="Ines",
        before=applied,
        then=command("Tomas", "facilitator decline", member="Ines"),
        says="not to add you as a mentor for now",
    ),
    MessageKind.TALK_REQUESTED: DmCase(
        reader="Ines",
        before=applied,
        then=lambda community: community["Tomas"].click(card(community), label="Ask for a word"),
        says="would like to talk with you",
    ),
    MessageKind.MENTOR_ADDED: DmCase(
        reader="Ines",
        before=_nothing,
        then=command("Tomas", "facilitator add-mentor", member="Ines"),
        says="has noted it here",
    ),
    MessageKind.MENTOR_RETIRED: DmCase(
        reader="Ines",
        before=mentoring,
        then=command("Tomas", "facilitator retire-mentor", member="Ines"),
        says="Thank you for everything you gave",
    ),
    MessageKind.MENTOR_OPEN_AGAIN: DmCase(
        reader="Ines", before=_paused_mentor, then=passes(8), says="The pause that you set is over"
    ),
    **{
        kind: DmCase(reader=reader, before=before, then=then, says=says)
        for kind, (reader, before, then, says) in SAFETY_CASES.items()
    },
    MessageKind.COORDINATOR_STEPPED_DOWN: DmCase(
        reader="Rosa", before=mentoring, then=command("Ines", "mentor step-down"), says="has stepped down"
    ),
    MessageKind.ASKED: DmCase(
        reader="Ines", before=mentoring, then=asked, says="asks whether you would be their mentor"
    ),
    MessageKind.ASKED_REMINDER: DmCase(
        reader="Ines", before=asked, then=passes(3), says="A reminder, in case you missed it"
    ),
    MessageKind.NOT_THIS_TIME: DmCase(
        reader="Ada", before=asked, then=command("Ines", "pairing decline"), says="does not come about this time"
    ),
    MessageKind.ASK_WITHDRAWN: DmCase(
        reader="Ines", before=asked, then=command("Ada", "pairing withdraw"), says="nothing is needed from you"
    ),
    MessageKind.ASK_EXPIRED: DmCase(
        reader="Ada", before=asked, then=passes(14), says="does not come about this time"
    ),
    MessageKind.SUGGESTION_CLOSED: DmCase(
        reader="Tomas", before=_suggested, then=command("Ada", "pairing decline"), says="did not come about this time"
    ),
    MessageKind.AWAITING_YES: DmCase(
        reader="Ada",
        before=_a_yes_is_wanted,
        then=command("Ines", "pairing accept"),
        says="It needs a facilitator's yes next",
    ),
    MessageKind.INTRODUCED: DmCase(
        reader="Ada", before=asked, then=command("Ines", "pairing accept"), says="is your mentor now"
    ),
    MessageKind.PAIRING_PAUSED: DmCase(
        reader="Ines", before=paired, then=command("Ada", "pairing pause"), says="has paused the mentorship"
    ),
    MessageKind.PAIRING_RESUMED: DmCase(
        reader="Ines", before=_paused_yesterday, then=command("Ada", "pairing resume"), says="The pause is over"
    ),
    MessageKind.PAUSE_OVER: DmCase(reader="Ada", before=_paused, then=passes(8), says="has reached its date"),
    MessageKind.PAIRING_ENDED: DmCase(
        reader="Ines", before=paired, then=command("Ada", "pairing end"), says="takes nothing away from what it was"
    ),
    MessageKind.BOUNDARY_SHARED: DmCase(
        reader="Ada",
        before=set_contact_wishes,
        then=lambda community: press(community["Ines"], "If we meet in group"),
        says="you have both said how much contact",
    ),
    MessageKind.THANKS_OFFERED: DmCase(
        reader="Ines",
        before=reach_gratitude,
        then=lambda community: write_thanks(community, "Ada"),
        says="has left you a few words",
    ),
    MessageKind.OWN_DATA: DmCase(
        reader="Ada",
        before=paired,
        then=lambda community: services(community).privacy.send_export(community.caller("Ada")),
        says="you asked me for",
    ),
    MessageKind.THANKS: DmCase(
        reader="Ines",
        before=make_thanked_pairing,
        then=lambda community: press(community["Ines"], "Read them"),
        says="You were there.",
    ),
    MessageKind.CLOSING_FOLLOW_UP: DmCase(
        reader="Ada", before=rest_after_closing, then=passes(15), says="2 weeks have passed"
    ),
    MessageKind.HANDOVER_ASKED: DmCase(
        reader="Ada", before=step_down_with_mentee, then=offer_handover, says="Nothing is taken from you"
    ),
    MessageKind.HANDOVER_STAYS: DmCase(
        reader="Ines",
        before=step_down_and_offer_handover,
        then=lambda community: press(community["Ada"], "Stay as we are"),
        says="would like to go on with you",
    ),
    MessageKind.NOTE: DmCase(reader="Ines", before=paired, then=_note, says="Thank you for Tuesday."),
    MessageKind.NOTE_REST: DmCase(reader="Ines", before=paired, then=_long_note, says="Until Tuesday."),
    MessageKind.CHECK_IN: DmCase(reader="Ines", before=paired, then=trigger_check_in, says="How is the mentorship"),
    MessageKind.CHECK_IN_REMINDER: DmCase(
        reader="Ines", before=_asked_how_it_goes, then=passes(4), says="A few days ago"
    ),
    MessageKind.RHYTHM_CHANGED: DmCase(
        reader="Ines", before=paired, then=set_weekly_rhythm, says="how often I ask the two"
    ),
    MessageKind.REST_OVER: DmCase(
        reader="Ines", before=start_pairing_without_check_ins, then=passes(8), says="The rest from check-ins"
    ),
    MessageKind.STILL_WAITING: DmCase(reader="Ada", before=waiting, then=passes(14), says="You are not forgotten"),
    MessageKind.CONTACT_TAKEN: DmCase(
        reader="Ada",
        before=_asked_to_be_contacted,
        then=lambda community: press(community["Tomas"], "I'll reach out"),
        says="will write to you soon",
    ),
    MessageKind.REACTION_ANSWERED: DmCase(
        reader="Lindiwe",
        before=_decided_by_tomas,
        then=lambda community: community["Lindiwe"].react(card(community), "❌"),
        says="already settled by",
    ),
    **{
        kind: DmCase(**told)
        for kind, told in (CONCERN_MESSAGE_CASES | MATTER_MESSAGE_CASES | REFUSED_CONTENT_CASES).items()
    },
}
"""Every message that goes to a person; a new one needs its row here."""
