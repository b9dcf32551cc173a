"""Factories of records for tests that need no database; a test names what differs from the usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.rules.traits import Wants, format_answers
from bot.services.closing import ClosingState
from bot.services.outbox.context import MessageContext
from storage.models.concerns import Concern, MatterAccess, MatterReader, OpenMatter, Silence
from storage.models.enums import (
    AskedBy,
    CheckInAnswer,
    ConcernKind,
    DeliveryState,
    EndedHow,
    MentorState,
    MessageKind,
    PairingState,
    RoleKind,
    SeekerState,
)
from storage.models.preferences import Preferences
from storage.models.records import (
    CheckInQuestion,
    CheckInSchedule,
    Community,
    Mentor,
    Note,
    OutboxMessage,
    Pairing,
    Seeker,
)

COMMUNITY_ID = 100
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
# As long as Discord's ids are, so that what is rendered is as long as it gets.
MENTOR_ID, MENTEE_ID, FACILITATOR_ID = 1_111_111_111_111_111_111, 2_222_222_222_222_222_222, 3_333_333_333_333_333_333
MAX_ROW_ID = 9_000_000_000_000_000_000
FACILITATOR_ROLE_ID, MEMBER_ROLE_ID, ALUMNI_ROLE_ID, MENTOR_ROLE_ID = 901, 902, 903, 904

STATES_AFTER_START = {PairingState.ACTIVE, PairingState.PAUSED, PairingState.ENDED}
CLOSED_STATES = {PairingState.ENDED, PairingState.DECLINED, PairingState.WITHDRAWN, PairingState.EXPIRED}


def community(**changed: Any) -> Community:
    """Return a community that has chosen its roles."""
    roles = {
        RoleKind.FACILITATOR: frozenset({FACILITATOR_ROLE_ID}),
        RoleKind.MEMBER: frozenset({MEMBER_ROLE_ID}),
        RoleKind.ALUMNI: frozenset({ALUMNI_ROLE_ID}),
        RoleKind.MENTOR: frozenset({MENTOR_ROLE_ID}),
    }
    return replace(Community(community_id=COMMUNITY_ID, roles=roles), **changed)


def mentor(state: MentorState = MentorState.APPROVED, **changed: Any) -> Mentor:
    """Return a mentor in this state, decided by a facilitator unless they only applied."""
    is_decided = state is not MentorState.APPLIED
    usual = Mentor(
        id=MAX_ROW_ID,
        community_id=COMMUNITY_ID,
        user_id=MENTOR_ID,
        state=state,
        capacity=2,
        past_member=False,
        qualities=("kind", "listener"),
        words="I listen.",
        applied_at=NOW,
        decided_by=FACILITATOR_ID if is_decided else None,
        decided_at=NOW if is_decided else None,
    )
    return replace(usual, **changed)


def seeker(**changed: Any) -> Seeker:
    """Return someone on the waiting list."""
    usual = Seeker(
        id=MAX_ROW_ID,
        community_id=COMMUNITY_ID,
        user_id=MENTEE_ID,
        state=SeekerState.WAITING,
        attends=True,
        hope="Someone who listens.",
        preferences=None,
        since=NOW,
    )
    return replace(usual, **changed)


def pairing(state: PairingState = PairingState.ACTIVE, asked_by: AskedBy = AskedBy.MENTEE, **changed: Any) -> Pairing:
    """Return a pairing in this state; before both agreed, only the one who asked has. The mentee has paused it."""
    both = state in STATES_AFTER_START or state is PairingState.AGREED
    usual = Pairing(
        id=MAX_ROW_ID,
        community_id=COMMUNITY_ID,
        mentor_id=MENTOR_ID,
        mentee_id=MENTEE_ID,
        state=state,
        asked_by=asked_by,
        needs_yes=False,
        proposed_at=NOW,
        suggested_by=FACILITATOR_ID if asked_by is AskedBy.FACILITATOR else None,
        mentor_agreed_at=NOW if both or asked_by is AskedBy.MENTOR else None,
        mentee_agreed_at=NOW if both or asked_by is AskedBy.MENTEE else None,
        began_at=NOW if state in STATES_AFTER_START else None,
        mentee_paused_at=NOW if state is PairingState.PAUSED else None,
        closed_at=NOW if state in CLOSED_STATES else None,
        ended_how=EndedHow.BY_PARTY if state is PairingState.ENDED else None,
        words="Would you?" if asked_by is AskedBy.MENTEE else None,
    )
    return replace(usual, **changed)


def question(answer: CheckInAnswer | None = None, **changed: Any) -> CheckInQuestion:
    """Return a check-in of the mentee, answered if there is an answer."""
    usual = CheckInQuestion(
        id=MAX_ROW_ID,
        pairing_id=MAX_ROW_ID,
        community_id=COMMUNITY_ID,
        person_id=MENTEE_ID,
        number=1,
        asked_at=NOW,
        answer=answer,
        answered_at=NOW if answer else None,
        matter_id=MAX_ROW_ID if answer is CheckInAnswer.CONTACT else None,
    )
    return replace(usual, **changed)


def schedule(**changed: Any) -> CheckInSchedule:
    """Return the mentee's schedule, whose first check-in is open."""
    usual = CheckInSchedule(
        id=MAX_ROW_ID,
        community_id=COMMUNITY_ID,
        pairing_id=MAX_ROW_ID,
        person_id=MENTEE_ID,
        turn=1,
        number=1,
        asked_at=NOW,
        is_open=True,
    )
    return replace(usual, **changed)


def preferences(**changed: Any) -> Preferences:
    """Return the mentee's preferences, without any chosen yet."""
    return replace(Preferences(community_id=COMMUNITY_ID, user_id=MENTEE_ID), **changed)


def silence(**changed: Any) -> Silence:
    """Return a silence that isn't over."""
    return replace(Silence(id=MAX_ROW_ID, community_id=COMMUNITY_ID, pairing_id=MAX_ROW_ID, since=NOW), **changed)


def note(words: str | None = "Thank you.", **changed: Any) -> Note:
    """Return a note from the mentor."""
    usual = Note(id=MAX_ROW_ID, pairing_id=MAX_ROW_ID, author_id=MENTOR_ID, words=words, written_at=NOW)
    return replace(usual, **changed)


def concern(kind: ConcernKind = ConcernKind.CONCERN, **changed: Any) -> Concern:
    """Return a concern of the mentee, with their name, about nobody, that nobody has taken on."""
    usual = Concern(id=MAX_ROW_ID, community_id=COMMUNITY_ID, kind=kind, by_id=MENTEE_ID, named=True, raised_at=NOW)
    return replace(usual, **{"matter_id": MAX_ROW_ID, **changed})


def matter(**changed: Any) -> OpenMatter:
    """Return an open matter in which the mentee waits, and that nobody has taken on."""
    usual = OpenMatter(
        id=MAX_ROW_ID,
        community_id=COMMUNITY_ID,
        kind=MessageKind.CARD_CONTACT,
        subject_id=MAX_ROW_ID,
        by_id=MENTEE_ID,
        began_at=NOW,
        climbed_at=NOW,
        due_at=NOW,
    )
    return replace(usual, **changed)


def matter_reader(**changed: Any) -> MatterReader:
    """Return a facilitator of whom it is asked whether they may read the matter."""
    usual = MatterReader(
        id=MAX_ROW_ID,
        community_id=COMMUNITY_ID,
        kind=MessageKind.CARD_CONTACT,
        subject_id=MAX_ROW_ID,
        reader_id=FACILITATOR_ID,
        access=MatterAccess.ASKED,
    )
    return replace(usual, **changed)


def closing(**changed: Any) -> ClosingState:
    """Return the closing of a mentorship that has just ended, about which nobody has said anything."""
    usual = ClosingState(
        pairing=pairing(PairingState.ENDED),
        own_wish=None,
        shared_wish=None,
        has_told_facilitators=False,
        has_thanked=False,
        received_thanks=None,
        mentor=None,
        has_or_seeks_mentor=False,
    )
    return replace(usual, **changed)


def outbox_message(kind: MessageKind, *, recipient_id: int | None = MENTEE_ID, **changed: Any) -> OutboxMessage:
    """Return a message that waits to be sent."""
    usual = OutboxMessage(
        id=MAX_ROW_ID,
        community_id=COMMUNITY_ID,
        kind=kind,
        subject_id=MAX_ROW_ID,
        recipient_id=recipient_id,
        detail=None,
        state=DeliveryState.WAITING,
        attempts=0,
        written_at=NOW,
        due_at=NOW,
    )
    return replace(usual, **changed)


def message_context(
    kind: MessageKind, *, recipient_id: int | None = MENTEE_ID, detail: str | None = None, **about: Any
) -> MessageContext:
    """Return a message with what it is about."""
    return replace(
        MessageContext(message=outbox_message(kind, recipient_id=recipient_id, detail=detail), community=community()),
        **about,
    )


def write_wants(wants: Wants) -> str:
    """Return hopes in their stored form, as ``read_wants`` reads them."""
    return format_answers({key: want.stance + "!" * want.must for key, want in wants.items()})
