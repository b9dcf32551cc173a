"""Contact hours: when a person may be written to, in their own time zone.

A day is a day of the person's own calendar. Datetimes come in aware and go out in UTC. Covered are the clock changes:
the hour that does not exist, the one that comes twice, the day that is skipped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WAKING_HOURS = (9, 22)
"""Local hours: from nine in the morning until before ten at night."""

_ALL_WEEK = frozenset(range(7))
_DAY = timedelta(days=1)
_LONGEST_DAY = timedelta(hours=26)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Days in a row, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactHours:
    """When a person likes to hear from the bot: time zone, local hour, and quiet days.

    *quiet_weekdays* counts Monday as 0; all seven are refused with ValueError, since no moment would be left. Which
    *quiet_dates* somebody has is private, so they never show in a repr.
    """

    zone: ZoneInfo
    hour: int
    quiet_weekdays: frozenset[int] = frozenset()
    quiet_dates: tuple[DateRange, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if self.quiet_weekdays >= _ALL_WEEK:
            raise ValueError("a week needs at least one day with messages")


def find_zone(name: str) -> ZoneInfo | None:
    """Return the time zone with this IANA name; None when the system knows none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def clocks_apart(own: str | None, theirs: str | None, now: datetime) -> timedelta | None:
    """Return by how much the clock of *theirs* is ahead of that of *own* now; None where one is not known."""
    mine, others = (_utc_offset(name, now) if name else None for name in (own, theirs))
    return None if mine is None or others is None else others - mine


# Python itself keeps only a few zones, and reads the others from disk each time.
@lru_cache(maxsize=1024)
def _utc_offset(name: str, now: datetime) -> timedelta | None:
    zone = find_zone(name)
    return None if zone is None else now.astimezone(zone).utcoffset()


def is_quiet_day(times: ContactHours, day: date) -> bool:
    """Return whether the person wants no messages on that day."""
    return day.weekday() in times.quiet_weekdays or any(span.first <= day <= span.last for span in times.quiet_dates)


def preferred_time_on(times: ContactHours, day: date) -> datetime:
    """Return the person's preferred hour on that day, in UTC: of two such hours the first.

    Where the clock jumps over it, the moment right after the jump, which may belong to the day after.
    """
    on_the_clock = datetime.combine(day, time(times.hour), times.zone)
    moment = on_the_clock.astimezone(UTC)
    if _local_time(times, moment) == on_the_clock.replace(tzinfo=None):
        return moment
    return _after_the_jump(times.zone, on_the_clock)


def is_contactable(times: ContactHours, when: datetime) -> bool:
    """Return whether the person may be written to: in waking or in the preferred hour, on no quiet day."""
    local = _local_time(times, when)
    day = local.date()
    if is_quiet_day(times, day):
        return False
    return (
        WAKING_HOURS[0] <= local.hour < WAKING_HOURS[1]
        or timedelta(0) <= when - preferred_time_on(times, day) < _HOUR
    )


def next_contactable_time(times: ContactHours, when: datetime) -> datetime:
    """Return *when* if the person may be written to then, or else the next preferred hour on a day not quiet."""
    if is_contactable(times, when):
        return when.astimezone(UTC)
    return _first_after(times, when, day=_local_time(times, when).date())


def next_preferred_time(times: ContactHours, day: date) -> datetime:
    """Return the preferred hour on the first day from *day* on that is not quiet, in UTC."""
    while (moment := _preferred_time_or_none(times, day)) is None:
        day += _DAY
    return moment


def preferred_time_after_days(times: ContactHours, *, after: datetime, days: int) -> datetime:
    """Return the preferred hour *days* local days later ("remind me tomorrow"), or on the next day not quiet."""
    return _first_after(times, after, day=_local_time(times, after).date() + timedelta(days=days))


def next_on_weekday(weekday: int, *, hour: int, zone: str, after: datetime) -> datetime:
    """Return the next moment at this hour of a day of the week (1 is Monday), in UTC. Raises KeyError for no zone."""
    times = ContactHours(zone=ZoneInfo(zone), hour=hour, quiet_weekdays=_ALL_WEEK - {weekday - 1})
    return preferred_time_after_days(times, after=after, days=0)


def next_daily(*, hour: int, zone: str, after: datetime) -> datetime:
    """Return the next moment at this hour, in UTC. Raises KeyError for no zone."""
    return preferred_time_after_days(ContactHours(zone=ZoneInfo(zone), hour=hour), after=after, days=0)


def last_day(*, hour: int, zone: str, before: datetime) -> tuple[datetime, datetime]:
    """Return the day that was over last, from this hour to the same, in UTC. Raises KeyError for no zone."""
    following = next_daily(hour=hour, zone=zone, after=before)
    # Also a day on which the clock is set back.
    end = next_daily(hour=hour, zone=zone, after=following - _LONGEST_DAY)
    return next_daily(hour=hour, zone=zone, after=end - _LONGEST_DAY), end


def last_past_day(times: ContactHours, now: datetime) -> date:
    """Return the last day, of those not quiet, whose preferred hour is not later than now."""
    # One day ahead, because the hour of tomorrow is gone already when the clock is set back over midnight.
    day = _local_time(times, now).date() + _DAY
    while (moment := _preferred_time_or_none(times, day)) is None or moment > now:
        day -= _DAY
    return day


def _first_after(times: ContactHours, when: datetime, *, day: date) -> datetime:
    while (moment := next_preferred_time(times, day)) <= when:
        day += _DAY
    return moment


def _preferred_time_or_none(times: ContactHours, day: date) -> datetime | None:
    """Return the preferred hour; None on a quiet day, and where the clock leaves the day before that hour."""
    if is_quiet_day(times, day):
        return None
    moment = preferred_time_on(times, day)
    return moment if _local_time(times, moment).date() == day else None


def _local_time(times: ContactHours, when: datetime) -> datetime:
    """Return the person's local time, without a zone."""
    return when.astimezone(times.zone).replace(tzinfo=None)


def _after_the_jump(zone: ZoneInfo, skipped: datetime) -> datetime:
    """Return the moment, in UTC, at which the clock in *zone* jumps over this local time."""
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
