"""When something falls due, also after time was slept through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.programme import Programme
from bot.rules.timing import expires_at, has_expired, next_check_in, next_step

BEGAN = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)
USUAL = Programme()
DAYS = st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True).map(lambda days: tuple(sorted(days)))
PROGRAMMES = st.builds(
    Programme,
    check_in_days=DAYS,
    check_in_every_days=st.integers(1, 400),
    check_in_hour=st.integers(0, 23),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
SPANS = st.timedeltas(timedelta(0), timedelta(days=4000))


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("waited", "step", "due"),
    [(0, 1, 3), (2.99, 1, 3), (3, 2, 7), (6.99, 2, 7), (7, 3, 14), (13.99, 3, 14), (14, 3, 14), (400, 3, 14)],
)
def test_reminders_come_then_the_expiry_and_steps_slept_through_are_skipped(
    waited: float, step: int, due: float
) -> None:
    assert next_step(USUAL, proposed_at=BEGAN, after=BEGAN + days(waited)) == (step, BEGAN + days(due))


def test_without_reminders_there_is_still_an_end() -> None:
    silent = Programme(reminder_days=(), expiry_days=5)

    assert next_step(silent, proposed_at=BEGAN, after=BEGAN) == (1, BEGAN + days(5))


def test_a_question_expires_on_the_dot() -> None:
    end = expires_at(USUAL, proposed_at=BEGAN)

    assert end == BEGAN + days(14)
    assert not has_expired(USUAL, proposed_at=BEGAN, at=end - timedelta(microseconds=1))
    assert has_expired(USUAL, proposed_at=BEGAN, at=end)


def test_check_ins_come_on_day_3_14_and_30_and_then_every_30_days() -> None:
    found, after = [], BEGAN
    for _ in range(6):
        after = next_check_in(USUAL, began_at=BEGAN, after=after)
        found.append(after)

    assert [(when.date() - BEGAN.date()).days for when in found] == [3, 14, 30, 60, 90, 120]
    assert all((when.hour, when.minute, when.tzinfo) == (18, 0, UTC) for when in found)


@pytest.mark.parametrize(
    ("slept", "day"), [(3.2, 3), (3.4, 14), (20, 30), (30, 30), (31, 60), (59.9, 60), (61, 90), (700, 720)]
)
def test_after_weeks_slept_through_one_check_in_comes_and_not_the_pile(slept: float, day: int) -> None:
    when = next_check_in(USUAL, began_at=BEGAN, after=BEGAN + days(slept))

    assert (when.date() - BEGAN.date()).days == day


def test_a_check_in_exactly_on_its_hour_is_followed_by_the_next() -> None:
    first = next_check_in(USUAL, began_at=BEGAN, after=BEGAN)

    assert next_check_in(USUAL, began_at=BEGAN, after=first) > first


def test_times_from_another_zone_are_counted_in_utc() -> None:
    late_in_auckland = datetime(2026, 1, 2, 1, tzinfo=timezone(timedelta(hours=13)))

    when = next_check_in(USUAL, began_at=late_in_auckland, after=late_in_auckland)

    assert when == datetime(2026, 1, 4, 18, tzinfo=UTC)


@given(programme=PROGRAMMES, began_at=MOMENTS, slept=SPANS)
def test_the_next_check_in_is_always_later_and_never_farther_than_the_rhythm(
    programme: Programme, began_at: datetime, slept: timedelta
) -> None:
    after = began_at + slept

    when = next_check_in(programme, began_at=began_at, after=after)

    assert when > after
    if slept >= days(programme.check_in_days[-1] + 1):
        assert when - after <= days(programme.check_in_every_days)


@given(programme=PROGRAMMES, began_at=MOMENTS, slept=SPANS)
def test_no_check_in_lies_between_now_and_the_next(
    programme: Programme, began_at: datetime, slept: timedelta
) -> None:
    after = began_at + slept
    when = next_check_in(programme, began_at=began_at, after=after)

    asked_a_moment_before = next_check_in(programme, began_at=began_at, after=when - timedelta(microseconds=1))

    assert asked_a_moment_before == when


@given(programme=PROGRAMMES, began_at=MOMENTS)
def test_check_ins_only_ever_go_forward(programme: Programme, began_at: datetime) -> None:
    found = [next_check_in(programme, began_at=began_at, after=began_at)]
    for _ in range(12):
        found.append(next_check_in(programme, began_at=began_at, after=found[-1]))

    assert all(later > earlier for earlier, later in pairwise(found))
