"""When mentors are asked whether they are still open for new people, or whether their pause is still right."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.models.changes import MentorChange
from storage.models.enums import MentorState
from storage.models.records import Mentor

from .pairing import OPEN_PAUSE_ASKED_EVERY
from .programme import Programme

ASKED_AGAIN_AFTER = timedelta(days=14)
"""How long after the first question comes the second, and how long after that they rest."""

MAX_UNANSWERED = 2
"""Questions in a row without an answer, after which nobody new comes."""


def next_check(
    state: MentorState, programme: Programme, *, at: datetime, paused_until: datetime | None = None
) -> MentorChange:
    """Return what is written of the next question once it is known how it stands at *at*: earlier ones are answered.

    A pause with a date ends by itself, and nobody is asked about it.
    """
    due = None
    if state is MentorState.PAUSED and paused_until is None:
        due = at + OPEN_PAUSE_ASKED_EVERY
    elif state is MentorState.APPROVED and programme.still_open_weeks:
        due = at + timedelta(weeks=programme.still_open_weeks)
    return MentorChange(pause_check_at=due, unanswered_checks=0)


def rests_unanswered(mentor: Mentor) -> bool:
    """Return whether a mentor has let so many questions go by that for now nobody new comes to them."""
    return mentor.state is MentorState.APPROVED and mentor.unanswered_checks >= MAX_UNANSWERED
