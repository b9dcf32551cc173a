"""A mentor's states and the moves between them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from storage.models.enums import MentorState, PairingState
from storage.models.records import Mentor, Pairing

from .programme import MOST_MENTEES, QUALITIES
from .refusals import AlreadyDecided, NotAMentor, NotNow
from .seeing import Kept, Reader, tells


class MentorMove(StrEnum):
    """What can be done about a mentor; also the last part of a card button's custom id."""

    APPROVE = "approve"
    DECLINE = "decline"
    WORD = "word"
    PAUSE = "pause"
    RESUME = "resume"
    STEP_DOWN = "step-down"


MOVES: dict[MentorMove, tuple[frozenset[MentorState], MentorState]] = {
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

DECISIONS = frozenset({MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD})


def after(mentor: Mentor, move: MentorMove) -> MentorState:
    """The state that *move* leads to.

    Raises AlreadyDecided (with who) for a decision on what is decided, NotAMentor when it is long over,
    NotNow when the move does not fit.
    """
    allowed, state = MOVES[move]
    if mentor.state in allowed:
        return state
    if move in DECISIONS:
        raise AlreadyDecided(mentor.decided_by)
    if mentor.state in {MentorState.APPROVED, MentorState.PAUSED}:
        raise NotNow
    raise NotAMentor


def takes_mentees(mentor: Mentor | None, *, mentees: int) -> bool:
    """Whether a mentor can be asked now: approved, not paused, with room."""
    return mentor is not None and mentor.state is MentorState.APPROVED and mentees < mentor.capacity


def stands(mentor: Mentor | None) -> bool:
    """Whether the person is a mentor at all, open or paused."""
    return mentor is not None and mentor.state in {MentorState.APPROVED, MentorState.PAUSED}


def wears_the_role(mentor: Mentor | None, pairings: Collection[Pairing], user_id: int) -> bool:
    """Mentors wear it; who stepped down keeps it while someone still walks beside them, unless they wish otherwise.

    *mentor* is the person's newest row. The role tells everyone.
    """
    if mentor is None or mentor.role_off or not tells(Kept.MENTORING, to=Reader.OTHERS):
        return False
    if stands(mentor):
        return True
    together = {PairingState.ACTIVE, PairingState.PAUSED}
    return any(pairing.mentor_id == user_id and pairing.state in together for pairing in pairings)


def known_qualities(ticked: Collection[str]) -> tuple[str, ...]:
    """Those of the ticked ones that the programme names, in its order; anything forged falls away."""
    return tuple(quality for quality in QUALITIES if quality in ticked)


def fitting_capacity(wished: int) -> int:
    """A capacity the programme allows: at least one, at most ten."""
    return min(max(wished, 1), MOST_MENTEES)
