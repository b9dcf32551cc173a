"""A mentor's states and the moves between them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from storage.models.changes import MentorChange
from storage.models.enums import EndedHow, MentorState, PairingState
from storage.models.records import Community, Mentor, Pairing

from .deadlines import REPEATED_WITHIN
from .programme import MAX_MENTEES, QUALITIES, Programme
from .refusals import AlreadyDecided, NobodyNewForNow, NotAMentor, NotNow
from .visibility import DataKind, Viewer, may_know

MANY_BEGUN, MANY_BEGUN_DAYS = 4, 30
"""So many mentorships begun within so many days by one mentor: the coordinator hears of it."""

MANY_ENDED, EARLY_DAYS, MANY_ENDED_DAYS = 3, 28, 90
"""So many that ended within their first days, within so many days: the same."""


class MentorMove(StrEnum):
    """A move that somebody makes on a mentor; also the last part of a card button's custom id."""

    APPROVE = "approve"
    DECLINE = "decline"
    WORD = "word"
    PAUSE = "pause"
    RESUME = "resume"
    CONFIRM = "confirm"
    STEP_DOWN = "step-down"
    SUSPEND = "suspend"
    LIFT = "lift"


MENTOR_TRANSITIONS: dict[MentorMove, tuple[frozenset[MentorState], MentorState]] = {
    MentorMove.APPROVE: (frozenset({MentorState.APPLIED}), MentorState.APPROVED),
    MentorMove.DECLINE: (frozenset({MentorState.APPLIED}), MentorState.DECLINED),
    MentorMove.WORD: (frozenset({MentorState.APPLIED}), MentorState.APPLIED),
    # Paused again, to another date.
    MentorMove.PAUSE: (frozenset({MentorState.APPROVED, MentorState.PAUSED}), MentorState.PAUSED),
    MentorMove.RESUME: (frozenset({MentorState.PAUSED}), MentorState.APPROVED),
    MentorMove.CONFIRM: (frozenset({MentorState.APPROVED, MentorState.PAUSED}), MentorState.APPROVED),
    MentorMove.STEP_DOWN: (
        # While it has not been decided, this takes the offer back.
        frozenset({MentorState.APPLIED, MentorState.APPROVED, MentorState.PAUSED, MentorState.SUSPENDED}),
        MentorState.STEPPED_DOWN,
    ),
    MentorMove.SUSPEND: (frozenset({MentorState.APPROVED, MentorState.PAUSED}), MentorState.SUSPENDED),
    # Whether they would take somebody again is theirs to say.
    MentorMove.LIFT: (frozenset({MentorState.SUSPENDED}), MentorState.PAUSED),
}


class BarMove(StrEnum):
    """What facilitators do about somebody who is not to be a mentor; also the last part of a button's custom id."""

    BAR = "bar"
    UNBAR = "unbar"


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
    if is_current_mentor(mentor):
        raise NotNow
    raise NotAMentor


def is_decided_so(mentor: Mentor, move: MentorMove, by: int, *, at: datetime) -> bool:
    """Return whether this very facilitator repeats what they have decided so, and it is how things stand."""
    if move is MentorMove.WORD:
        return mentor.state is MentorState.APPLIED and mentor.word_asked_by == by
    if mentor.changed_at is not None:
        return False
    is_so = is_current_mentor(mentor) if move is MentorMove.APPROVE else mentor.state is MentorState.DECLINED
    is_recent = mentor.decided_at is not None and at - mentor.decided_at < REPEATED_WITHIN
    return is_so and is_recent and mentor.decided_by == by


def can_take_mentees(mentor: Mentor | None, *, mentee_count: int) -> bool:
    """Return whether a mentor can be asked now: approved, open for new people, with room."""
    if mentor is None or mentor.state is not MentorState.APPROVED or mentor.closed_since is not None:
        return False
    return mentee_count < mentor.capacity


def is_closed_to_new_people(mentor: Mentor) -> bool:
    """Return whether facilitators let nobody new come to this mentor, or have suspended them."""
    return mentor.closed_since is not None or mentor.state is MentorState.SUSPENDED


def must_be_open_to_new_people(mentor: Mentor) -> None:
    """Raise NobodyNewForNow if facilitators let nobody new come to this mentor."""
    if is_closed_to_new_people(mentor):
        raise NobodyNewForNow


def new_people_move(mentor: Mentor | None) -> NewPeopleMove | None:
    """Return the move that facilitators have about new people; None for one who is no mentor, or is suspended."""
    if mentor is None or not is_current_mentor(mentor) or mentor.state is MentorState.SUSPENDED:
        return None
    return NewPeopleMove.STOP if mentor.closed_since is None else NewPeopleMove.LET


def is_current_mentor(mentor: Mentor | None) -> bool:
    """Return whether the person is a mentor at all, open, paused or suspended."""
    return mentor is not None and mentor.state in {
        MentorState.APPROVED,
        MentorState.PAUSED,
        MentorState.SUSPENDED,
    }


def ended_early(pairing: Pairing) -> bool:
    """Return whether a mentorship ended within its first weeks, and not because one of the two had gone."""
    if pairing.began_at is None or pairing.closed_at is None or pairing.ended_how is EndedHow.LEFT:
        return False
    return pairing.closed_at - pairing.began_at <= timedelta(days=EARLY_DAYS)


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


def change_to_approve(mentor: Mentor, *, words: str | None, capacity: int, at: datetime) -> MentorChange:
    """Return what is written of a mentor who would bring other words or have more room.

    Of one who is a mentor, facilitators decide about these before others see them; less shows at once.
    """
    if mentor.state is MentorState.APPLIED:
        return MentorChange(words=words, capacity=capacity)
    new_words = words if words is not None and words != mentor.words else None
    new_capacity = capacity if capacity > mentor.capacity else None
    waits = new_words is not None or new_capacity is not None
    return MentorChange(
        words=mentor.words if new_words is not None else words,
        capacity=min(capacity, mentor.capacity),
        new_words=new_words,
        new_capacity=new_capacity,
        changed_at=(mentor.changed_at or at) if waits else None,
    )


def as_changed(mentor: Mentor) -> Mentor:
    """Return a mentor as they would be with what they asked to change."""
    return replace(mentor, words=mentor.new_words or mentor.words, capacity=mentor.new_capacity or mentor.capacity)


def change_decided(mentor: Mentor, *, is_approved: bool) -> MentorChange:
    """Return what is written of a mentor once it is decided what becomes of what they would change."""
    decided = MentorChange(new_words=None, new_capacity=None, changed_at=None)
    if is_approved and mentor.new_words is not None:
        decided["words"] = mentor.new_words
    if is_approved and mentor.new_capacity is not None:
        decided["capacity"] = mentor.new_capacity
    return decided


def valid_qualities(chosen: Collection[str]) -> tuple[str, ...]:
    """Return the chosen qualities that the programme has, in its order; forged ones are dropped."""
    return tuple(quality for quality in QUALITIES if quality in chosen)


def capacity_in(community: Community, programme: Programme) -> int:
    """Return for how many mentees a mentor has room here, unless they say otherwise."""
    return community.mentor_capacity or programme.mentor_capacity


def clamp_capacity(capacity: int) -> int:
    """Return the capacity clamped to what the programme allows: one to MAX_MENTEES."""
    return min(max(capacity, 1), MAX_MENTEES)
