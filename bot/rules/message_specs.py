"""One table of all that the bot ever sends by itself: a row for each kind of message, with all that is true of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storage.models.enums import MessageKind, Priority, Rung

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
    WeeklyReader,
    WordsOf,
    WriterCommunities,
    decode,
)
from .visibility import DataKind, Viewer, may_know

_MENTOR, _PAIRING, _QUESTION, _NOTE = Subject.MENTOR, Subject.PAIRING, Subject.QUESTION, Subject.NOTE
_CONCERN, _OTHER, _NAMED = Subject.CONCERN, Subject.OTHER, Subject.AS_OF_NAMED_KIND
_FIRST, _LATER = Priority.HIGH, Priority.LOW
_SELF, _PARTNER, _FACILITATOR = Viewer.SELF, Viewer.PARTNER, Viewer.FACILITATOR
_PARTIES = (Extra.PARTIES,)
_RETURNED, _LEFT_OUT = MessageKind.TEXT_RETURNED, MessageKind.TEXT_LEFT_OUT
_WAITS = MessageSpec(_NAMED, None, payload=AboutCard, priority=_FIRST, extras=_PARTIES, arrival=Arrival.HIDDEN)
_REMOVAL = MessageSpec(
    _OTHER,
    None,
    MessageRoute.REMOVAL,
    payload=PostedIn,
    priority=_FIRST,
    retry=Retry.UNTIL_DONE,
    is_sent_after_removal=True,
    leaves_trace=False,
)
_STAFF_CHECK = MessageSpec(_OTHER, None, MessageRoute.STAFF_CHECK, retry=Retry.UNTIL_DONE, leaves_trace=False)
_ASKED = MessageSpec(_PAIRING, (DataKind.OPEN_PROPOSAL, _SELF), extras=(Extra.REASONS,), is_question=True)

_TO_MENTOR = MessageSpec(_MENTOR, (DataKind.MENTORING, _SELF))
_WITH_REASON = replace(_TO_MENTOR, returned_by=_LEFT_OUT)
_TO_COORDINATOR = MessageSpec(_MENTOR, (DataKind.MENTORING, _FACILITATOR), extras=_PARTIES)


def _news(subject: Subject, told: DataKind, reader: Viewer = _SELF) -> MessageSpec:
    """Return the row of a direct message that is sent at once."""
    return MessageSpec(subject, (told, reader))


def _in_hours(subject: Subject, told: DataKind, reader: Viewer = _SELF, *extras: Extra) -> MessageSpec:
    """Return the row of a direct message that tells what somebody did, within the reader's contact hours."""
    return MessageSpec(subject, (told, reader), waits_for_contact_hours=True, extras=extras)


def _reminder(subject: Subject, told: DataKind, *extras: Extra, payload: type[Payload] | None = None) -> MessageSpec:
    """Return the row of a direct message that nobody caused, sent within the reader's contact hours."""
    return MessageSpec(
        subject, (told, _SELF), priority=_LATER, waits_for_contact_hours=True, extras=extras, payload=payload
    )


def _first(
    subject: Subject,
    told: DataKind,
    reader: Viewer = _SELF,
    arrival: Arrival = Arrival.HIDDEN,
    payload: type[Payload] | None = None,
) -> MessageSpec:
    """Return the row of a direct message that goes before others."""
    return MessageSpec(subject, (told, reader), payload=payload, priority=_FIRST, arrival=arrival)


def _card(subject: Subject, told: DataKind, *more: Extra) -> MessageSpec:
    """Return the row of a card."""
    return MessageSpec(
        subject,
        (told, _FACILITATOR),
        MessageRoute.CARD,
        payload=CardReason,
        retry=Retry.UNTIL_DONE,
        extras=(*_PARTIES, *more),
    )


def _confided(subject: Subject, told: DataKind) -> MessageSpec:
    """Return the row of what each facilitator who may act is told of by a direct message of its own."""
    return replace(_card(subject, told), route=MessageRoute.CONFIDED, is_confidential=True)


_NOTE_ITSELF = MessageSpec(
    _NOTE,
    (DataKind.NOTE, _PARTNER),
    priority=_FIRST,
    brings_note=True,
    is_from_partner=True,
    needs_text=True,
    returned_by=_RETURNED,
)

SPECS: dict[MessageKind, MessageSpec] = {
    # about being a mentor
    **dict.fromkeys((MessageKind.MENTOR_APPROVED, MessageKind.MENTOR_ADDED), _TO_MENTOR),
    **dict.fromkeys((MessageKind.MENTOR_SUSPENDED, MessageKind.MENTOR_LIFTED), _TO_MENTOR),
    **dict.fromkeys((MessageKind.MENTOR_CHANGE_SHOWN, MessageKind.TALK_REQUESTED), _TO_MENTOR),
    **dict.fromkeys((MessageKind.MENTOR_DECLINED, MessageKind.MENTOR_CHANGE_LEFT), _WITH_REASON),
    MessageKind.MENTOR_RETIRED: MessageSpec(_MENTOR, (DataKind.MENTORING, _SELF), extras=(Extra.MENTEES,)),
    MessageKind.MENTOR_OPEN_AGAIN: _reminder(_MENTOR, DataKind.MENTORING, payload=ReminderReason),
    MessageKind.COORDINATOR_STEPPED_DOWN: _TO_COORDINATOR,
    **dict.fromkeys((MessageKind.MENTOR_BEGAN_MANY, MessageKind.MENTOR_ENDED_MANY), _TO_COORDINATOR),
    # about a proposal
    MessageKind.ASKED: _ASKED,
    MessageKind.ASKED_REMINDER: replace(_ASKED, priority=_LATER, waits_for_contact_hours=True),
    MessageKind.NOT_THIS_TIME: _news(_PAIRING, DataKind.OPEN_PROPOSAL),
    **dict.fromkeys((MessageKind.ASK_WITHDRAWN, MessageKind.ASK_EXPIRED), _news(_PAIRING, DataKind.OPEN_PROPOSAL)),
    MessageKind.SUGGESTION_CLOSED: _news(_PAIRING, DataKind.OPEN_PROPOSAL, _FACILITATOR),
    MessageKind.AWAITING_YES: MessageSpec(_PAIRING, (DataKind.OPEN_PROPOSAL, _SELF), extras=_PARTIES),
    # about a mentorship
    **dict.fromkeys((MessageKind.INTRODUCED, MessageKind.PAIRING_ENDED), _news(_PAIRING, DataKind.PAIRED, _PARTNER)),
    MessageKind.PAIRING_PAUSED: _news(_PAIRING, DataKind.PAIRED, _PARTNER),
    MessageKind.PAIRING_RESUMED: _news(_PAIRING, DataKind.PAIRED, _PARTNER),
    MessageKind.PAUSE_OVER: _reminder(_PAIRING, DataKind.PAIRED, payload=ReminderReason),
    MessageKind.NOTE: _NOTE_ITSELF,
    # Without its words it goes nevertheless, and says that they can't be shown, because the beginning has come.
    MessageKind.NOTE_REST: replace(_NOTE_ITSELF, needs_text=False),
    MessageKind.HANDOVER_ASKED: replace(_in_hours(_PAIRING, DataKind.PAIRED, _PARTNER), payload=ReminderReason),
    MessageKind.HANDOVER_STAYS: replace(_in_hours(_PAIRING, DataKind.PAIRED, _PARTNER), payload=ReminderReason),
    # check-ins
    MessageKind.CHECK_IN: _reminder(_QUESTION, DataKind.PAIRED, Extra.SCHEDULE),
    MessageKind.CHECK_IN_REMINDER: _reminder(_QUESTION, DataKind.PAIRED, Extra.SCHEDULE, payload=ReminderReason),
    MessageKind.RHYTHM_CHANGED: _in_hours(_PAIRING, DataKind.RHYTHM, _PARTNER),
    MessageKind.REST_OVER: _reminder(_OTHER, DataKind.MESSAGE_PREFERENCES),
    MessageKind.CONTACT_TAKEN: _first(_QUESTION, DataKind.CONTACT, arrival=Arrival.SHOWN),
    MessageKind.CONTACT_DONE: _first(_QUESTION, DataKind.CONTACT, arrival=Arrival.SHOWN),
    # what waits for the programme's people
    MessageKind.MATTER_SPOKEN: _first(Subject.MATTER, DataKind.CONTACT, _FACILITATOR),
    MessageKind.MATTER_REACHED: _first(Subject.MATTER, DataKind.CONTACT),
    MessageKind.MATTER_WORD: _first(Subject.MATTER, DataKind.CONTACT),
    MessageKind.MATTER_NEWCOMER: _first(Subject.MATTER_READER, DataKind.CONTACT),
    MessageKind.MATTER_OVER: MessageSpec(_OTHER, None, arrival=Arrival.HIDDEN, is_confidential=True),
    MessageKind.DECISION_WORD: _reminder(Subject.MATTER, DataKind.MENTORING),
    # after the end
    MessageKind.BOUNDARY_SHARED: _in_hours(_PAIRING, DataKind.BOUNDARY, _PARTNER, Extra.SHARED_CONTACT),
    MessageKind.THANKS_OFFERED: MessageSpec(
        _NOTE,
        (DataKind.THANKS, _PARTNER),
        waits_for_contact_hours=True,
        is_from_partner=True,
        extras=(Extra.CONTACT_WISH,),
    ),
    MessageKind.THANKS: MessageSpec(
        _NOTE,
        (DataKind.THANKS, _PARTNER),
        priority=_FIRST,
        brings_note=True,
        is_from_partner=True,
        is_attached_as_file=True,
    ),
    MessageKind.CLOSING_FOLLOW_UP: _reminder(_PAIRING, DataKind.PAIRED, Extra.OTHER_PLANS),
    # to somebody about what is theirs alone
    MessageKind.STILL_WAITING: _reminder(Subject.SEEKER, DataKind.SEEKING),
    MessageKind.OWN_DATA: MessageSpec(_OTHER, (DataKind.AUDIT, _SELF), priority=_FIRST, extras=(Extra.OWN_DATA,)),
    MessageKind.REACTION_ANSWERED: _first(Subject.DECIDER, DataKind.AUDIT, _SELF, Arrival.SHOWN, RefusedWith),
    MessageKind.TEXT_RETURNED: MessageSpec(
        _NOTE, (DataKind.NOTE, _SELF), payload=WordsOf, priority=_FIRST, brings_note=True, is_attached_as_file=True
    ),
    MessageKind.TEXT_LEFT_OUT: MessageSpec(
        _NAMED, (DataKind.REQUEST_TEXT, _SELF), payload=WordsOf, priority=_FIRST, is_attached_as_file=True
    ),
    MessageKind.COMMUNITY_INVITED: MessageSpec(_OTHER, None, priority=_FIRST, retry=Retry.THEN_DROP),
    MessageKind.COMMUNITY_REMOVED: MessageSpec(
        _OTHER, None, priority=_FIRST, retry=Retry.NEVER, is_sent_after_removal=True
    ),
    MessageKind.NOT_READ: MessageSpec(
        _OTHER,
        None,
        payload=WriterCommunities,
        priority=_FIRST,
        retry=Retry.THEN_DROP,
        arrival=Arrival.HIDDEN,
        answers_direct_message=True,
    ),
    MessageKind.MANY_REFUSED: MessageSpec(_OTHER, None, retry=Retry.UNTIL_DONE, arrival=Arrival.HIDDEN),
    # what is confided, and what is told instead of in the facilitators' channel
    MessageKind.CONCERN_CONFIDED: replace(
        _first(_CONCERN, DataKind.CONCERN, _FACILITATOR, payload=Rung), extras=_PARTIES, is_confidential=True
    ),
    MessageKind.CONCERN_TAKEN: _first(_CONCERN, DataKind.CONCERN, arrival=Arrival.SHOWN_IF_NAMED),
    MessageKind.CONCERN_CLOSED: _first(_CONCERN, DataKind.CONCERN_OUTCOME, arrival=Arrival.SHOWN_IF_NAMED),
    MessageKind.CARD_CONFIDED: replace(_WAITS, is_confidential=True),
    MessageKind.SOMETHING_WAITS: _WAITS,
    MessageKind.STAFF_JOINED: MessageSpec(Subject.PERSON, None, priority=_FIRST, arrival=Arrival.HIDDEN),
    MessageKind.STAFF_CHANGED: MessageSpec(_OTHER, None, priority=_FIRST, arrival=Arrival.HIDDEN),
    MessageKind.STAFF_MISSING: MessageSpec(
        _OTHER, None, priority=_FIRST, extras=(Extra.STAFF_GAPS,), arrival=Arrival.HIDDEN
    ),
    MessageKind.WEEKLY: MessageSpec(
        _OTHER,
        None,
        payload=WeeklyReader,
        priority=_LATER,
        waits_for_contact_hours=True,
        extras=(Extra.WEEKLY,),
        arrival=Arrival.HIDDEN,
        is_confidential=True,
    ),
    # to each who may act
    MessageKind.CARD_CONTACT: _confided(_QUESTION, DataKind.CONTACT),
    MessageKind.CARD_SILENCE: _confided(Subject.SILENCE, DataKind.SILENCE),
    MessageKind.CARD_CONCERN: _confided(_CONCERN, DataKind.CONCERN),
    MessageKind.CARD_CLOSING_FEEDBACK: replace(
        _confided(_NOTE, DataKind.CLOSING_FEEDBACK), priority=_FIRST, brings_note=True, returned_by=_RETURNED
    ),
    MessageKind.CARD_UNREACHABLE: _confided(Subject.PERSON, DataKind.UNREACHABLE),
    # in the facilitators' channel
    MessageKind.CARD_MENTOR: replace(_card(_MENTOR, DataKind.MENTORING, Extra.HISTORY), returned_by=_LEFT_OUT),
    MessageKind.CARD_PAIRING: _card(_PAIRING, DataKind.PAIRED),
    MessageKind.CARD_QUEUE: MessageSpec(
        Subject.COMMUNITY, None, MessageRoute.CARD, payload=CardReason, retry=Retry.UNTIL_DONE
    ),
    **dict.fromkeys((MessageKind.STAFF_CHECK, MessageKind.WEEKLY_ROUND), _STAFF_CHECK),
    # elsewhere in the server
    MessageKind.CARD_REMOVAL: _REMOVAL,
    MessageKind.DM_REMOVAL: replace(
        _REMOVAL,
        route=MessageRoute.DM_REMOVAL,
        priority=_LATER,
        retry=Retry.THEN_DROP,
        arrival=Arrival.HIDDEN,
    ),
    MessageKind.CARD_WELCOME: MessageSpec(Subject.COMMUNITY, None, MessageRoute.WELCOME, retry=Retry.UNTIL_DONE),
    MessageKind.FORUM_REPLY: MessageSpec(_OTHER, None, MessageRoute.CHANNEL_POST),
    MessageKind.DAILY_LINE: MessageSpec(
        _OTHER,
        (DataKind.PAIRED, _FACILITATOR),
        MessageRoute.CHANNEL_POST,
        priority=_LATER,
        retry=Retry.THEN_DROP,
        is_silent=True,
    ),
    MessageKind.UPDATE_MENTOR_ROLE: MessageSpec(
        _MENTOR,
        (DataKind.MENTORING, Viewer.OTHERS),
        MessageRoute.ROLE,
        payload=ReplacedRole,
        retry=Retry.UNLESS_REFUSED,
        extras=(Extra.ROLE,),
    ),
    MessageKind.ROLE_REMOVAL: MessageSpec(_OTHER, None, MessageRoute.ROLE, extras=(Extra.ROLE,), leaves_trace=False),
}
"""A kind without a row is not sent."""


def is_message_allowed(kind: MessageKind) -> bool:
    """Return whether a message of this kind may be sent at all, as far as its reader may know what it tells."""
    if kind not in SPECS:
        return False
    told = SPECS[kind].tells
    return told is None or may_know(told[0], to=told[1])


def payload_of(kind: MessageKind, stored: str | None) -> Payload | None:
    """Return what a message of this kind carries, from the text that is stored of it. Raises as *decode* does."""
    return decode(SPECS[kind].payload, stored) if stored else None


def kinds_where(holds: Callable[[MessageSpec], bool]) -> frozenset[MessageKind]:
    """Return the kinds of message of whose row this holds."""
    return frozenset(kind for kind, spec in SPECS.items() if holds(spec))


def kinds_by(route: MessageRoute) -> frozenset[MessageKind]:
    """Return the kinds of message that go this way."""
    return kinds_where(lambda spec: spec.route is route)


def kinds_about(*subjects: Subject) -> frozenset[MessageKind]:
    """Return the kinds of message about one of these subjects."""
    return kinds_where(lambda spec: spec.subject in subjects)


def kinds_bringing_notes() -> frozenset[MessageKind]:
    """Return the kinds that bring words of a note; with the last message of these, the words are forgotten."""
    return kinds_where(lambda spec: spec.brings_note)


def kinds_showing_a_card() -> frozenset[MessageKind]:
    """Return the kinds that bring one person what a card of the kind in their payload says."""
    return kinds_where(lambda spec: spec.payload is AboutCard and spec.is_confidential)
