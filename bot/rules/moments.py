"""When a person may be written to, in their own time.

A day is a day of the person's own calendar; every moment comes in aware and goes out in UTC. What this must get
right are the clock changes: the hour that does not exist, the one that comes twice, the day that is skipped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WAKING = (9, 22)
"""Local hours: from nine in the morning until before ten at night."""

_ALL_WEEK = frozenset(range(7))
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days in a row, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What a person said about when they like to hear from the bot.

    *weekdays* are the quiet ones, Monday is 0; all seven are refused with ValueError, since no moment would be left.
    *dates* are quiet too; which ones is private, so they never show in a repr.
    """

    zone: ZoneInfo
    hour: int
    weekdays: frozenset[int] = frozenset()
    dates: tuple[Span, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if self.weekdays >= _ALL_WEEK:
            raise ValueError("a week needs at least one day with messages")


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone with this IANA name; None when the system knows none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_quiet(times: Times, day: date) -> bool:
    """Whether the person wants no messages on that day."""
    return day.weekday() in times.weekdays or any(span.first <= day <= span.last for span in times.dates)


def at_hour(times: Times, day: date) -> datetime:
    """The hour that the person likes on that day: of two such hours the first.

    Where the clock jumps over it, the moment right after the jump, which may belong to the day after.
    """
    on_the_clock = datetime.combine(day, time(times.hour), times.zone)
    moment = on_the_clock.astimezone(UTC)
    if _shows(times, moment) == on_the_clock.replace(tzinfo=None):
        return moment
    return _after_the_jump(times.zone, on_the_clock)


def is_good(times: Times, when: datetime) -> bool:
    """Whether the person may be written to: in waking hours or in the hour that they like, on no quiet day."""
    local = _shows(times, when)
    day = local.date()
    if is_quiet(times, day):
        return False
    return WAKING[0] <= local.hour < WAKING[1] or timedelta(0) <= when - at_hour(times, day) < _HOUR


def good_from(times: Times, when: datetime) -> datetime:
    """The first good moment: *when* itself, or else the next hour that they like on a day that is not quiet."""
    if is_good(times, when):
        return when.astimezone(UTC)
    return _first_after(times, when, day=_shows(times, when).date())


def moment_on(times: Times, day: date) -> datetime:
    """The hour that they like on the first day, from this one on, that is not quiet."""
    while (moment := _moment_of(times, day)) is None:
        day += _DAY
    return moment


def some_days_later(times: Times, *, after: datetime, days: int) -> datetime:
    """The hour that they like, so many of their days later ("remind me tomorrow"), or on the next not quiet."""
    return _first_after(times, after, day=_shows(times, after).date() + timedelta(days=days))


def last_day_gone(times: Times, now: datetime) -> date:
    """The last day, of those not quiet, whose hour they like is not later than now."""
    # One day ahead, because the hour of tomorrow is gone already when the clock is set back over midnight.
    day = _shows(times, now).date() + _DAY
    while (moment := _moment_of(times, day)) is None or moment > now:
        day -= _DAY
    return day


def _first_after(times: Times, when: datetime, *, day: date) -> datetime:
    while (moment := moment_on(times, day)) <= when:
        day += _DAY
    return moment


def _moment_of(times: Times, day: date) -> datetime | None:
    """None on a quiet day, and on one that the clock leaves before the hour they like."""
    if is_quiet(times, day):
        return None
    moment = at_hour(times, day)
    return moment if _shows(times, moment).date() == day else None


def _shows(times: Times, when: datetime) -> datetime:
    """What the person's clock shows."""
    return when.astimezone(times.zone).replace(tzinfo=None)


def _after_the_jump(zone: ZoneInfo, skipped: datetime) -> datetime:
    """The moment at which the clock in *zone* jumps over this time."""
    # Read with the offset after the jump it lies before it, with the one before it lies after or on it.
    before, after = (skipped.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
