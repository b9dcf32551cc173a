"""The ladder: what waits for the programme's people climbs, by its kind and its time, until somebody has it.

Who is there is known where messages are delivered: a rung that nobody can fill is skipped there (``audience``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from storage.models.changes import MatterChange
from storage.models.concerns import OpenMatter
from storage.models.enums import Asked, Rung

from .programme import Programme
from .refusals import AlreadyDecided, NoLongerOpen, WithSomebodyElse

LOOK_AGAIN = timedelta(days=1)
"""How often it is looked whether somebody has come who can look after what nobody there can."""

_RUNGS = list(Rung)


class MatterMove(StrEnum):
    """A move of who looks after a matter, or of who waits; also the last part of a button's custom id."""

    TAKE = "take"
    HAND_BACK = "hand-back"
    DONE = "done"
    SPOKEN = "spoken"
    NOT_SPOKEN = "not-spoken"
    REACHED = "reached"
    NOT_REACHED = "not-reached"
    WITHDRAW = "withdraw"
    KEEP = "keep"


class StepKind(Enum):
    """What becomes of a matter that is due: it is looked at, it climbs, or the person who took it on is asked."""

    LOOK = auto()
    CLIMB = auto()
    ASK_TAKER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next step of a matter, and what is written of it."""

    kind: StepKind
    change: MatterChange


def gap_after(rung: Rung, programme: Programme, *, is_danger: bool) -> timedelta:
    """Return how long a matter stays on a rung before it climbs on; on the last, before it comes again."""
    hours = programme.danger_hours if is_danger else programme.urgent_hours
    place = _RUNGS.index(rung)
    if place >= len(hours):
        return (
            timedelta(hours=programme.danger_again_hours)
            if is_danger
            else timedelta(days=programme.urgent_again_days)
        )
    return timedelta(hours=hours[place] - (hours[place - 1] if place else 0))


def first_due_at(programme: Programme, *, began_at: datetime, is_danger: bool) -> datetime:
    """Return when a matter that began is due, unless somebody takes it on."""
    return began_at + gap_after(Rung.FIRST, programme, is_danger=is_danger)


def next_step(matter: OpenMatter, programme: Programme, *, at: datetime) -> Step:
    """Return what becomes of a matter that is due.

    The person who has taken it on is asked first. Where they, or the person who waits, don't answer, it climbs on.
    """
    if matter.taken_by is not None and matter.asked is None:
        due = at + answer_time(programme, is_danger=matter.is_danger)
        return Step(kind=StepKind.ASK_TAKER, change=MatterChange(asked=Asked.TAKER, due_at=due))
    climbs_at = matter.climbed_at + gap_after(matter.rung, programme, is_danger=matter.is_danger)
    if matter.taken_by is None and at < climbs_at:
        return Step(kind=StepKind.LOOK, change=MatterChange(due_at=climbs_at))
    return Step(kind=StepKind.CLIMB, change=climbed(matter, programme, at=at))


def climbed(matter: OpenMatter, programme: Programme, *, at: datetime) -> MatterChange:
    """Return what is written of a matter that climbs one rung, and that nobody looks after any more."""
    rung = _RUNGS[min(_RUNGS.index(matter.rung) + 1, len(_RUNGS) - 1)]
    return {**freed(matter, programme, at=at), "rung": rung, "due_at": at + _gap(rung, programme, matter)}


def freed(matter: OpenMatter, programme: Programme, *, at: datetime) -> MatterChange:
    """Return what is written of a matter that was handed back: those who may act hear it."""
    return MatterChange(
        taken_by=None,
        taken_at=None,
        asked=None,
        climbed_at=at,
        due_at=at + _gap(matter.rung, programme, matter),
    )


def taken(matter: OpenMatter, programme: Programme, *, by: int, at: datetime) -> MatterChange:
    """Return what is written of a matter that somebody takes on, of which the person who waits hears."""
    days = programme.danger_taken_days if matter.is_danger else programme.taken_days
    return MatterChange(taken_by=by, taken_at=at, told_at=at, asked=None, due_at=at + timedelta(days=days))


def reached(programme: Programme, *, at: datetime) -> MatterChange:
    """Return what is written where the two have spoken: nobody is asked for a good while."""
    return MatterChange(asked=None, due_at=at + timedelta(days=programme.told_days))


def answer_time(programme: Programme, *, is_danger: bool) -> timedelta:
    """Return how long an answer to whether the two have spoken is waited for."""
    return timedelta(hours=programme.danger_answer_hours if is_danger else programme.answer_hours)


def is_word_due(matter: OpenMatter, programme: Programme, *, at: datetime) -> bool:
    """Return whether the person who waits is told how it stands: on each new rung, on the last every two weeks."""
    if matter.rung is not Rung.WEEKLY or matter.told_at is None:
        return True
    return at - matter.told_at >= timedelta(days=programme.told_days)


def must_be_free(matter: OpenMatter | None, by: int) -> OpenMatter:
    """Return a matter that somebody would take on.

    Raises NoLongerOpen (it is over), WithSomebodyElse or AlreadyDecided (it is with them).
    """
    if matter is None:
        raise NoLongerOpen
    if matter.taken_by == by:
        raise AlreadyDecided(by)
    if matter.taken_by is not None:
        raise WithSomebodyElse
    return matter


def available_matter_moves(taken_by: int | None, reader: int) -> Collection[MatterMove]:
    """Return the moves that can be offered to one of those who may look after a matter."""
    if taken_by == reader:
        return (MatterMove.HAND_BACK, MatterMove.DONE)
    return (MatterMove.TAKE,) if taken_by is None else ()


def _gap(rung: Rung, programme: Programme, matter: OpenMatter) -> timedelta:
    return gap_after(rung, programme, is_danger=matter.is_danger)
