"""When something falls due. Datetimes come in and go out aware, in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random

from storage.models.records import Pairing

from .bad_input import DateInFuture, DateNotInFuture, InvalidDate
from .programme import Programme
from .typed_dates import parse_day

REPEATED_WITHIN = timedelta(days=1)
"""How long somebody who makes the same move once more is taken to repeat it; later, they may mean something else."""


MAX_PAUSE = timedelta(days=366)

MAX_LOOK_BACK = timedelta(days=3653)
"""How far back a date may lie since which something is told; an earlier one counts as this."""

SAME_DAY_EVERYWHERE = time(10)
"""At this time in UTC it is the same day from Hawaii to New Zealand."""

_DAYS_PER_UNIT = {"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30}


def next_proposal_step(programme: Programme, *, proposed_at: datetime, after: datetime) -> tuple[int, datetime]:
    """Return the next step of an unanswered question and its time: reminder 1, 2, … or, last, its expiry.

    It is the first step later than *after*; missed steps are skipped, but never the expiry.
    """
    days = (*programme.reminder_days, programme.expiry_days)
    for step, day in enumerate(days, start=1):
        when = proposed_at + timedelta(days=day)
        if when > after:
            return step, when
    return len(days), proposed_at + timedelta(days=programme.expiry_days)


def has_proposal_expired(programme: Programme, *, proposed_at: datetime, at: datetime) -> bool:
    """Return whether a question has waited as long as it may."""
    return at >= proposed_at + timedelta(days=programme.expiry_days)


def proposal_expires_at(programme: Programme, *, proposed_at: datetime) -> datetime:
    """Return when an unanswered question closes by itself."""
    return proposed_at + timedelta(days=programme.expiry_days)


def handover_due_at(programme: Programme, pairing: Pairing, *, after: datetime) -> datetime | None:
    """Return when something is next to be done about an offered handover; None without one.

    Past its end, that is while the mentee looks for somebody else, it is looked at again every few days.
    """
    if pairing.handover_at is None:
        return None
    _, when = next_proposal_step(programme, proposed_at=pairing.handover_at, after=after)
    return when if when > after else after + timedelta(days=programme.reminder_days[-1])


def parse_future_date(text: str, *, now: datetime, zone: tzinfo = UTC, is_shown: bool = False) -> datetime:
    """Return the moment meant by "2 weeks", "a month" or "24 Dec": noon of that day in *zone*, as UTC.

    Where the date *is_shown* to others, the hour is the same for everybody: noon would tell them the zone.

    Raises InvalidDate when it is none of these, DateNotInFuture when it is not later than now or over a year off.
    """
    day = _day(text.strip().lower(), today=now.astimezone(zone).date())
    noon = datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)
    when = datetime.combine(day, SAME_DAY_EVERYWHERE, tzinfo=UTC) if is_shown else noon
    if not now < when <= now + MAX_PAUSE:
        raise DateNotInFuture
    return when


def parse_past_date(text: str, *, now: datetime, zone: tzinfo = UTC) -> datetime:
    """Return when the day began in *zone* that is meant by "2 weeks", "a month ago" or "1 March", as UTC.

    It is ten years before today at most. Raises InvalidDate when it is none of these, DateInFuture when it is after
    today.
    """
    today = now.astimezone(zone).date()
    day = max(_day(text.strip().lower().removesuffix(" ago"), today=today, direction=-1), today - MAX_LOOK_BACK)
    if day > today:
        raise DateInFuture
    return start_of_day(day, zone)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins in this zone, as UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _day(text: str, *, today: date, direction: int = 1) -> date:
    """Return the day so long after today, or, with the other *direction*, before it; or the one named."""
    words = text.removeprefix("in ").removeprefix("for ").replace("a ", "1 ").split()
    # Python refuses to read a number of thousands of digits, so its length is looked at first.
    is_span = len(words) == 2 and words[0].isdecimal() and len(words[0]) <= 3 and words[1] in _DAYS_PER_UNIT
    if is_span and int(words[0]) <= 366:
        return today + direction * timedelta(days=int(words[0]) * _DAYS_PER_UNIT[words[1]])
    try:
        return parse_day(text, today=today, is_past=direction < 0)
    except ValueError:
        raise InvalidDate from None


def next_occurrence(since: datetime, *, interval: timedelta, after: datetime) -> datetime:
    """Return the next of the times that come once every *interval* after *since*.

    Being late with one does not put off the others.
    """
    return since + (max(0, (after - since) // interval) + 1) * interval


MIN_KNOWN_DELAYS = 30
"""Answers that a community must have given before the ends of its decoys are drawn from how long those took."""

MEDIAN_DELAY = timedelta(days=2)
MAX_DELAY = timedelta(days=13)
"""Longest delay that is drawn; where that is at night, the end comes the next morning, before a question expires."""


FIRST_HOUR, LAST_HOUR = 8, 22
"""Local hours between which people mostly answer."""


def move_to_daytime(when: datetime, zone: tzinfo, random: Random) -> datetime:
    """Return the moment, or where it is night, one within the three hours after eight the next morning, in UTC.

    Hardly anybody answers at night: ends that do would tell of themselves.
    """
    local = when.astimezone(zone)
    if FIRST_HOUR <= local.hour < LAST_HOUR:
        return when
    morning = local.date() + timedelta(days=local.hour >= LAST_HOUR)
    starts = datetime.combine(morning, time(FIRST_HOUR), tzinfo=zone).astimezone(UTC)
    return starts + timedelta(hours=3) * random.random()


def draw_decoy_end(programme: Programme, asked_at: datetime, delays: Sequence[timedelta], random: Random) -> datetime:
    """Return when a question that reaches nobody ends, as one ends that somebody declined.

    It is drawn from about the *delays* of real answers, never exactly one of them: somebody answered after just as
    long would know it. With few of them it is log-normal, with a median of two days. It is never later than 13 days
    after it was asked, nor than a day before such a question expires.
    """
    expiry = timedelta(days=programme.expiry_days)
    limit = min(MAX_DELAY, max(expiry - timedelta(days=1), expiry / 2))
    usual = [delay for delay in delays if delay <= limit]
    is_known = len(usual) >= MIN_KNOWN_DELAYS
    while (
        delay := random.choice(usual) * random.uniform(0.8, 1.25)
        if is_known
        else MEDIAN_DELAY * random.lognormvariate(0, 1)
    ) > limit:
        pass
    return asked_at + delay
