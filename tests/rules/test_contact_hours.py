"""A person's own contact days and hours, also when the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.contact_hours import (
    ContactHours,
    DateRange,
    is_contactable,
    is_quiet_day,
    last_past_day,
    next_contactable_time,
    next_preferred_time,
    preferred_time_after_days,
    preferred_time_on,
)
from tests.support.rules.contact_hours import MOMENTS, TIMES, ZONES, format_times, quiet_over_new_year

BERLIN, SATURDAY, SUNDAY = ZoneInfo("Europe/Berlin"), 5, 6
WEEKEND = frozenset({SATURDAY, SUNDAY})

CLOCK_CHANGES = [
    # The clock jumps over the hour: the moment right after the jump.
    ("Europe/Berlin", "2026-03-29", 2, "2026-03-29T01:00", "03:00"),
    ("America/New_York", "2026-03-08", 2, "2026-03-08T07:00", "03:00"),
    ("Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30", "02:30"),
    ("Pacific/Chatham", "2026-09-27", 3, "2026-09-26T14:00", "03:45"),
    ("Africa/Casablanca", "2025-04-06", 2, "2025-04-06T02:00", "03:00"),
    ("Antarctica/Troll", "2026-03-29", 2, "2026-03-29T01:00", "03:00"),
    ("America/Santiago", "2026-09-06", 0, "2026-09-06T04:00", "01:00"),
    # The hour comes twice: the first.
    ("Europe/Berlin", "2026-10-25", 2, "2026-10-25T00:00", "02:00"),
    ("America/New_York", "2026-11-01", 1, "2026-11-01T05:00", "01:00"),
    ("Australia/Lord_Howe", "2026-04-05", 1, "2026-04-04T14:00", "01:00"),
    ("Pacific/Chatham", "2026-04-05", 3, "2026-04-04T13:15", "03:00"),
    ("Africa/Casablanca", "2025-02-23", 2, "2025-02-23T01:00", "02:00"),
    ("America/Santiago", "2026-04-04", 23, "2026-04-05T02:00", "23:00"),
    # The hours beside them, and zones with quarters of an hour.
    ("Europe/Berlin", "2026-03-28", 18, "2026-03-28T17:00", "18:00"),
    ("Europe/Berlin", "2026-03-29", 18, "2026-03-29T16:00", "18:00"),
    ("Europe/Berlin", "2026-10-25", 3, "2026-10-25T02:00", "03:00"),
    ("Australia/Lord_Howe", "2026-04-05", 2, "2026-04-04T15:30", "02:00"),
    ("Asia/Kathmandu", "2026-07-01", 18, "2026-07-01T12:15", "18:00"),
    ("Pacific/Chatham", "2026-07-01", 18, "2026-07-01T05:15", "18:00"),
    ("Africa/Casablanca", "2025-03-10", 18, "2025-03-10T18:00", "18:00"),
    ("Africa/Casablanca", "2025-07-10", 18, "2025-07-10T17:00", "18:00"),
    # A whole day, or its last hour, that never was: the jump is over on the day after.
    ("Pacific/Apia", "2011-12-30", 18, "2011-12-30T10:00", "00:00"),
    ("Pacific/Apia", "2011-12-29", 18, "2011-12-30T04:00", "18:00"),
    ("America/Nuuk", "2024-03-30", 23, "2024-03-31T01:00", "00:00"),
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def berlin(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


def times(
    hour: int = 18, *, weekdays: frozenset[int] = frozenset(), dates: tuple[DateRange, ...] = ()
) -> ContactHours:
    return ContactHours(zone=BERLIN, hour=hour, quiet_weekdays=weekdays, quiet_dates=dates)


@pytest.mark.parametrize(("zone", "day", "hour", "moment", "clock"), CLOCK_CHANGES)
def test_the_hour_is_found_whatever_the_clock_does(zone: str, day: str, hour: int, moment: str, clock: str) -> None:
    theirs = ContactHours(zone=ZoneInfo(zone), hour=hour)

    found = preferred_time_on(theirs, date.fromisoformat(day))

    assert found == utc(moment)
    assert found.tzinfo is UTC
    assert f"{format_times(theirs, found):%H:%M}" == clock


@pytest.mark.parametrize("zone", ZONES)
def test_the_hour_is_the_first_moment_at_which_the_clock_shows_it_or_later(zone: str) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    noons = [datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)) for day in days]
    changing = [
        day
        for day, noon in zip(days, noons, strict=True)
        if noon.utcoffset() != (noon - timedelta(days=1)).utcoffset()
    ]

    for day in [*changing, days[0]]:
        for hour in range(24):
            theirs = ContactHours(zone=ZoneInfo(zone), hour=hour)
            found = preferred_time_on(theirs, day)
            sought = datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001 - what a clock shows

            assert format_times(theirs, found) >= sought
            assert all(
                format_times(theirs, found - timedelta(seconds=seconds)) < sought for seconds in (1, 1800, 3600, 7200)
            )


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [("Pacific/Apia", "2011-12-30", 18, "2011-12-31T04:00"), ("America/Nuuk", "2024-03-30", 23, "2024-04-01T00:00")],
)
def test_a_day_that_ends_before_the_hour_is_passed_over(zone: str, day: str, hour: int, moment: str) -> None:
    theirs = ContactHours(zone=ZoneInfo(zone), hour=hour)

    assert next_preferred_time(theirs, date.fromisoformat(day)) == utc(moment)
    assert is_contactable(theirs, utc(moment))
    assert not is_contactable(theirs, preferred_time_on(theirs, date.fromisoformat(day)))


def test_a_quiet_day_is_a_weekday_or_a_date_that_they_named() -> None:
    away = times(weekdays=frozenset({SUNDAY}), dates=quiet_over_new_year())

    assert not is_quiet_day(away, date(2026, 12, 23))
    assert is_quiet_day(away, date(2026, 12, 24))
    assert is_quiet_day(away, date(2026, 12, 31))
    assert is_quiet_day(away, date(2027, 1, 2))
    assert is_quiet_day(away, date(2027, 1, 3))  # a Sunday
    assert not is_quiet_day(away, date(2027, 1, 4))


@pytest.mark.parametrize(
    ("clock", "good"),
    [("08:59:59", False), ("09:00", True), ("21:59:59.999999", True), ("22:00", False), ("00:00", False)],
)
def test_waking_hours_are_from_nine_until_before_ten(clock: str, good: bool) -> None:
    assert is_contactable(times(), berlin(f"2026-06-10T{clock}")) is good


@pytest.mark.parametrize(
    ("hour", "clock", "good"),
    [
        (23, "22:59:59", False),
        (23, "23:00", True),
        (23, "23:59:59", True),
        (6, "05:59", False),
        (6, "06:00", True),
        (6, "07:00", False),
        (0, "00:30", True),
    ],
)
def test_the_hour_that_they_like_is_good_whenever_it_is(hour: int, clock: str, good: bool) -> None:
    assert is_contactable(times(hour), berlin(f"2026-06-10T{clock}")) is good


def test_an_hour_that_is_jumped_over_is_good_right_after_the_jump() -> None:
    assert not is_contactable(times(2), berlin("2026-03-29T01:59"))
    assert is_contactable(times(2), berlin("2026-03-29T03:00"))
    assert is_contactable(times(2), berlin("2026-03-29T03:59"))
    assert not is_contactable(times(2), berlin("2026-03-29T04:00"))


def test_an_hour_that_comes_twice_is_used_once() -> None:
    assert is_contactable(times(2), berlin("2026-10-25T02:30"))
    assert not is_contactable(times(2), berlin("2026-10-25T02:30", fold=1))
    assert next_contactable_time(times(2), berlin("2026-10-25T02:00", fold=1)) == berlin("2026-10-26T02:00")


@pytest.mark.parametrize(
    ("hour", "when", "good"),
    [
        (18, "2026-06-10T11:11:11", "2026-06-10T11:11:11"),  # good as it is
        (18, "2026-06-10T07:00", "2026-06-10T18:00"),  # their hour is still ahead
        (6, "2026-06-10T07:00", "2026-06-11T06:00"),  # it is over
        (18, "2026-06-10T22:00", "2026-06-11T18:00"),
        (18, "2026-06-12T22:00", "2026-06-15T18:00"),  # Friday night
        (18, "2026-06-13T12:00", "2026-06-15T18:00"),  # Saturday noon
        (18, "2026-06-14T23:59", "2026-06-15T18:00"),  # Sunday night
        (18, "2026-12-24T00:00", "2027-01-04T18:00"),
        (2, "2026-03-27T23:00", "2026-03-30T02:00"),
    ],
)
def test_what_comes_in_a_bad_moment_waits_for_their_hour(hour: int, when: str, good: str) -> None:
    theirs = times(hour, weekdays=WEEKEND, dates=quiet_over_new_year())

    found = next_contactable_time(theirs, berlin(when))

    assert found == berlin(good)
    assert found.tzinfo is UTC


def test_a_good_moment_comes_back_in_utc() -> None:
    noon = datetime(2026, 6, 10, 12, tzinfo=BERLIN)

    assert next_contactable_time(times(), noon).isoformat() == "2026-06-10T10:00:00+00:00"


def test_remind_me_tomorrow_is_tomorrow_by_their_own_calendar() -> None:
    just_after_midnight = berlin("2026-06-10T00:30")  # still the ninth in UTC

    assert preferred_time_after_days(times(), after=just_after_midnight, days=1) == berlin("2026-06-11T18:00")
    assert preferred_time_after_days(times(), after=just_after_midnight, days=3) == berlin("2026-06-13T18:00")
    assert preferred_time_after_days(times(weekdays=WEEKEND), after=just_after_midnight, days=3) == berlin(
        "2026-06-15T18:00"
    )


def test_a_reminder_across_the_clock_change_keeps_its_hour() -> None:
    assert preferred_time_after_days(times(), after=berlin("2026-03-28T18:00"), days=1) == berlin("2026-03-29T18:00")
    assert preferred_time_after_days(times(2), after=berlin("2026-10-24T12:00"), days=1) == berlin("2026-10-25T02:00")


def test_the_hour_of_a_day_that_the_clock_leaves_twice_is_gone_once_it_was() -> None:
    # Until 2011 the clock of Newfoundland went back from a minute past midnight to the evening before.
    theirs = ContactHours(zone=ZoneInfo("America/St_Johns"), hour=0)
    again_evening = datetime(2010, 11, 6, 23, 30, tzinfo=theirs.zone, fold=1)

    assert format_times(theirs, next_preferred_time(theirs, date(2010, 11, 7))) == datetime(2010, 11, 7)  # noqa: DTZ001 - a clock
    assert next_preferred_time(theirs, date(2010, 11, 7)) < again_evening
    assert last_past_day(theirs, again_evening) == date(2010, 11, 7)
    assert next_contactable_time(theirs, again_evening) == next_preferred_time(theirs, date(2010, 11, 8))


def test_seven_quiet_weekdays_leave_no_moment_and_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        times(weekdays=frozenset(range(7)))


def test_quiet_dates_are_private() -> None:
    assert "2026" not in repr(times(dates=quiet_over_new_year()))


@given(theirs=TIMES, when=MOMENTS)
def test_the_next_good_moment_is_good_and_never_before(theirs: ContactHours, when: datetime) -> None:
    found = next_contactable_time(theirs, when)

    assert found >= when
    assert is_contactable(theirs, found)
    assert (found == when) is is_contactable(theirs, when)
    assert found.tzinfo is UTC


@given(theirs=TIMES, when=MOMENTS, days=st.integers(1, 400))
def test_some_days_later_is_a_good_moment_on_that_day_or_after_quiet_ones(
    theirs: ContactHours, when: datetime, days: int
) -> None:
    found = preferred_time_after_days(theirs, after=when, days=days)

    day = format_times(theirs, when).date() + timedelta(days=days)
    assert found > when
    assert is_contactable(theirs, found)
    assert found == next_preferred_time(theirs, day)


@given(theirs=TIMES, when=MOMENTS)
def test_the_days_gone_end_where_the_days_to_come_begin(theirs: ContactHours, when: datetime) -> None:
    gone = last_past_day(theirs, when)

    assert next_preferred_time(theirs, gone) <= when < next_preferred_time(theirs, gone + timedelta(days=1))
