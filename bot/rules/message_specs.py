"""One table of all that the bot ever sends by itself: a row for each kind of message, with all that is true of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storage.models.enums import ConcernReach, LetterKind, Urgency

from .message_types import (
    AboutCard,
    Arrival,
    CardReason,
    Extra,
    MessageRoute,
    MessageSpec,
    Payload,
    PostedIn,
    RefusedWith,
    ReminderReason,
    ReplacedRole,
    Retry,
    Subject,
    WordsOf,
    WriterIs,
    decode,
)
from .seeing import Kept, Reader, tells

_MENTOR, _PAIRING, _QUESTION, _NOTE = Subject.MENTOR, Subject.PAIRING, Subject.QUESTION, Subject.NOTE
_CONCERN, _OTHER, _NAMED = Subject.CONCERN, Subject.OTHER, Subject.AS_NAMED
_FIRST, _LATER = Urgency.FIRST, Urgency.LATER
_SELF, _PARTNER, _FACILITATOR = Reader.SELF, Reader.PARTNER, Reader.FACILITATOR
_PARTIES = (Extra.PARTIES,)
_RETURNED, _LEFT_OUT = LetterKind.WORDS_RETURNED, LetterKind.WORDS_LEFT_OUT


def _news(subject: Subject, kept: Kept, reader: Reader = _SELF) -> MessageSpec:
    """Return the row of a direct message that is sent at once."""
    return MessageSpec(subject, (kept, reader))


def _in_hours(subject: Subject, kept: Kept, reader: Reader = _SELF, *extras: Extra) -> MessageSpec:
    """Return the row of a direct message that tells what somebody did, within the reader's contact hours."""
    return MessageSpec(subject, (kept, reader), in_contact_hours=True, extras=extras)


def _reminder(subject: Subject, kept: Kept, *extras: Extra, payload: type[Payload] | None = None) -> MessageSpec:
    """Return the row of a direct message that nobody caused, sent within the reader's contact hours."""
    return MessageSpec(subject, (kept, _SELF), priority=_LATER, in_contact_hours=True, extras=extras, payload=payload)


def _card(subject: Subject, kept: Kept) -> MessageSpec:
    """Return the row of a card."""
    return MessageSpec(
        subject,
        (kept, _FACILITATOR),
        MessageRoute.CARD,
        payload=CardReason,
        retry=Retry.UNTIL_DONE,
        extras=_PARTIES,
    )


def _posted(subject: Subject, kept: Kept) -> MessageSpec:
    """Return the row of a message that is posted once in the facilitators' channel."""
    return replace(_card(subject, kept), route=MessageRoute.POSTED_ONCE, payload=None)


SPECS: dict[LetterKind, MessageSpec] = {
    # about being a mentor
    LetterKind.MENTOR_APPROVED: _news(_MENTOR, Kept.MENTORING),
    LetterKind.MENTOR_DECLINED: MessageSpec(_MENTOR, (Kept.MENTORING, _SELF), returned_by=_LEFT_OUT),
    LetterKind.MENTOR_ADDED: _news(_MENTOR, Kept.MENTORING),
    LetterKind.MENTOR_RETIRED: MessageSpec(_MENTOR, (Kept.MENTORING, _SELF), extras=(Extra.MENTEES,)),
    LetterKind.MENTOR_OPEN_AGAIN: _reminder(_MENTOR, Kept.MENTORING),
    LetterKind.WORD_ASKED: _news(_MENTOR, Kept.MENTORING),
    LetterKind.COORDINATOR_STEPPED_DOWN: _news(_MENTOR, Kept.MENTORING, _FACILITATOR),
    # about a question between two people
    LetterKind.ASKED: MessageSpec(_PAIRING, (Kept.ASKING, _SELF), extras=(Extra.REASONS,), returned_by=_LEFT_OUT),
    LetterKind.ASKED_REMINDER: MessageSpec(
        _PAIRING,
        (Kept.ASKING, _SELF),
        priority=_LATER,
        in_contact_hours=True,
        extras=(Extra.REASONS,),
        returned_by=_LEFT_OUT,
    ),
    LetterKind.NOT_THIS_TIME: _news(_PAIRING, Kept.ASKING),
    LetterKind.ASK_WITHDRAWN: _news(_PAIRING, Kept.ASKING),
    LetterKind.ASK_EXPIRED: _news(_PAIRING, Kept.ASKING),
    LetterKind.SUGGESTION_CLOSED: _news(_PAIRING, Kept.ASKING, _FACILITATOR),
    LetterKind.AWAITING_YES: MessageSpec(_PAIRING, (Kept.ASKING, _SELF), extras=_PARTIES),
    # about a mentorship
    LetterKind.INTRODUCED: _news(_PAIRING, Kept.PAIRED, _PARTNER),
    LetterKind.PAIRING_PAUSED: _news(_PAIRING, Kept.PAIRED, _PARTNER),
    LetterKind.PAIRING_RESUMED: _news(_PAIRING, Kept.PAIRED, _PARTNER),
    LetterKind.PAUSE_OVER: _reminder(_PAIRING, Kept.PAIRED),
    LetterKind.PAIRING_ENDED: _news(_PAIRING, Kept.PAIRED, _PARTNER),
    LetterKind.NOTE: MessageSpec(
        _NOTE,
        (Kept.NOTE, _PARTNER),
        priority=_FIRST,
        brings_note=True,
        between_two=True,
        nothing_without_words=True,
        returned_by=_RETURNED,
    ),
    # Without its words it goes nevertheless, and says that they can't be shown, because the beginning has come.
    LetterKind.NOTE_REST: MessageSpec(
        _NOTE, (Kept.NOTE, _PARTNER), priority=_FIRST, brings_note=True, between_two=True, returned_by=_RETURNED
    ),
    LetterKind.HANDOVER_ASKED: _in_hours(_PAIRING, Kept.PAIRED, _PARTNER),
    LetterKind.HANDOVER_STAYS: _in_hours(_PAIRING, Kept.PAIRED, _PARTNER),
    # check-ins
    LetterKind.CHECK_IN: _reminder(_QUESTION, Kept.PAIRED, Extra.SCHEDULE),
    LetterKind.CHECK_IN_AGAIN: _reminder(_QUESTION, Kept.PAIRED, Extra.SCHEDULE, payload=ReminderReason),
    LetterKind.RHYTHM_CHANGED: _in_hours(_PAIRING, Kept.RHYTHM, _PARTNER),
    LetterKind.REST_OVER: _reminder(_OTHER, Kept.TIMES),
    LetterKind.CONTACT_TAKEN: MessageSpec(_QUESTION, (Kept.CONTACT, _SELF), priority=_FIRST),
    # after the end
    LetterKind.BOUNDARY_SHARED: _in_hours(_PAIRING, Kept.BOUNDARY, _PARTNER, Extra.SHARED_CONTACT),
    LetterKind.THANKS_WAIT: MessageSpec(
        _NOTE, (Kept.THANKS, _PARTNER), in_contact_hours=True, between_two=True, extras=(Extra.CONTACT_WISH,)
    ),
    LetterKind.THANKS: MessageSpec(
        _NOTE, (Kept.THANKS, _PARTNER), priority=_FIRST, brings_note=True, between_two=True, in_a_file=True
    ),
    LetterKind.LOOK_AGAIN: _reminder(_PAIRING, Kept.PAIRED, Extra.OTHER_PLANS),
    # to somebody about what is theirs alone
    LetterKind.STILL_WAITING: _reminder(Subject.SEEKER, Kept.SEEKING),
    LetterKind.OWN_DATA: MessageSpec(_OTHER, (Kept.TRAIL, _SELF), priority=_FIRST, extras=(Extra.OWN_DATA,)),
    LetterKind.REACTION_ANSWERED: MessageSpec(
        Subject.DECIDER, (Kept.TRAIL, _SELF), payload=RefusedWith, priority=_FIRST
    ),
    LetterKind.WORDS_RETURNED: MessageSpec(
        _NOTE, (Kept.NOTE, _SELF), payload=WordsOf, priority=_FIRST, brings_note=True, in_a_file=True
    ),
    LetterKind.WORDS_LEFT_OUT: MessageSpec(
        _NAMED, (Kept.REQUEST, _SELF), payload=WordsOf, priority=_FIRST, in_a_file=True
    ),
    LetterKind.COMMUNITY_REMOVED: MessageSpec(_OTHER, None, priority=_FIRST, retry=Retry.NEVER, after_removal=True),
    LetterKind.NOT_READ: MessageSpec(
        _OTHER,
        None,
        payload=WriterIs,
        priority=_FIRST,
        retry=Retry.THEN_DROP,
        arrival=Arrival.HIDDEN,
        answers_writing=True,
    ),
    # concerns, and what is told in the stead of the facilitators' channel
    LetterKind.CONCERN_CONFIDED: MessageSpec(
        _CONCERN,
        (Kept.CONCERN, _FACILITATOR),
        payload=ConcernReach,
        priority=_FIRST,
        extras=_PARTIES,
        arrival=Arrival.HIDDEN,
        confidential=True,
    ),
    LetterKind.CONCERN_TAKEN: MessageSpec(
        _CONCERN, (Kept.CONCERN, _SELF), priority=_FIRST, arrival=Arrival.SHOWN_IF_NAMED
    ),
    LetterKind.CONCERN_CLOSED: MessageSpec(
        _CONCERN, (Kept.CONCERN_OUTCOME, _SELF), priority=_FIRST, arrival=Arrival.SHOWN_IF_NAMED
    ),
    LetterKind.CARD_CONFIDED: MessageSpec(
        _NAMED, None, payload=AboutCard, priority=_FIRST, extras=_PARTIES, confidential=True
    ),
    LetterKind.SOMETHING_WAITS: MessageSpec(
        _NAMED, None, payload=AboutCard, priority=_FIRST, extras=_PARTIES, arrival=Arrival.HIDDEN
    ),
    # in the facilitators' channel
    LetterKind.CARD_MENTOR: replace(_card(_MENTOR, Kept.MENTORING), looked_after=True, returned_by=_LEFT_OUT),
    LetterKind.CARD_PAIRING: replace(_card(_PAIRING, Kept.PAIRED), looked_after=True),
    LetterKind.CARD_CONTACT: replace(_card(_QUESTION, Kept.CONTACT), confidential=True),
    LetterKind.CARD_SILENCE: replace(_card(Subject.SILENCE, Kept.SILENCE), confidential=True, looked_after=True),
    LetterKind.CARD_CONCERN: replace(_card(_CONCERN, Kept.CONCERN), confidential=True),
    LetterKind.CARD_RESPECT: replace(
        _posted(_NOTE, Kept.RESPECT),
        priority=_FIRST,
        confidential=True,
        brings_note=True,
        returned_by=_RETURNED,
    ),
    LetterKind.CARD_UNREACHABLE: _posted(Subject.PERSON, Kept.UNREACHABLE),
    LetterKind.CARD_STEPPED_DOWN: _posted(_MENTOR, Kept.MENTORING),
    LetterKind.STILL_HEARD: MessageSpec(
        _NAMED,
        None,
        MessageRoute.LOOK,
        payload=AboutCard,
        priority=_LATER,
        retry=Retry.UNTIL_DONE,
        extras=_PARTIES,
    ),
    # elsewhere in the server
    LetterKind.CARD_AWAY: MessageSpec(
        _OTHER,
        None,
        MessageRoute.REMOVAL,
        payload=PostedIn,
        priority=_FIRST,
        retry=Retry.UNTIL_DONE,
        leaves_trace=False,
    ),
    LetterKind.FORUM_REPLY: MessageSpec(_OTHER, None, MessageRoute.FORUM_REPLY),
    LetterKind.MENTOR_ROLE: MessageSpec(
        _MENTOR,
        (Kept.MENTORING, Reader.OTHERS),
        MessageRoute.ROLE,
        payload=ReplacedRole,
        retry=Retry.UNLESS_REFUSED,
        extras=(Extra.ROLE,),
    ),
    LetterKind.ROLE_OFF: MessageSpec(_OTHER, None, MessageRoute.ROLE, extras=(Extra.ROLE,), leaves_trace=False),
}
"""A kind without a row is not sent."""


def may_tell(kind: LetterKind) -> bool:
    """Return whether a message of this kind may be sent at all, as far as its reader may know what it tells."""
    if kind not in SPECS:
        return False
    told = SPECS[kind].tells
    return told is None or tells(told[0], to=told[1])


def payload_of(kind: LetterKind, stored: str | None) -> Payload | None:
    """Return what a message of this kind carries, from the text that is stored of it. Raises as *decode* does."""
    return decode(SPECS[kind].payload, stored) if stored else None


def kinds_where(holds: Callable[[MessageSpec], bool]) -> frozenset[LetterKind]:
    """Return the kinds of message of whose row this holds."""
    return frozenset(kind for kind, spec in SPECS.items() if holds(spec))


def kinds_by(route: MessageRoute) -> frozenset[LetterKind]:
    """Return the kinds of message that go this way."""
    return kinds_where(lambda spec: spec.route is route)


def kinds_about(*subjects: Subject) -> frozenset[LetterKind]:
    """Return the kinds of message about one of these subjects."""
    return kinds_where(lambda spec: spec.subject in subjects)


def kinds_bringing_notes() -> frozenset[LetterKind]:
    """Return the kinds that bring words of a note; with the last message of these, the words are forgotten."""
    return kinds_where(lambda spec: spec.brings_note)


def kinds_showing_a_card() -> frozenset[LetterKind]:
    """Return the kinds that bring one person what a card of the kind in their payload says."""
    return kinds_where(lambda spec: spec.payload is AboutCard and spec.confidential)
