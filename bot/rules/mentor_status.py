"""A mentor's states and the moves between them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from storage.models.enums import MentorState, PairingState
from storage.models.records import Mentor, Pairing

from .deadlines import REPEATED_WITHIN
from .programme import MAX_MENTEES, QUALITIES
from .refusals import AlreadyDecided, NobodyNewForNow, NotAMentor, NotNow
from .visibility import DataKind, Viewer, may_know


class MentorMove(StrEnum):
    """A move that somebody makes on a mentor; also the last part of a card button's custom id."""

    APPROVE = "approve"
    DECLINE = "decline"
    WORD = "word"
    PAUSE = "pause"
    RESUME = "resume"
    STEP_DOWN = "step-down"


MENTOR_TRANSITIONS: dict[MentorMove, tuple[frozenset[MentorState], MentorState]] = {
    MentorMove.APPROVE: (frozenset({MentorState.APPLIED}), MentorState.APPROVED),
    MentorMove.DECLINE: (frozenset({MentorState.APPLIED}), MentorState.DECLINED),
    MentorMove.WORD: (frozenset({MentorState.APPLIED}), MentorState.APPLIED),
    MentorMove.PAUSE: (frozenset({MentorState.APPROVED}), MentorState.PAUSED),
    MentorMove.RESUME: (frozenset({MentorState.PAUSED}), MentorState.APPROVED),
    MentorMove.STEP_DOWN: (
        # While it has not been decided, this takes the offer back.
        frozenset({MentorState.APPLIED, MentorState.APPROVED, MentorState.PAUSED}),
        MentorState.STEPPED_DOWN,
    ),
}


class NewPeopleMove(StrEnum):
    """What facilitators do about new people for a mentor; also the last part of a button's custom id."""

    STOP = "stop-new"
    LET = "let-new"


NEW_PEOPLE_AUDIT_NAMES = {NewPeopleMove.STOP: "stop new people", NewPeopleMove.LET: "let new people come"}


MENTOR_DECISIONS = frozenset({MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD})


def state_after(mentor: Mentor, move: MentorMove) -> MentorState:
    """Return the state that *move* leads to.

    Raises AlreadyDecided (with who decided) for a decision that is made, NotAMentor when the person no longer is one,
    and NotNow when the move does not fit the state.
    """
    allowed, state = MENTOR_TRANSITIONS[move]
    if mentor.state in allowed:
        return state
    if move in MENTOR_DECISIONS:
        raise AlreadyDecided(mentor.decided_by)
    if mentor.state in {MentorState.APPROVED, MentorState.PAUSED}:
        raise NotNow
    raise NotAMentor


def is_decided_so(mentor: Mentor, move: MentorMove, by: int, *, at: datetime) -> bool:
    """Return whether this very facilitator repeats what they have decided so, and it is how things stand."""
    if move is MentorMove.WORD:
        return mentor.state is MentorState.APPLIED and mentor.word_asked_by == by
    is_so = is_current_mentor(mentor) if move is MentorMove.APPROVE else mentor.state is MentorState.DECLINED
    is_recent = mentor.decided_at is not None and at - mentor.decided_at < REPEATED_WITHIN
    return is_so and is_recent and mentor.decided_by == by


def can_take_mentees(mentor: Mentor | None, *, mentee_count: int) -> bool:
    """Return whether a mentor can be asked now: approved, not paused, open for new people, with room."""
    if mentor is None or mentor.state is not MentorState.APPROVED or mentor.closed_since is not None:
        return False
    return mentee_count < mentor.capacity


def must_be_open_to_new_people(mentor: Mentor) -> None:
    """Raise NobodyNewForNow if facilitators let nobody new come to this mentor."""
    if mentor.closed_since is not None:
        raise NobodyNewForNow


def new_people_move(mentor: Mentor | None) -> NewPeopleMove | None:
    """Return the move that facilitators have about new people for this person; None for one who is no mentor."""
    if mentor is None or not is_current_mentor(mentor):
        return None
    return NewPeopleMove.STOP if mentor.closed_since is None else NewPeopleMove.LET


def is_current_mentor(mentor: Mentor | None) -> bool:
    """Return whether the person is a mentor at all, open or paused."""
    return mentor is not None and mentor.state in {MentorState.APPROVED, MentorState.PAUSED}


def has_right_to_mentor_role(mentor: Mentor | None, pairings: Collection[Pairing], user_id: int) -> bool:
    """Return whether the person should have the mentor role, which everyone on the server can see.

    Mentors have it; one who stepped down keeps it while a mentorship of theirs goes on, unless they wish otherwise.
    *mentor* is the person's newest row.
    """
    if mentor is None or mentor.role_off or not may_know(DataKind.MENTORING, to=Viewer.OTHERS):
        return False
    if is_current_mentor(mentor):
        return True
    together = {PairingState.ACTIVE, PairingState.PAUSED}
    return any(pairing.mentor_id == user_id and pairing.state in together for pairing in pairings)


def valid_qualities(chosen: Collection[str]) -> tuple[str, ...]:
    """Return the chosen qualities that the programme has, in its order; forged ones are dropped."""
    return tuple(quality for quality in QUALITIES if quality in chosen)


def clamp_capacity(capacity: int) -> int:
    """Return the capacity clamped to what the programme allows: one to MAX_MENTEES."""
    return min(max(capacity, 1), MAX_MENTEES)
