"""Reading the days without messages, whatever people type."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logging_setup import traceback_without_messages
from bot.rules.bad_input import InvalidQuietDates, TooManyDates
from bot.rules.contact_hours import DateRange
from bot.rules.quiet_dates import (
    MAX_QUIET_DATE_AHEAD,
    MAX_QUOTED_CHARS,
    format_ranges,
    parse_ranges,
    ranges_from_json,
    ranges_to_json,
)

TODAY = date(2026, 6, 1)
SOON = st.dates(TODAY, TODAY + timedelta(days=700))
SPANS = st.builds(
    lambda first, days: DateRange(first=first, last=first + timedelta(days=days)), SOON, st.integers(0, 20)
)


def lines(text: str, *, today: date = TODAY) -> list[str]:
    return format_ranges(parse_ranges(text, today=today)).splitlines()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-24", "2026-12-24"),
        ("2026-1-5", None),
        ("2027-1-5", "2027-01-05"),
        ("24 December", "2026-12-24"),
        ("24 dec", "2026-12-24"),
        ("24 DEC.", "2026-12-24"),
        ("24th of December", "2026-12-24"),
        ("the 3rd of March 2027", "2027-03-03"),
        ("24 Dec 2027", "2027-12-24"),
        ("24 Dec, 2027", "2027-12-24"),
        ("Dec 24", "2026-12-24"),
        ("December 24th", "2026-12-24"),
        ("Dec 24, 2027", "2027-12-24"),
        ("Dec 24 2027", "2027-12-24"),
        ("24Dec2027", "2027-12-24"),
        ("Sept 1", "2026-09-01"),
        ("1 Sep", "2026-09-01"),
        ("May 31", "2027-05-31"),
        ("1 June", "2026-06-01"),
        ("29 Feb", "2028-02-29"),
        ("２４ Dec", "2026-12-24"),
        ("24\N{NO-BREAK SPACE}Dec", "2026-12-24"),
        ("• 24 Dec", "2026-12-24"),
        ("- 24 Dec", "2026-12-24"),
        ("24 Dec – 24 Dec", "2026-12-24"),
        ("1 Jan 2020", None),
    ],
)
def test_a_day_is_read_and_without_a_year_it_is_the_next_such_day(text: str, day: str | None) -> None:
    assert lines(text) == ([day] if day else [])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-12-24 to 2027-01-02", "2026-12-24", "2027-01-02"),
        ("2026-12-24 - 2027-01-02", "2026-12-24", "2027-01-02"),
        ("2026-12-24-2027-01-02", "2026-12-24", "2027-01-02"),
        ("2026-12-24–2027-01-02", "2026-12-24", "2027-01-02"),
        ("2026-12-24 — 2027-01-02", "2026-12-24", "2027-01-02"),
        ("2026-12-24 until 2027-01-02", "2026-12-24", "2027-01-02"),
        ("2026-12-24..2027-01-02", "2026-12-24", "2027-01-02"),
        ("2026-12-24…2027-01-02", "2026-12-24", "2027-01-02"),
        ("24 Dec – 2 Jan", "2026-12-24", "2027-01-02"),
        ("24 Dec 2027 – 2 Jan", "2027-12-24", "2028-01-02"),
        ("24 Dec – 2 Jan 2028", "2027-12-24", "2028-01-02"),
        ("from Dec 24 through Jan 2, 2028", "2027-12-24", "2028-01-02"),
        ("Dec. 24 till Jan. 2", "2026-12-24", "2027-01-02"),
        ("24-28 Dec", "2026-12-24", "2026-12-28"),
        ("Dec 24-28", "2026-12-24", "2026-12-28"),
        ("Dec 24–28, 2027", "2027-12-24", "2027-12-28"),
        ("2026-12-24 to 28", "2026-12-24", "2026-12-28"),
        ("24 Dec..28 Dec", "2026-12-24", "2026-12-28"),
        ("28 May – 3 June", "2026-05-28", "2026-06-03"),
        ("28 May – 1 June", "2026-05-28", "2026-06-01"),
        ("27 May – 31 May", "2027-05-27", "2027-05-31"),
        ("2 June – 1 June", "2025-06-02", "2026-06-01"),
        ("2025-12-24 to 2026-06-01", "2025-12-24", "2026-06-01"),
        ("2026-06-10 to 2027-06-10", "2026-06-10", "2027-06-10"),
        ("28 Feb – 29 Feb", "2028-02-28", "2028-02-29"),
    ],
)
def test_a_stretch_is_read_and_without_a_year_it_is_the_next_not_over(text: str, first: str, last: str) -> None:
    assert lines(text) == [f"{first} to {last}"]


def test_days_are_parted_by_lines_commas_and_semicolons() -> None:
    text = "24 Dec, 1 May;3 Oct 2026 ,Dec 31, 2026\r\n\n2027-02-01,2027-02-03"

    assert lines(text) == ["2026-10-03", "2026-12-24", "2026-12-31", "2027-02-01", "2027-02-03", "2027-05-01"]


def test_nothing_typed_is_no_quiet_day() -> None:
    assert parse_ranges("", today=TODAY) == parse_ranges(" \n, ;\n", today=TODAY) == ()


def test_what_is_wholly_past_is_left_out_without_a_word() -> None:
    assert lines("2026-05-31\n2020-01-01 to 2025-12-31\n2026-05-01 to 2026-06-01") == ["2026-05-01 to 2026-06-01"]


def test_what_overlaps_is_merged_and_what_lies_side_by_side_stays() -> None:
    text = "2026-12-26\n2026-12-28 to 2026-12-30\n2026-12-24 to 2026-12-28\n2026-12-25\n2026-12-31"

    assert lines(text) == ["2026-12-24 to 2026-12-30", "2026-12-31"]


@pytest.mark.parametrize(
    "text",
    [
        *("24", "December", "December 2026", "2026", "2026-12", "-24"),
        *("24-12", "soon", "next week", "to", "..", "–x"),
        *("3/4", "3/4/2027", "4.3.", "13/13", "24/12/26", "24. Dez", "24-12-2026", "24-Dec-2026", "2 weeks"),
        *("2026-13-01", "2026-02-30", "2026-12-00", "0000-01-01", "2026-00-05 to 7"),
        *("30 Feb", "29 Feb 2027", "0 May", "32 May"),
        *("2026-12-24T10:00", "20261324", "99999-01-01", "2026-12-240", "24 Decembrist", "124 Dec", "24 Dec 26"),
        *("24 Dec 24 Dec", "24 Dec to", "to 24 Dec", "24 – 28", "24 Dec – 2", "28 – 24 Dec", "1 Jan – 2 Jan – 3 Jan"),
        *("2027-01-02 to 2026-12-24", "2 Jan 2027 – 24 Dec 2026", "24 Dec 2026 to 2026-12-23"),
        *("2026-06-10 to 2027-06-11", "2026-01-01 to 2030-01-01", "2029-06-04", "2029-06-01 to 2029-06-30"),
        *("9999-12-31", "31 Dec 9999 – 1 Jan", "every Sunday", "٢٠٢٦-١٢-٢٤"),
        *("², May", "<@1>", "a" * 5000, "9" * 5000),
    ],
)
def test_what_is_no_such_day_or_too_long_or_too_far_is_refused(text: str) -> None:
    with pytest.raises(InvalidQuietDates):
        parse_ranges(text, today=TODAY)


def test_the_refusal_names_the_first_piece_that_could_not_be_read_and_shortens_it() -> None:
    with pytest.raises(InvalidQuietDates) as first:
        parse_ranges("24 Dec\n• The Day We Met\nsome day", today=TODAY)
    with pytest.raises(InvalidQuietDates) as long:
        parse_ranges("x" * 61, today=TODAY)
    with pytest.raises(InvalidQuietDates) as whole:
        parse_ranges("y" * 60, today=TODAY)

    assert first.value.piece == "The Day We Met"
    assert long.value.piece == "x" * 59 + "…"
    assert whole.value.piece == "y" * 60


def test_stretches_that_are_a_year_together_are_too_long_as_well() -> None:
    with pytest.raises(InvalidQuietDates) as refused:
        parse_ranges("2026-06-10 to 2027-01-01, 2027-01-01 to 2027-07-01", today=TODAY)

    assert refused.value.piece == "2026-06-10 to 2027-07-01"


def test_three_years_ahead_is_the_farthest() -> None:
    farthest = TODAY + MAX_QUIET_DATE_AHEAD

    assert lines(f"{farthest}") == [f"{farthest}"]
    with pytest.raises(InvalidQuietDates):
        parse_ranges(f"{farthest + timedelta(days=1)}", today=TODAY)


def test_forty_are_kept_and_one_more_is_too_many() -> None:
    days = [f"{TODAY + timedelta(days=2 * number)}" for number in range(41)]
    past = ["2020-01-01", days[0]]

    assert lines("\n".join([*past, *days[:40]])) == days[:40]
    with pytest.raises(TooManyDates) as refused:
        parse_ranges("\n".join(days), today=TODAY)
    assert refused.value.limit == 40


def test_what_could_not_be_read_reaches_no_log() -> None:
    with pytest.raises(InvalidQuietDates) as refused:
        parse_ranges("the day we met", today=TODAY)

    assert refused.value.args == ()
    assert "met" not in f"{refused.value!r} {refused.value} {traceback_without_messages(refused.value)}"
    assert refused.value.__suppress_context__


@given(st.lists(SPANS, max_size=30))
def test_what_is_written_is_read_back_the_same_and_so_is_what_is_stored(spans: list[DateRange]) -> None:
    kept = parse_ranges(format_ranges(spans), today=TODAY)

    assert parse_ranges(format_ranges(kept), today=TODAY) == kept
    assert ranges_from_json(ranges_to_json(kept)) == kept
    quiet = {span.first + timedelta(days=n) for span in spans for n in range((span.last - span.first).days + 1)}
    assert all(any(span.first <= day <= span.last for span in kept) for day in quiet)
    assert sum((span.last - span.first).days + 1 for span in kept) == len(quiet)


def test_nothing_is_stored_as_an_empty_list() -> None:
    assert ranges_to_json(()) == "[]"
    assert ranges_from_json("[]") == ()


PIECES = st.sampled_from(
    ["24", "2026-12-24", "Dec", "29 Feb", "2027", "to", "-", "–", "..", ",", ";", "\n", " ", "the ", "of", "st", "0"]
)


@given(st.text() | st.lists(PIECES, max_size=12).map("".join), st.dates(date(2024, 1, 1), date(2100, 1, 1)))
def test_whatever_is_typed_is_days_to_come_or_a_kind_refusal(text: str, today: date) -> None:
    try:
        spans = parse_ranges(text, today=today)
    except InvalidQuietDates as refused:
        piece = refused.piece
    except TooManyDates:
        piece = "…"
    else:
        _is_kept(spans, today)
        return

    assert 0 < len(piece) <= MAX_QUOTED_CHARS


def _is_kept(spans: tuple[DateRange, ...], today: date) -> None:
    assert all(today <= span.last <= today + MAX_QUIET_DATE_AHEAD and span.first <= span.last for span in spans)
    assert all((span.last - span.first).days < 366 for span in spans)
    assert parse_ranges(format_ranges(spans), today=today) == spans
