"""What facilitators' reports say: what is counted of the pairings that one reader may know.

A report is made of nothing but what its reader may list. What else is stored changes none of its numbers, so that
nobody finds out about it by comparing reports, lists and days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from storage.models.enums import MentorState
from storage.models.records import Pairing
from storage.models.reports import CountAndOldest, MentorRoom

from .closing import has_ended_in_first_weeks
from .programme import Programme

DEFAULT_SPAN = timedelta(days=90)
"""How far a report looks back where no date is given."""

FEWEST_TOLD = 5
"""Of what is confided, fewer than so many all look alike."""

MAX_MONTHS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorNumbers:
    """How many mentors there are of each kind, and the free places of those who are open.

    *held* are those to whom facilitators let nobody new come.
    """

    open: int = 0
    full: int = 0
    paused: int = 0
    held: int = 0
    free_places: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanNumbers:
    """How many mentorships began and ended in a span; medians in days, None without any.

    *ended_early* of those ended did so within the programme's first weeks.
    """

    begun: int = 0
    ended: int = 0
    ended_early: int = 0
    days_lasted: float | None = None
    days_to_begin: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthNumbers:
    """One month, in UTC: what began and ended in it, and how many mentorships went on when it was over."""

    month: date
    active: int
    span: SpanNumbers


def confided_number(since: Sequence[datetime]) -> tuple[int | None, datetime | None]:
    """Return how many confided things wait, None for fewer than five; and since when the oldest does."""
    return len(since) if len(since) >= FEWEST_TOLD else None, min(since, default=None)


def count_since(since: Sequence[datetime]) -> CountAndOldest:
    """Return how many wait, by since when each does."""
    return CountAndOldest(len(since), min(since, default=None))


def is_open_mentor(room: MentorRoom) -> bool:
    """Return whether new people can come to a mentor, as far as there is room."""
    return room.state is MentorState.APPROVED and not room.is_closed


def free_places(room: MentorRoom) -> int:
    """Return how many more people can come to a mentor now."""
    return max(0, room.capacity - room.mentee_count) if is_open_mentor(room) else 0


def mentor_numbers(rooms: Iterable[MentorRoom]) -> MentorNumbers:
    """Return how many mentors there are of each kind."""
    kinds = Counter[str]()
    places = 0
    for room in rooms:
        if room.state is MentorState.PAUSED:
            kinds["paused"] += 1
        elif not is_open_mentor(room):
            kinds["held"] += 1
        else:
            kinds["open" if free_places(room) else "full"] += 1
        places += free_places(room)
    return MentorNumbers(**kinds, free_places=places)


def begun_since(pairings: Iterable[Pairing], since: datetime) -> list[Pairing]:
    """Return the mentorships that began then or later, in the order in which they did."""
    begun = [(each.began_at, each.id, each) for each in pairings if each.began_at and each.began_at >= since]
    return [each for *_, each in sorted(begun, key=lambda found: found[:2])]


def ended_since(pairings: Iterable[Pairing], since: datetime) -> list[Pairing]:
    """Return the mentorships that had begun and ended then or later, in the order in which they did."""
    ended = [
        (each.closed_at, each.id, each)
        for each in pairings
        if each.began_at is not None and each.closed_at is not None and each.closed_at >= since
    ]
    return [each for *_, each in sorted(ended, key=lambda found: found[:2])]


def span_numbers(begun: Sequence[Pairing], ended: Sequence[Pairing], programme: Programme) -> SpanNumbers:
    """Return the numbers of what began and what ended in a span."""
    lasted = [each.closed_at - each.began_at for each in ended if each.began_at and each.closed_at]
    to_begin = [each.began_at - each.proposed_at for each in begun if each.began_at is not None]
    return SpanNumbers(
        begun=len(begun),
        ended=len(ended),
        ended_early=sum(has_ended_in_first_weeks(each, programme) for each in ended),
        days_lasted=_median_days(lasted),
        days_to_begin=_median_days(to_begin),
    )


def by_month(pairings: Sequence[Pairing], programme: Programme, *, at: datetime) -> list[MonthNumbers]:
    """Return the numbers of each month from the first in which anything began, ten years back at most."""
    began, over = defaultdict[datetime, list[Pairing]](list), defaultdict[datetime, list[Pairing]](list)
    for each in pairings:
        if each.began_at is not None:
            began[_month(each.began_at)].append(each)
            if each.closed_at is not None:
                over[_month(each.closed_at)].append(each)
    months = list(_months(min((each.began_at for each in pairings if each.began_at), default=at), at))
    active = sum(len(began[month]) for month in [*began] if month < months[0])
    active -= sum(len(over[month]) for month in [*over] if month < months[0])
    found = []
    for month in months:
        active += len(began[month]) - len(over[month])
        span = span_numbers(began[month], over[month], programme)
        found.append(MonthNumbers(month=month.date(), active=active, span=span))
    return found


def _month(at: datetime) -> datetime:
    return datetime(at.year, at.month, 1, tzinfo=UTC)


def _months(first: datetime, last: datetime) -> Iterator[datetime]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return (datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC) for number in numbers[-MAX_MONTHS:])


def _median_days(times: Sequence[timedelta]) -> float | None:
    return median(each / timedelta(days=1) for each in times) if times else None
