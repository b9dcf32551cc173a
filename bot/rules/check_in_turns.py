"""How often a pair has check-ins.

Turns are counted from 1 and their days from the anchor, the day on which the pair began or chose this rhythm. A turn
that falls on a quiet day comes on the next day that is not; turns missed while the bot was off are dropped, so that
one check-in comes and not all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import assert_never

from storage.models.enums import Rhythm

from .contact_hours import ContactHours, last_past_day, next_preferred_time
from .programme import Programme


@dataclass(frozen=True, slots=True)
class CheckInTurn:
    """One check-in to come: its number, and when (aware, UTC)."""

    number: int
    at: datetime


def day_of_turn(rhythm: Rhythm, programme: Programme, *, anchor: date, turn: int) -> date:
    """Return the day for which a turn is meant, quiet or not; turn 0 is the anchor's own.

    Every day is counted from the anchor: a month that is too short for the 31st does not make later ones start on the
    28th. Raises ValueError for a rhythm that is off.
    """
    match rhythm:
        case Rhythm.GENTLE:
            days = programme.check_in_days
            if turn > len(days):
                return anchor + timedelta(days=days[-1] + programme.check_in_every_days * (turn - len(days)))
            return anchor + timedelta(days=days[turn - 1] if turn else 0)
        case Rhythm.WEEKLY:
            return anchor + timedelta(days=7 * turn)
        case Rhythm.FORTNIGHTLY:
            return anchor + timedelta(days=14 * turn)
        case Rhythm.MONTHLY:
            years, month = divmod(anchor.month - 1 + turn, 12)
            year, month = anchor.year + years, month + 1
            return date(year, month, min(anchor.day, monthrange(year, month)[1]))
        case Rhythm.OFF:
            raise ValueError("a rhythm that is off has no turns")
    assert_never(rhythm)


def next_check_in_turn(
    rhythm: Rhythm,
    programme: Programme,
    times: ContactHours,
    *,
    anchor: datetime,
    after_turn: int,
    asked_at: datetime | None,
    now: datetime,
) -> CheckInTurn | None:
    """Return the first turn after *after_turn* whose time is still ahead; None when the rhythm is off.

    After *asked_at*, when the person was last asked, at least half of the turn's usual distance passes: a check-in
    that quiet days delayed, or that someone started by hand, takes the place of one that would come right after it.
    """
    if rhythm is Rhythm.OFF:
        return None
    first = anchor.astimezone(times.zone).date()
    gone = _turns_until(rhythm, programme, anchor=first, day=last_past_day(times, now))
    before = day_of_turn(rhythm, programme, anchor=first, turn=max(gone, after_turn))
    for number in count(max(gone, after_turn) + 1):
        day = day_of_turn(rhythm, programme, anchor=first, turn=number)
        at = next_preferred_time(times, day)
        if asked_at is None or at - asked_at >= (day - before) / 2:
            return CheckInTurn(number, at)
        before = day
    raise AssertionError("turns go on for ever")


def last_past_turn(
    rhythm: Rhythm, programme: Programme, times: ContactHours, *, anchor: datetime, now: datetime
) -> int:
    """Return the number of the last turn whose time is not later than now; 0 when there is none."""
    first = anchor.astimezone(times.zone).date()
    return _turns_until(rhythm, programme, anchor=first, day=last_past_day(times, now))


def _turns_until(rhythm: Rhythm, programme: Programme, *, anchor: date, day: date) -> int:
    """Return how many turns are meant for *day* or earlier, without counting them one by one."""
    elapsed = (day - anchor).days
    if elapsed <= 0:
        return 0
    match rhythm:
        case Rhythm.GENTLE:
            days = programme.check_in_days
            beyond = max(0, elapsed - days[-1]) // programme.check_in_every_days
            return bisect_right(days, elapsed) + beyond
        case Rhythm.WEEKLY:
            return elapsed // 7
        case Rhythm.FORTNIGHTLY:
            return elapsed // 14
        case Rhythm.MONTHLY:
            months = (day.year - anchor.year) * 12 + day.month - anchor.month
            is_ahead = day_of_turn(rhythm, programme, anchor=anchor, turn=months) > day
            return months - is_ahead
        case Rhythm.OFF:
            return 0
    assert_never(rhythm)
