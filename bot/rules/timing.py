"""When something falls due. Times come in and go out aware, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .programme import Programme
from .refusals import DateGone, NotADate

FARTHEST_PAUSE = timedelta(days=366)

_SPANS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30}


def next_step(programme: Programme, *, proposed_at: datetime, after: datetime) -> tuple[int, datetime]:
    """The next thing an unanswered question is due for: reminder 1, 2, … or, last, its expiry.

    Gives the step's number and time, the first one later than *after*; steps slept through are skipped,
    but never the expiry.
    """
    days = (*programme.reminder_days, programme.expiry_days)
    for step, day in enumerate(days, start=1):
        when = proposed_at + timedelta(days=day)
        if when > after:
            return step, when
    return len(days), proposed_at + timedelta(days=programme.expiry_days)


def has_expired(programme: Programme, *, proposed_at: datetime, at: datetime) -> bool:
    """Whether a question has waited as long as it may."""
    return at >= proposed_at + timedelta(days=programme.expiry_days)


def expires_at(programme: Programme, *, proposed_at: datetime) -> datetime:
    """When an unanswered question closes by itself."""
    return proposed_at + timedelta(days=programme.expiry_days)


def facilitators_reminded(programme: Programme, *, after: datetime) -> datetime:
    """When two people who wait for a facilitator's yes are brought up again."""
    return after + timedelta(days=programme.reminder_days[0] if programme.reminder_days else programme.expiry_days)


def until_when(text: str, *, now: datetime, zone: tzinfo = UTC) -> datetime:
    """Read "2 weeks", "a month" or "2027-03-01" as a moment in the future: at noon of that day, in *zone*.

    Raises NotADate when it is none of these, DateGone when it is not later than now or over a year off.
    """
    day = _day(text.strip().lower(), today=now.astimezone(zone).date())
    when = datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)
    if not now < when <= now + FARTHEST_PAUSE:
        raise DateGone
    return when


def _day(text: str, *, today: date) -> date:
    words = text.removeprefix("in ").replace("a ", "1 ").replace("tomorrow", "1 day").split()
    # Python refuses to read a number of thousands of digits, so its length is looked at first.
    is_span = len(words) == 2 and words[0].isdecimal() and len(words[0]) <= 3 and words[1] in _SPANS
    if is_span and int(words[0]) <= 366:
        return today + timedelta(days=int(words[0]) * _SPANS[words[1]])
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADate from None


def next_turn(since: datetime, *, every: timedelta, after: datetime) -> datetime:
    """The next of the moments that come *every* so often; being late with one does not put off the others."""
    return since + (max(0, (after - since) // every) + 1) * every
