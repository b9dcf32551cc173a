"""When something falls due, also after time was slept through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.deadlines import has_proposal_expired, next_occurrence, next_proposal_step, proposal_expires_at
from bot.rules.programme import Programme

BEGAN = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)
USUAL = Programme()


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("waited", "step", "due"),
    [(0, 1, 3), (2.99, 1, 3), (3, 2, 7), (6.99, 2, 7), (7, 3, 14), (13.99, 3, 14), (14, 3, 14), (400, 3, 14)],
)
def test_reminders_come_then_the_expiry_and_steps_slept_through_are_skipped(
    waited: float, step: int, due: float
) -> None:
    assert next_proposal_step(USUAL, proposed_at=BEGAN, after=BEGAN + days(waited)) == (step, BEGAN + days(due))


def test_without_reminders_there_is_still_an_end() -> None:
    silent = Programme(reminder_days=(), expiry_days=5)

    assert next_proposal_step(silent, proposed_at=BEGAN, after=BEGAN) == (1, BEGAN + days(5))


def test_a_question_expires_on_the_dot() -> None:
    end = proposal_expires_at(USUAL, proposed_at=BEGAN)

    assert end == BEGAN + days(14)
    assert not has_proposal_expired(USUAL, proposed_at=BEGAN, at=end - timedelta(microseconds=1))
    assert has_proposal_expired(USUAL, proposed_at=BEGAN, at=end)


@pytest.mark.parametrize(("late", "days"), [(0, 1), (6, 1), (23.9, 1), (24, 2), (100, 5)])
def test_being_late_puts_off_none_of_the_days_to_come(late: float, days: int) -> None:
    since = datetime(2026, 3, 1, 12, tzinfo=UTC)

    following = next_occurrence(since, interval=timedelta(days=1), after=since + timedelta(hours=late))

    assert following == since + timedelta(days=days)
