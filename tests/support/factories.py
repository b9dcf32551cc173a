"""Records made by hand, for tests that need no database: everything usual, but for what the test says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.rules.traits import Wants, write_answers
from bot.services.closing import Parting
from bot.services.outbox.context import Facts
from storage.models.concerns import Concern
from storage.models.enums import (
    Answer,
    AskedBy,
    ConcernKind,
    EndedHow,
    LetterKind,
    LetterState,
    MentorState,
    PairingState,
    RoleKind,
    SeekerState,
)
from storage.models.records import (
    Community,
    Letter,
    Mentor,
    Note,
    Pairing,
    Preferences,
    Question,
    Schedule,
    Seeker,
    Silence,
)

HOME = 100
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
# As long as Discord's ids are, so that what is rendered is as long as it gets.
MENTOR_ID, MENTEE_ID, FACILITATOR_ID = 1_111_111_111_111_111_111, 2_222_222_222_222_222_222, 3_333_333_333_333_333_333
LARGEST_ROW = 9_000_000_000_000_000_000
FACILITATES, IS_MEMBER, IS_ALUMNI, IS_MENTOR = 901, 902, 903, 904

BEGUN = {PairingState.ACTIVE, PairingState.PAUSED, PairingState.ENDED}
CLOSED = {PairingState.ENDED, PairingState.DECLINED, PairingState.WITHDRAWN, PairingState.EXPIRED}


def community(**changed: Any) -> Community:
    """A community that has chosen its roles."""
    roles = {
        RoleKind.FACILITATOR: frozenset({FACILITATES}),
        RoleKind.MEMBER: frozenset({IS_MEMBER}),
        RoleKind.ALUMNI: frozenset({IS_ALUMNI}),
        RoleKind.MENTOR: frozenset({IS_MENTOR}),
    }
    return replace(Community(community_id=HOME, roles=roles), **changed)


def mentor(state: MentorState = MentorState.APPROVED, **changed: Any) -> Mentor:
    """A mentor in this state, decided by a facilitator where that is so."""
    is_decided = state is not MentorState.APPLIED
    usual = Mentor(
        id=LARGEST_ROW,
        community_id=HOME,
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
    """Someone on the waiting list."""
    usual = Seeker(
        id=LARGEST_ROW,
        community_id=HOME,
        user_id=MENTEE_ID,
        state=SeekerState.WAITING,
        attends=True,
        hope="Someone who listens.",
        preferences=None,
        since=NOW,
    )
    return replace(usual, **changed)


def pairing(state: PairingState = PairingState.ACTIVE, asked_by: AskedBy = AskedBy.MENTEE, **changed: Any) -> Pairing:
    """Two people in this state; in one that comes before both agreed, only who asked has."""
    both = state in BEGUN or state is PairingState.AGREED
    usual = Pairing(
        id=LARGEST_ROW,
        community_id=HOME,
        mentor_id=MENTOR_ID,
        mentee_id=MENTEE_ID,
        state=state,
        asked_by=asked_by,
        needs_yes=False,
        proposed_at=NOW,
        suggested_by=FACILITATOR_ID if asked_by is AskedBy.FACILITATOR else None,
        mentor_agreed_at=NOW if both or asked_by is AskedBy.MENTOR else None,
        mentee_agreed_at=NOW if both or asked_by is AskedBy.MENTEE else None,
        began_at=NOW if state in BEGUN else None,
        closed_at=NOW if state in CLOSED else None,
        ended_how=EndedHow.BY_PARTY if state is PairingState.ENDED else None,
        words="Would you?" if asked_by is AskedBy.MENTEE else None,
    )
    return replace(usual, **changed)


def question(answer: Answer | None = None, **changed: Any) -> Question:
    """A check-in question to the mentee."""
    usual = Question(
        id=LARGEST_ROW,
        pairing_id=LARGEST_ROW,
        community_id=HOME,
        person_id=MENTEE_ID,
        number=1,
        asked_at=NOW,
        answer=answer,
        answered_at=NOW if answer else None,
    )
    return replace(usual, **changed)


def schedule(**changed: Any) -> Schedule:
    """The mentee's, on whom the first check-in is open."""
    usual = Schedule(
        id=LARGEST_ROW,
        community_id=HOME,
        pairing_id=LARGEST_ROW,
        person_id=MENTEE_ID,
        turn=1,
        number=1,
        asked_at=NOW,
        is_open=True,
    )
    return replace(usual, **changed)


def preferences(**changed: Any) -> Preferences:
    """What the mentee has said about being asked: nothing yet."""
    return replace(Preferences(community_id=HOME, user_id=MENTEE_ID), **changed)


def silence(**changed: Any) -> Silence:
    """A stretch of silence that goes on."""
    return replace(Silence(id=LARGEST_ROW, community_id=HOME, pairing_id=LARGEST_ROW, since=NOW), **changed)


def note(words: str | None = "Thank you.", **changed: Any) -> Note:
    """A note from the mentor."""
    usual = Note(id=LARGEST_ROW, pairing_id=LARGEST_ROW, author_id=MENTOR_ID, words=words, written_at=NOW)
    return replace(usual, **changed)


def concern(kind: ConcernKind = ConcernKind.CONCERN, **changed: Any) -> Concern:
    """The mentee's, with their name, about nobody, and nobody has taken it on."""
    usual = Concern(
        id=LARGEST_ROW, community_id=HOME, kind=kind, by_id=MENTEE_ID, named=True, pauses=False, raised_at=NOW
    )
    return replace(usual, **changed)


def parting(**changed: Any) -> Parting:
    """A mentorship that has just ended, about which nobody has said anything."""
    usual = Parting(
        pairing=pairing(PairingState.ENDED),
        said=None,
        shared=None,
        told=False,
        thanked=False,
        thanks_for_me=None,
        mentor=None,
        has_other_plans=False,
    )
    return replace(usual, **changed)


def letter(kind: LetterKind, *, to: int | None = MENTEE_ID, **changed: Any) -> Letter:
    """A letter that waits to be carried."""
    usual = Letter(
        id=LARGEST_ROW,
        community_id=HOME,
        kind=kind,
        subject_id=LARGEST_ROW,
        to_id=to,
        detail=None,
        state=LetterState.WAITING,
        attempts=0,
        written_at=NOW,
        due_at=NOW,
    )
    return replace(usual, **changed)


def facts(kind: LetterKind, *, to: int | None = MENTEE_ID, detail: str | None = None, **about: Any) -> Facts:
    """A letter with what it is about."""
    return replace(Facts(letter=letter(kind, to=to, detail=detail), community=community()), **about)


def write_wants(wants: Wants) -> str:
    """Hopes as they are kept, from which ``read_wants`` reads them."""
    return write_answers({key: want.stance + "!" * want.must for key, want in wants.items()})
