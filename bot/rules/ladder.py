"""The ladder: what waits for the programme's people climbs, by its kind and its time, until somebody has it.

Who is there is known where messages are delivered: a rung that nobody can fill is skipped there (``audience``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, Flag, StrEnum, auto

from storage.models.changes import MatterChange
from storage.models.concerns import OpenMatter
from storage.models.enums import Asked, MessageKind, Rung
from storage.models.records import Community

from .deadlines import next_occurrence
from .message_types import CardReason
from .programme import Programme
from .refusals import NoLongerOpen, WithSomebodyElse

LOOK_AGAIN = timedelta(days=1)
"""How often it is looked whether somebody has come who can look after what nobody there can."""

WEEK = timedelta(days=7)

URGENT_KINDS = frozenset({MessageKind.CARD_CONTACT, MessageKind.CARD_CONCERN})
"""Kinds of matter in which somebody waits for a human being: by direct message, and all rungs."""

QUIET_KINDS = frozenset({MessageKind.CARD_SILENCE, MessageKind.CARD_UNREACHABLE})
"""Kinds in which nobody has asked for anything: a pair is quiet, or somebody can't be reached."""

WEEKLY_KINDS = QUIET_KINDS | {MessageKind.CARD_MENTOR, MessageKind.CARD_PAIRING}
"""Kinds that are, on the last rung, in what those who may act get every week."""

MATTER_KINDS = URGENT_KINDS | WEEKLY_KINDS | {MessageKind.CARD_CLOSING_FEEDBACK}
"""Kinds of card of which there are open matters. Words for the facilitators wait until one of them has got them."""

_URGENT_RUNGS = tuple(Rung)
_DECISION_RUNGS = (Rung.FIRST, Rung.AGAIN, Rung.OWNER, Rung.WEEKLY)
"""The rungs of what waits for a decision; the coordinator hears it in what they get weekly."""

_QUIET_RUNGS = (Rung.FIRST, Rung.AGAIN, Rung.WEEKLY)
"""The rungs of what nobody has asked to be answered; the owner hears of it only where nobody else is there."""


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
    WRITE = "write"
    LET_IN = "let-in"


class NewcomerMove(StrEnum):
    """Whether the person who waits lets somebody read it who came later; also the last part of a custom id."""

    LET = "let"
    LEAVE = "leave"


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


def gap_after(kind: MessageKind, rung: Rung, programme: Programme, *, is_danger: bool) -> timedelta:
    """Return how long a matter stays on a rung before it climbs on; on the last, before it comes again."""
    times, again = _times(kind, programme, is_danger=is_danger)
    place = _rungs(kind).index(rung)
    return again if place >= len(times) else times[place] - (times[place - 1] if place else timedelta())


def first_due_at(kind: MessageKind, programme: Programme, *, began_at: datetime, is_danger: bool) -> datetime:
    """Return when a matter that began is due, unless somebody takes it on."""
    return began_at + gap_after(kind, Rung.FIRST, programme, is_danger=is_danger)


def _rungs(kind: MessageKind) -> tuple[Rung, ...]:
    if kind in QUIET_KINDS or kind is MessageKind.CARD_CLOSING_FEEDBACK:
        return _QUIET_RUNGS
    return _URGENT_RUNGS if kind in URGENT_KINDS else _DECISION_RUNGS


def _times(kind: MessageKind, programme: Programme, *, is_danger: bool) -> tuple[list[timedelta], timedelta]:
    """Return how long after it began a matter is on each rung after the first, and how often it comes on the last."""
    if kind is MessageKind.CARD_CLOSING_FEEDBACK:
        return [timedelta(days=programme.staff_again_days)], WEEK
    if kind not in URGENT_KINDS:
        days = (programme.quiet_days,) if kind in QUIET_KINDS else programme.decision_days
        return [timedelta(days=each) for each in days], WEEK
    hours = [timedelta(hours=each) for each in (programme.danger_hours if is_danger else programme.urgent_hours)]
    danger_again = timedelta(hours=programme.danger_again_hours)
    return hours, danger_again if is_danger else timedelta(days=programme.urgent_again_days)


def next_step(matter: OpenMatter, programme: Programme, *, at: datetime) -> Step:
    """Return what becomes of a matter that is due.

    The person who has taken it on is asked first. Where they, or the person who waits, don't answer, it climbs on.
    """
    if matter.taken_by is not None and matter.asked is None:
        due = at + answer_time(programme, is_danger=matter.is_danger)
        return Step(kind=StepKind.ASK_TAKER, change=MatterChange(asked=Asked.TAKER, due_at=due))
    climbs_at = matter.climbed_at + _gap(matter.rung, programme, matter)
    if matter.taken_by is None and at < climbs_at:
        return Step(kind=StepKind.LOOK, change=MatterChange(due_at=climbs_at))
    return Step(kind=StepKind.CLIMB, change=climbed(matter, programme, at=at))


def climbed(matter: OpenMatter, programme: Programme, *, at: datetime) -> MatterChange:
    """Return what is written of a matter that climbs one rung, and that nobody looks after any more."""
    rungs = _rungs(matter.kind)
    rung = rungs[min(rungs.index(matter.rung) + 1, len(rungs) - 1)]
    return {**freed(matter, programme, at=at), "rung": rung, "due_at": at + _gap(rung, programme, matter)}


def reason_to_tell(kind: MessageKind, step: Step) -> CardReason:
    """Return why a matter is brought up after a step: those of its rung are told, or a card is posted once more.

    A card comes anew once; from then on it is only seen to that it stands.
    """
    comes_anew = kind in URGENT_KINDS or step.change.get("rung") is Rung.AGAIN
    return CardReason.REMINDER if step.kind is StepKind.CLIMB and comes_anew else CardReason.LOOK


def freed(matter: OpenMatter, programme: Programme, *, at: datetime) -> MatterChange:
    """Return what is written of a matter that was handed back: all who may act hear it, however far it was."""
    is_past_them = matter.kind in URGENT_KINDS and matter.rung in (Rung.COORDINATOR, Rung.OWNER)
    rung = Rung.AGAIN if is_past_them else matter.rung
    return MatterChange(
        taken_by=None,
        taken_at=None,
        asked=None,
        rung=rung,
        climbed_at=at,
        due_at=at + _gap(rung, programme, matter),
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
    if matter.told_at is None:
        return True
    if matter.rung is not Rung.WEEKLY:
        return matter.told_at < matter.climbed_at
    return at - matter.told_at >= timedelta(days=programme.told_days)


def must_be_free(matter: OpenMatter | None) -> OpenMatter:
    """Return a matter that somebody would take on. Raises NoLongerOpen (it is over) or WithSomebodyElse."""
    if matter is None:
        raise NoLongerOpen
    if matter.taken_by is not None:
        raise WithSomebodyElse
    return matter


def available_matter_moves(taken_by: int | None, reader: int) -> Collection[MatterMove]:
    """Return the moves that can be offered to one of those who may look after a matter."""
    if taken_by == reader:
        return (MatterMove.HAND_BACK, MatterMove.DONE)
    return (MatterMove.TAKE,) if taken_by is None else ()


def _gap(rung: Rung, programme: Programme, matter: OpenMatter) -> timedelta:
    return gap_after(matter.kind, rung, programme, is_danger=matter.is_danger)


class StaffGap(Flag):
    """Who or what is missing among those who look after mentorship; stored as bits.

    FACILITATORS: nobody wears their role. CHANNEL: none in which the bot may write. COORDINATOR: none in the server.
    """

    NONE = 0
    FACILITATORS = 1
    CHANNEL = 2
    COORDINATOR = 4


def staff_gaps(community: Community, *, facilitators: bool, channel: bool, coordinator: bool) -> StaffGap:
    """Return what is missing, as far as the server's owner is to hear of it.

    While a facilitator is there, a community may do without a channel or a coordinator that it never chose.
    """
    gaps = StaffGap.NONE
    if not facilitators:
        gaps |= StaffGap.FACILITATORS
    if not channel and (community.facilitators_channel_id is not None or not facilitators):
        gaps |= StaffGap.CHANNEL
    if not coordinator and (community.coordinator_id is not None or not facilitators):
        gaps |= StaffGap.COORDINATOR
    return gaps


def staff_rung(programme: Programme, *, since: datetime, at: datetime) -> tuple[int, datetime]:
    """Return how often the server's owner should have heard before that something is missing, and the next time.

    They hear at once, after ``staff_again_days``, and then every week.
    """
    again = since + timedelta(days=programme.staff_again_days)
    if at < again:
        return 0, again
    following = next_occurrence(again, interval=WEEK, after=at)
    return (following - again) // WEEK, following
