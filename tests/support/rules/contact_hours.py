"""Invented contact hours of people, in time zones of every kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.rules.contact_hours import ContactHours, DateRange

ZONES = (
    *("UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/St_Johns"),
    *("America/Nuuk", "America/Santiago", "America/Havana", "America/Sao_Paulo", "Atlantic/Azores"),
    *("Asia/Kathmandu", "Asia/Kolkata", "Asia/Gaza", "Asia/Beirut", "Asia/Tehran", "Africa/Casablanca"),
    *("Africa/Cairo", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati"),
    *("Antarctica/Troll", "Pacific/Pago_Pago"),
)
"""Zones with half and quarter hours, changes at midnight, in Ramadan and by two hours, and at the date line."""

MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
SPANS = st.builds(
    lambda first, days: DateRange(first=first, last=first + timedelta(days=days)),
    st.dates(date(2023, 1, 1), date(2036, 1, 1)),
    st.integers(0, 365),
)
TIMES = st.builds(
    ContactHours,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    hour=st.integers(0, 23),
    quiet_weekdays=st.frozensets(st.integers(0, 6), max_size=6),
    quiet_dates=st.lists(SPANS, max_size=12).map(tuple),
)


def quiet_over_new_year() -> tuple[DateRange, ...]:
    """Return quiet dates from Christmas Eve until the second of January."""
    return (DateRange(first=date(2026, 12, 24), last=date(2027, 1, 2)),)


def format_times(times: ContactHours, when: datetime) -> datetime:
    """Return the naive local time that the person's clock shows at this moment."""
    return when.astimezone(times.zone).replace(tzinfo=None)
