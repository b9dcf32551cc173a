"""Every state in which something can be rendered, with text as long and as awkward as people may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

from bot.rules.message_specs import SPECS
from bot.rules.message_types import AboutCard, Subject
from bot.rules.programme import QUALITIES
from bot.rules.text_limits import MAX_LONG_TEXT_CHARS, MAX_NOTE_CHARS, MAX_SHORT_TEXT_CHARS
from bot.services.outbox.context import MessageContext
from bot.services.privacy.export import PersonalData
from bot.ui.outbox.cards import CARD_RENDERERS
from storage.models.concerns import Concern
from storage.models.enums import (
    AskedBy,
    CheckInAnswer,
    CheckInWish,
    ConcernKind,
    ConcernOutcome,
    ContactPreference,
    EndedHow,
    MentorState,
    MessageKind,
    PairingState,
    Rhythm,
    ThanksAnswer,
)
from storage.models.records import Mentor, Pairing
from storage.repositories.pairings import LIVE_PAIRING_STATES
from tests.support.factories import (
    COMMUNITY_ID,
    FACILITATOR_ID,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    community,
    concern,
    matter,
    mentor,
    message_context,
    note,
    pairing,
    preferences,
    question,
    schedule,
    seeker,
    silence,
)

from . import refused_content_cases, waiting_cases
from .compatibility_cases import outlooks, reasons


def pad_to_length(pattern: str, length: int = MAX_SHORT_TEXT_CHARS) -> str:
    """Return the pattern repeated and cut to exactly this length, with visible ends."""
    return "x" + (pattern * length)[: length - 2] + "x"


AWKWARD_TEXTS = {
    "plain": pad_to_length("word "),
    "doubled by escaping": pad_to_length("*_`~|\\"),
    "nothing but line breaks": pad_to_length("\n"),
    "one character a line": pad_to_length("*\n"),
    "headings and lists": pad_to_length("# a\n- b\n> c\n"),
    "links": pad_to_length("[a](b)\n"),
    "emoji": pad_to_length("👩\u200d👩\u200d👧\u200d👦"),
}


def mentors(words: str | None) -> Iterator[Mentor]:
    """Yield a mentor in every state, with every field filled in."""
    for state, past in product(MentorState, (True, False)):
        yield mentor(
            state,
            capacity=10,
            past_member=past,
            qualities=QUALITIES,
            words=words,
            reason=words if state is MentorState.DECLINED else None,
            paused_until=NOW if state is MentorState.PAUSED else None,
            word_asked_by=FACILITATOR_ID if past else None,
        )
    yield mentor(MentorState.STEPPED_DOWN, decided_by=None)
    yield mentor(MentorState.APPROVED, words="Hello.", new_words=words, new_capacity=9, changed_at=NOW)


def pairings(words: str | None = None) -> Iterator[Pairing]:
    """Yield a pairing in every state, proposed in each way."""
    for state, asked_by in product(PairingState, AskedBy):
        paused = state is PairingState.PAUSED
        usual = pairing(
            state,
            asked_by,
            words=words,
            attends=False,
            mentee_paused_until=NOW if paused else None,
            decided_by=FACILITATOR_ID,
        )
        yield usual
        if paused:
            yield pairing(state, asked_by, mentor_paused_at=NOW)
            yield pairing(state, asked_by, mentor_paused_at=NOW, mentee_paused_at=None)
        if asked_by is not AskedBy.MENTEE:
            yield pairing(state, asked_by, anonymous_until_agreed=True)
        if state is PairingState.ENDED:
            yield from (pairing(state, asked_by, ended_how=how, decided_by=None) for how in EndedHow)
            yield from (pairing(state, asked_by, began_at=None, ended_how=how, decided_by=None) for how in EndedHow)
        if state not in LIVE_PAIRING_STATES:
            # The mentor has had what was stored about them deleted.
            yield replace(usual, mentor_id=-2 * usual.id, decided_by=0)
        if state in {PairingState.ACTIVE, PairingState.PAUSED}:
            yield pairing(state, asked_by, handover_at=NOW)
        if asked_by is AskedBy.FACILITATOR and state is PairingState.PROPOSED:
            yield from (
                pairing(state, asked_by, **{agreed: NOW}) for agreed in ("mentor_agreed_at", "mentee_agreed_at")
            )


CLOSING_KINDS = {
    MessageKind.THANKS_OFFERED,
    MessageKind.THANKS,
    MessageKind.CARD_CLOSING_FEEDBACK,
    MessageKind.BOUNDARY_SHARED,
}


def closing_cases(kind: MessageKind, words: str) -> Iterator[MessageContext]:
    """Yield the cases of a closing message, for either of the two or about them."""
    if kind is MessageKind.BOUNDARY_SHARED:
        for reader, contact in product((MENTOR_ID, MENTEE_ID), (None, *ContactPreference)):
            yield message_context(
                kind, recipient_id=reader, pairing=pairing(PairingState.ENDED), shared_contact=contact
            )
        return
    for each, welcome, secret in product(pairings(words), (None, *ThanksAnswer), (True, False)):
        said = note((words * 2)[:MAX_LONG_TEXT_CHARS], welcome=welcome, in_confidence=secret)
        yield message_context(kind, recipient_id=MENTEE_ID, pairing=each, note=said)


def waiting_list_cases(words: str) -> Iterator[MessageContext]:
    """Yield the cases of the regular message to a seeker, whatever keeps them from a match."""
    for looks, is_asked, wish in product(outlooks(), (True, False), CheckInWish):
        waits, wishes = seeker(hope=words, preferences=words), preferences(wish=wish)
        yield message_context(
            MessageKind.STILL_WAITING, seeker=waits, outlook=looks, has_open_request=is_asked, preferences=wishes
        )


def rest_over_cases() -> Iterator[MessageContext]:
    """Yield the cases of a rest that is over, whatever the person wishes by now."""
    for wish, until in product(CheckInWish, (None, NOW)):
        yield message_context(MessageKind.REST_OVER, preferences=preferences(wish=wish, resting_until=until))


def concerns(words: str) -> Iterator[Concern]:
    """Yield concerns and wishes to be contacted: named or not, open, taken on and closed."""
    said = (words * 2)[:MAX_LONG_TEXT_CHARS]
    for kind, named, outcome in product(ConcernKind, (True, False), (None, *ConcernOutcome)):
        usual = concern(kind, named=named, about_id=MENTOR_ID, words=said)
        if outcome is None:
            yield usual
            yield replace(usual, taken_by=FACILITATOR_ID)
        else:
            yield replace(usual, outcome=outcome, closed_at=NOW, closed_by=FACILITATOR_ID, outcome_words=words)


def removed_community_cases(_words: str) -> Iterator[MessageContext]:
    """Yield the message to the owner of a server that removed the bot."""
    yield replace(
        message_context(MessageKind.COMMUNITY_REMOVED, recipient_id=FACILITATOR_ID),
        community=community(removed_at=NOW),
    )


def queue_card_cases(_words: str) -> Iterator[MessageContext]:
    """Yield the card that opens the facilitators' queue."""
    yield replace(message_context(MessageKind.CARD_QUEUE), community=community(facilitators_channel_id=800))


def welcome_card_cases(_words: str) -> Iterator[MessageContext]:
    """Yield the card with which members begin."""
    yield replace(message_context(MessageKind.CARD_WELCOME), community=community(welcome_channel_id=801))


def own_data(words: str) -> Iterator[MessageContext]:
    """Yield exports of a person's data: empty, and with their own text."""
    some = {"seekers": [{"hope": words, "since": NOW}], "pairings": [{"with": MENTOR_ID, "state": "active"}]}
    for kinds in ({}, some):
        stored = PersonalData(community_id=COMMUNITY_ID, user_id=MENTEE_ID, at=NOW, rows_by_kind=kinds)
        yield message_context(MessageKind.OWN_DATA, recipient_id=MENTEE_ID, personal_data=stored)


def day_cases() -> Iterator[MessageContext]:
    """The line of a day."""
    told = message_context(MessageKind.DAILY_LINE, recipient_id=None)
    yield replace(told, community=community(facilitators_channel_id=told.message.subject_id, daily_at=NOW))


ABOUT_ONE_PERSON: dict[MessageKind, Callable[[str], Iterator[MessageContext]]] = {
    MessageKind.STILL_WAITING: waiting_list_cases,
    MessageKind.REST_OVER: lambda _words: rest_over_cases(),
    MessageKind.COMMUNITY_REMOVED: removed_community_cases,
    MessageKind.MANY_REFUSED: lambda _words: iter(
        [message_context(MessageKind.MANY_REFUSED, recipient_id=FACILITATOR_ID)]
    ),
    MessageKind.OWN_DATA: own_data,
    MessageKind.DAILY_LINE: lambda _words: day_cases(),
    MessageKind.CONTACT_DONE: lambda _words: waiting_cases.contact_done_cases(),
    MessageKind.MATTER_SPOKEN: lambda _words: waiting_cases.matter_cases(MessageKind.MATTER_SPOKEN),
    MessageKind.MATTER_REACHED: lambda _words: waiting_cases.matter_cases(MessageKind.MATTER_REACHED),
    MessageKind.MATTER_WORD: lambda _words: waiting_cases.matter_cases(MessageKind.MATTER_WORD),
    MessageKind.MATTER_NEWCOMER: waiting_cases.newcomer_cases,
    MessageKind.DECISION_WORD: lambda _words: waiting_cases.decision_word_cases(),
    MessageKind.CARD_UNREACHABLE: lambda _words: waiting_cases.unreachable_cases(),
    MessageKind.CARD_QUEUE: queue_card_cases,
    MessageKind.CARD_WELCOME: welcome_card_cases,
    MessageKind.STAFF_MISSING: waiting_cases.staff_missing_cases,
    MessageKind.WEEKLY: waiting_cases.weekly_cases,
    MessageKind.TEXT_RETURNED: lambda words: refused_content_cases.returned_text_cases(words, pairings(words)),
    MessageKind.TEXT_LEFT_OUT: lambda words: refused_content_cases.left_out_text_cases(mentors(words)),
}


def card_as_dm_cases(kind: MessageKind, words: str) -> Iterator[MessageContext]:
    """Yield the direct messages to one person in place of each card that facilitators can't see."""
    for card in (kind for kind, renderer in CARD_RENDERERS.items() if renderer.waits):
        for about in cases_of(card, words):
            told = replace(about.message, kind=kind, detail=card, recipient_id=FACILITATOR_ID)
            yield replace(about, message=told)
            if card is MessageKind.CARD_CLOSING_FEEDBACK:
                yield replace(about, message=told, matter=matter(kind=card))


def cases_of(kind: MessageKind, words: str) -> Iterator[MessageContext]:
    """Yield a message of this kind in every state that its subject can be in, to either of the two."""
    subject = SPECS[kind].subject
    if SPECS[kind].payload is AboutCard:
        yield from card_as_dm_cases(kind, words)
        return
    subject = SPECS[kind].subject
    if subject is Subject.MENTOR:
        yield from about_mentors(kind, words)
        return
    if subject is Subject.CONCERN:
        yield from (message_context(kind, recipient_id=MENTEE_ID, concern=brought) for brought in concerns(words))
        return
    if kind in ABOUT_ONE_PERSON:
        yield from ABOUT_ONE_PERSON[kind](words)
        return
    if kind is MessageKind.RHYTHM_CHANGED:
        for reader, rhythm in product((MENTOR_ID, MENTEE_ID), Rhythm):
            yield message_context(kind, recipient_id=reader, pairing=pairing(rhythm=rhythm))
    if kind is MessageKind.CARD_SILENCE:
        for each, over in product(pairings(words), (None, NOW)):
            yield message_context(kind, recipient_id=None, pairing=each, silence=silence(over_at=over))
        return
    yield from (closing_cases if kind in CLOSING_KINDS else about_the_two)(kind, words)


def about_mentors(kind: MessageKind, words: str) -> Iterator[MessageContext]:
    """A message about a mentor in every state, whose mentees are offered someone else, or not."""
    for each_mentor, offered in product(mentors(words), (None, NOW)):
        theirs = tuple(pairing(id=number, handover_at=offered) for number in range(1, 11))
        usual = message_context(kind, recipient_id=MENTOR_ID, mentor=each_mentor, mentees=theirs)
        yield usual
        if each_mentor.state is MentorState.STEPPED_DOWN:
            yield replace(usual, matter=matter(kind=MessageKind.CARD_MENTOR))


def about_the_two(kind: MessageKind, words: str) -> Iterator[MessageContext]:
    """A message to either of two about what is between them, in every state."""
    answers = (None, *CheckInAnswer) if SPECS[kind].subject is Subject.QUESTION else (None,)
    offering = mentor(qualities=QUALITIES, words=words)
    for reader, each, answer in product((MENTOR_ID, MENTEE_ID), pairings(words), answers):
        asked = question(
            answer, person_id=reader, number=3, taken_by=FACILITATOR_ID if each.anonymous_until_agreed else None
        )
        yield message_context(
            kind,
            recipient_id=reader,
            pairing=each,
            question=asked,
            schedule=schedule(person_id=reader, number=3),
            preferences=preferences(user_id=reader),
            note=note((words * 4)[:MAX_NOTE_CHARS]),
            offering_mentor=offering,
            match_reasons=reasons(words),
        )
