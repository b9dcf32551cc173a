"""Closed direct messages: what was done stands, the letter is kept, and the person reads it in the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from bot.ui.outbox.direct_messages import LETTERS
from storage.models.enums import LetterKind
from tests.support.journeys.acting import (
    applies,
    asks,
    carried,
    check_in_comes,
    close_dms,
    is_mentor,
    services,
    together,
    waits,
    wants_a_yes,
)
from tests.support.journeys.closings import (
    at_gratitude,
    handed_over,
    has_thanked,
    offers_to_hand_over,
    rests,
    stepped_down,
    thanks,
    weekly,
    wished_for_contact,
    without_check_ins,
)
from tests.support.journeys.concerned import TOLD
from tests.support.journeys.reading import answer, card, dms, fill_in, press, text
from tests.support.journeys.refused import REFUSED

Step = Callable[[InventedCommunity], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point where a direct message is sent: how things come there, and what the reader finds later."""

    reader: str
    before: Step
    then: Step
    says: str


def command(name: str, what: str, **people: str) -> Step:
    """Someone uses a command, with people as its options."""

    async def step(town: InventedCommunity) -> object:
        return await town[name].slash(town.mentorship, what, **{key: town[who] for key, who in people.items()})

    return step


def passes(days: int) -> Step:
    """Days go by."""
    return lambda town: town.let_time_pass(timedelta(days=days))


async def _nothing(_town: InventedCommunity) -> None:
    """Nothing has happened yet."""


async def _suggested(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await command("Tomas", "facilitator suggest", mentor="Ines", mentee="Ada")(town)


async def _decided_by_tomas(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    await town["Tomas"].click(card(town), label="Approve")


async def _paused(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await town["Ada"].slash(town.mentorship, "pairing pause", until="1 week")


async def _paused_mentor(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await town["Ines"].slash(town.mentorship, "mentor pause", until="1 week")


async def _a_yes_is_wanted(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await asks(town, "Ada", "Ines")


async def _asked_to_be_contacted(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await press(town["Ada"], "Please contact me")


async def _note(town: InventedCommunity, words: str = "Thank you for Tuesday.") -> None:
    await fill_in(town["Ada"], await town["Ada"].slash(town.mentorship, "pairing note"), words)


async def _long_note(town: InventedCommunity) -> None:
    await _note(town, "word " * 780 + "Until Tuesday.")


async def _asked_how_it_goes(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)


def asked(town: InventedCommunity) -> Awaitable[object]:
    """Ada has asked Ines."""
    return asks(town, "Ada", "Ines")


def waiting(town: InventedCommunity) -> Awaitable[object]:
    """Ada is on the waiting list."""
    return waits(town, "Ada")


def walking(town: InventedCommunity) -> Awaitable[object]:
    """Ada and Ines walk together."""
    return together(town, "Ada", "Ines")


def mentoring(town: InventedCommunity) -> Awaitable[object]:
    """Ines is a mentor."""
    return is_mentor(town, "Ines")


def applied(town: InventedCommunity) -> Awaitable[object]:
    """Ines has volunteered."""
    return applies(town, "Ines")


POINTS: dict[LetterKind, Point] = {
    LetterKind.MENTOR_APPROVED: Point(
        reader="Ines",
        before=applied,
        then=command("Tomas", "facilitator approve", member="Ines"),
        says="has been accepted",
    ),
    LetterKind.MENTOR_DECLINED: Point(
        reader="Ines",
        before=applied,
        then=command("Tomas", "facilitator decline", member="Ines"),
        says="not to add you as a mentor for now",
    ),
    LetterKind.WORD_ASKED: Point(
        reader="Ines",
        before=applied,
        then=lambda town: town["Tomas"].click(card(town), label="Ask for a word"),
        says="would like to talk with you",
    ),
    LetterKind.MENTOR_ADDED: Point(
        reader="Ines",
        before=_nothing,
        then=command("Tomas", "facilitator add-mentor", member="Ines"),
        says="has noted it here",
    ),
    LetterKind.MENTOR_RETIRED: Point(
        reader="Ines",
        before=mentoring,
        then=command("Tomas", "facilitator retire-mentor", member="Ines"),
        says="Thank you for everything you gave",
    ),
    LetterKind.MENTOR_OPEN_AGAIN: Point(
        reader="Ines", before=_paused_mentor, then=passes(8), says="The pause that you set is over"
    ),
    LetterKind.COORDINATOR_STEPPED_DOWN: Point(
        reader="Rosa", before=mentoring, then=command("Ines", "mentor step-down"), says="has stepped down"
    ),
    LetterKind.ASKED: Point(
        reader="Ines", before=mentoring, then=asked, says="asks whether you would be their mentor"
    ),
    LetterKind.ASKED_REMINDER: Point(
        reader="Ines", before=asked, then=passes(3), says="A reminder, in case you missed it"
    ),
    LetterKind.NOT_THIS_TIME: Point(
        reader="Ada", before=asked, then=command("Ines", "pairing decline"), says="can't be your mentor this time"
    ),
    LetterKind.ASK_WITHDRAWN: Point(
        reader="Ines", before=asked, then=command("Ada", "pairing withdraw"), says="nothing is needed from you"
    ),
    LetterKind.ASK_EXPIRED: Point(reader="Ada", before=asked, then=passes(14), says="no answer reached me"),
    LetterKind.SUGGESTION_CLOSED: Point(
        reader="Tomas", before=_suggested, then=command("Ada", "pairing decline"), says="did not come about this time"
    ),
    LetterKind.AWAITING_YES: Point(
        reader="Ada",
        before=_a_yes_is_wanted,
        then=command("Ines", "pairing accept"),
        says="It needs a facilitator's yes next",
    ),
    LetterKind.INTRODUCED: Point(
        reader="Ada", before=asked, then=command("Ines", "pairing accept"), says="is your mentor now"
    ),
    LetterKind.PAIRING_PAUSED: Point(
        reader="Ines", before=walking, then=command("Ada", "pairing pause"), says="has paused the mentorship"
    ),
    LetterKind.PAIRING_RESUMED: Point(
        reader="Ines", before=_paused, then=command("Ada", "pairing resume"), says="The pause is over"
    ),
    LetterKind.PAUSE_OVER: Point(reader="Ines", before=_paused, then=passes(8), says="has reached its date"),
    LetterKind.PAIRING_ENDED: Point(
        reader="Ines", before=walking, then=command("Ada", "pairing end"), says="takes nothing away from what it was"
    ),
    LetterKind.BOUNDARY_SHARED: Point(
        reader="Ada",
        before=wished_for_contact,
        then=lambda town: press(town["Ines"], "If we meet in group"),
        says="you have both said how much contact",
    ),
    LetterKind.THANKS_WAIT: Point(
        reader="Ines", before=at_gratitude, then=lambda town: thanks(town, "Ada"), says="has left you a few words"
    ),
    LetterKind.OWN_DATA: Point(
        reader="Ada",
        before=walking,
        then=lambda town: services(town).privacy.send(town.caller("Ada")),
        says="you asked me for",
    ),
    LetterKind.THANKS: Point(
        reader="Ines", before=has_thanked, then=lambda town: press(town["Ines"], "Read them"), says="You were there."
    ),
    LetterKind.LOOK_AGAIN: Point(reader="Ada", before=rests, then=passes(15), says="2 weeks have passed"),
    LetterKind.HANDOVER_ASKED: Point(
        reader="Ada", before=stepped_down, then=offers_to_hand_over, says="Nothing is taken from you"
    ),
    LetterKind.HANDOVER_STAYS: Point(
        reader="Ines",
        before=handed_over,
        then=lambda town: press(town["Ada"], "Stay as we are"),
        says="would like to go on with you",
    ),
    LetterKind.NOTE: Point(reader="Ines", before=walking, then=_note, says="Thank you for Tuesday."),
    LetterKind.NOTE_REST: Point(reader="Ines", before=walking, then=_long_note, says="Until Tuesday."),
    LetterKind.CHECK_IN: Point(reader="Ines", before=walking, then=check_in_comes, says="How is the mentorship with"),
    LetterKind.CHECK_IN_AGAIN: Point(
        reader="Ines", before=_asked_how_it_goes, then=passes(4), says="A few days ago I asked how the mentorship"
    ),
    LetterKind.RHYTHM_CHANGED: Point(
        reader="Ines", before=walking, then=weekly, says="has chosen how often I ask the two of you"
    ),
    LetterKind.REST_OVER: Point(
        reader="Ines", before=without_check_ins, then=passes(8), says="The rest from check-ins that you wished for"
    ),
    LetterKind.STILL_WAITING: Point(reader="Ada", before=waiting, then=passes(14), says="You are not forgotten"),
    LetterKind.CONTACT_TAKEN: Point(
        reader="Ada",
        before=_asked_to_be_contacted,
        then=lambda town: town["Tomas"].click(card(town), label="I'll reach out"),
        says="will write to you soon",
    ),
    LetterKind.REACTION_ANSWERED: Point(
        reader="Lindiwe",
        before=_decided_by_tomas,
        then=lambda town: town["Lindiwe"].react(card(town), "❌"),
        says="already settled by",
    ),
    **{kind: Point(**told) for kind, told in (TOLD | REFUSED).items()},
}
"""Every letter that goes to a person; a new one needs its row here."""


def test_every_letter_to_a_person_has_its_row() -> None:
    # Those two are for one moment, and kept for nobody; these two come in the stead of a channel.
    for_a_moment = {LetterKind.COMMUNITY_REMOVED, LetterKind.NOT_READ}
    assert set(POINTS) == set(LETTERS) - for_a_moment - {LetterKind.CARD_CONFIDED, LetterKind.SOMETHING_WAITS}


@pytest.mark.parametrize("kind", list(POINTS))
async def test_what_could_not_be_brought_is_read_in_the_server(town: InventedCommunity, kind: LetterKind) -> None:
    point = POINTS[kind]
    await point.before(town)
    close_dms(town, point.reader)
    known = len(dms(town[point.reader]))

    await point.then(town)
    await carried(town)
    shown = await town[point.reader].slash(town.mentorship, "mentorship me")
    cleared = await town[point.reader].click(shown.followups[-1], label="I've read these")
    again = await town[point.reader].slash(town.mentorship, "mentorship me")

    assert len(dms(town[point.reader])) == known
    assert "could not reach you" in answer(shown)
    assert point.says in "".join(text(letter) for letter in shown.followups[:-1])
    assert "Cleared." in answer(cleared)
    assert "could not reach you" not in answer(again)
