"""Reading "2 weeks" or "2027-03-01" as a moment, whatever people type."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bad_input import BadInput, DateInFuture, DateNotInFuture, InvalidDate
from bot.rules.deadlines import MAX_LOOK_BACK, parse_future_date, parse_past_date
from bot.rules.quiet_dates import parse_ranges

NOW = datetime(2026, 1, 31, 15, tzinfo=UTC)

DAYS_AS_TYPED = (
    *("2026-12-24", "20261224", "24 December", "24 dec.", "24th of December", "Dec 24", "Dec 24, 2026", "24Dec2026"),
    *("24/12", "12/24", "24.12.", "24.12.2026", "12/24/2026", "5/5", "tomorrow", "Sunday", "sun", "２４ Dec"),
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 day", date(2026, 2, 1)),
        ("tomorrow", date(2026, 2, 1)),
        ("10 days", date(2026, 2, 10)),
        ("1 week", date(2026, 2, 7)),
        ("a week", date(2026, 2, 7)),
        ("in a week", date(2026, 2, 7)),
        ("in 2 weeks", date(2026, 2, 14)),
        ("  2   WEEKS ", date(2026, 2, 14)),
        # From the 31st, a month is thirty days: no month is too short for it.
        ("1 month", date(2026, 3, 2)),
        ("a month", date(2026, 3, 2)),
        ("12 months", date(2027, 1, 26)),
        ("366 days", date(2027, 2, 1)),
        ("２ weeks", date(2026, 2, 14)),
        ("2026-02-28", date(2026, 2, 28)),
        ("2027-02-01", date(2027, 2, 1)),
        ("20260301", date(2026, 3, 1)),
        ("24 Dec", date(2026, 12, 24)),
        ("until 24 Dec", date(2026, 12, 24)),
        ("Friday", date(2026, 2, 6)),
        ("31.12.2026", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
    ],
)
def test_spans_and_dates_mean_noon_of_that_day(text: str, day: date) -> None:
    assert parse_future_date(text, now=NOW) == datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/New_York", "Europe/Berlin", "Pacific/Auckland"])
def test_a_date_that_others_see_tells_no_zone(zone: str) -> None:
    where = ZoneInfo(zone)

    when = parse_future_date("2026-03-01", now=NOW, zone=where, is_shown=True)

    assert when == parse_future_date("2026-03-01", now=NOW, is_shown=True)
    assert when.astimezone(where).date() == date(2026, 3, 1)


def test_the_leap_day_is_a_date_in_a_leap_year_alone() -> None:
    before = datetime(2027, 12, 1, tzinfo=UTC)

    assert parse_future_date("2028-02-29", now=before).date() == date(2028, 2, 29)
    with pytest.raises(InvalidDate):
        parse_future_date("2026-02-29", now=NOW)


@pytest.mark.parametrize("text", ["2026-01-31", "2026-01-30", "1999-12-31", "0001-01-01", "0 days"])
def test_what_is_over_is_gone(text: str) -> None:
    with pytest.raises(DateNotInFuture):
        parse_future_date(text, now=NOW)


@pytest.mark.parametrize("text", ["2027-02-02", "9999-12-31", "366 weeks", "13 months", "366 months"])
def test_what_is_more_than_a_year_off_is_too_far(text: str) -> None:
    with pytest.raises(DateNotInFuture):
        parse_future_date(text, now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "2",
        "weeks",
        "two weeks",
        "-2 weeks",
        "1.5 weeks",
        "² weeks",
        "½ weeks",
        "2 weeks 3 days",
        "2 fortnights",
        "367 days",
        "2026-13-01",
        "2026-04-31",
        "2026-02-30",
        "3/4",
        "24 Dec – 2 Jan",
        "2026-03-01T10:00",
        "٢٠٢٦-٠٣-٠١",
        "<@1>",
        "\u202e2 weeks",
        "\ud800",
        "a" * 6000,
        "9" * 6000 + " weeks",
        "٩" * 6000 + " days",
    ],
)
def test_what_is_no_date_is_refused_kindly(text: str) -> None:
    with pytest.raises(InvalidDate):
        parse_future_date(text, now=NOW)


@pytest.mark.parametrize("text", DAYS_AS_TYPED)
def test_a_day_is_read_alike_in_a_pause_and_among_days_kept_free(text: str) -> None:
    [kept_free] = parse_ranges(text, today=NOW.date())

    assert parse_future_date(text, now=NOW).date() == kept_free.first == kept_free.last


@given(st.text())
def test_whatever_is_typed_is_a_coming_noon_or_a_kind_refusal(text: str) -> None:
    try:
        when = parse_future_date(text, now=NOW)
    except BadInput:
        return

    assert NOW < when <= NOW + timedelta(days=366)
    assert (when.hour, when.tzinfo) == (12, UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2 weeks", date(2026, 1, 17)),
        ("2 weeks ago", date(2026, 1, 17)),
        (" A Month ", date(2026, 1, 1)),
        ("0 days", date(2026, 1, 31)),
        ("2026-01-31", date(2026, 1, 31)),
        ("2025-06-01", date(2025, 6, 1)),
        ("1 June", date(2025, 6, 1)),
        ("Jan 31", date(2026, 1, 31)),
        ("yesterday", date(2026, 1, 30)),
        ("last Friday", date(2026, 1, 30)),
        ("Saturday", date(2026, 1, 31)),
        ("0001-01-01", (NOW - MAX_LOOK_BACK).date()),
    ],
)
def test_a_time_since_then_begins_with_that_day_where_one_lives(text: str, day: date) -> None:
    where = ZoneInfo("America/New_York")

    since = parse_past_date(text, now=NOW, zone=where)

    assert since == datetime(day.year, day.month, day.day, tzinfo=where)
    assert since.tzinfo is UTC


@given(st.text())
def test_whatever_is_typed_is_a_day_that_has_begun_or_a_kind_refusal(text: str) -> None:
    for typed in (text, f"{text} ago"):
        try:
            since = parse_past_date(typed, now=NOW)
        except InvalidDate:
            continue

        assert since <= NOW
    with pytest.raises(DateInFuture):
        parse_past_date("2026-02-01", now=NOW)
