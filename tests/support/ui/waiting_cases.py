"""Cases of what is told of all that waits for the programme's people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.rules.ladder import StaffGap
from bot.services.facilitator_overview import FacilitatorQueue, SilentPair
from bot.services.outbox.context import MessageContext
from storage.models.concerns import MatterAccess, UnreachablePerson
from storage.models.enums import Asked, CheckInAnswer, Heard, MentorState, MessageKind, PairingState
from tests.support.factories import (
    FACILITATOR_ID,
    MENTEE_ID,
    NOW,
    matter,
    matter_reader,
    mentor,
    message_context,
    pairing,
    question,
    seeker,
    silence,
)


def contact_done_cases() -> Iterator[MessageContext]:
    """Yield a wish to be contacted that was met, and one that came again."""
    for each in (None, 1):
        yield message_context(
            MessageKind.CONTACT_DONE, question=question(CheckInAnswer.CONTACT, matter_id=each), pairing=pairing()
        )


def matter_cases(kind: MessageKind) -> Iterator[MessageContext]:
    """Yield what is asked and told of something that waits, whichever of them is asked."""
    asked = [matter(taken_by=FACILITATOR_ID, asked=one) for one in Asked]
    waiting = [matter(heard=heard) for heard in Heard]
    for reader, each in product((MENTEE_ID, FACILITATOR_ID), (*waiting, *asked)):
        yield message_context(kind, recipient_id=reader, matter=each)
    if kind is MessageKind.MATTER_SPOKEN:
        out_of_reach = replace(asked[0], kind=MessageKind.CARD_UNREACHABLE, subject_id=MENTEE_ID)
        yield message_context(kind, recipient_id=FACILITATOR_ID, matter=out_of_reach)


def decision_word_cases() -> Iterator[MessageContext]:
    """Yield what those hear who wait for a decision hears of how it stands, and what is decided by then."""
    for heard, state in product((None, *Heard), (MentorState.APPLIED, MentorState.DECLINED)):
        waits = matter(heard=heard, kind=MessageKind.CARD_MENTOR)
        usual = message_context(MessageKind.DECISION_WORD, recipient_id=MENTEE_ID, matter=waits)
        yield replace(usual, mentor=mentor(state))
        yield replace(
            usual, pairing=pairing(PairingState.AGREED), matter=replace(waits, kind=MessageKind.CARD_PAIRING)
        )


def unreachable_cases() -> Iterator[MessageContext]:
    """Yield what facilitators hear of somebody who can't be reached, and of one who can be again."""
    for waits in (matter(kind=MessageKind.CARD_UNREACHABLE), None):
        yield replace(message_context(MessageKind.CARD_UNREACHABLE), matter=waits)


def newcomer_cases(_words: str) -> Iterator[MessageContext]:
    """Yield the question whether somebody may read what waits, asked, answered, and while somebody looks after it."""
    usual = message_context(MessageKind.MATTER_NEWCOMER, recipient_id=MENTEE_ID, matter=matter())
    for access in MatterAccess:
        yield replace(usual, matter_reader=matter_reader(access=access))
    yield replace(usual, matter=matter(taken_by=FACILITATOR_ID), matter_reader=matter_reader())


def staff_missing_cases(_words: str) -> Iterator[MessageContext]:
    """Yield the messages to a server's owner about who is missing to look after mentorship."""
    for gaps in (*StaffGap, ~StaffGap.NONE):
        usual = message_context(MessageKind.STAFF_MISSING, recipient_id=FACILITATOR_ID)
        yield replace(usual, staff_gaps=gaps, staff_missing_since=NOW)


def weekly_cases(words: str) -> Iterator[MessageContext]:
    """Yield what waits for one reader: nothing, one of each kind, and many."""
    for many in (0, 1, 100):
        queue = FacilitatorQueue(
            reader_id=FACILITATOR_ID,
            contact_requests=[],
            silent_pairs=[SilentPair(silence=silence(), pairing=pairing())] * many,
            applications=[mentor(MentorState.APPLIED, words=words)] * many,
            pairings=[pairing(PairingState.AGREED, words=words)] * many,
            unreachable=[UnreachablePerson(user_id=MENTEE_ID, since=NOW, matter_id=8)] * many,
            waiting_list=[seeker(hope=words, preferences=words)] * many,
            stepped_down=[mentor(MentorState.STEPPED_DOWN, words=words)] * many,
            missing_places=many,
        )
        yield replace(message_context(MessageKind.WEEKLY, recipient_id=FACILITATOR_ID), queue=queue)
