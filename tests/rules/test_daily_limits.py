"""How much one person may send within a day: counted over the last 24 hours, not by the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.daily_limits import limit_window_start, must_be_within_daily_limit
from bot.rules.refusals import TooOften

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
HOURLY = [NOW - timedelta(hours=hours) for hours in (5, 3, 1)]


def test_below_the_limit_everything_goes() -> None:
    must_be_within_daily_limit(HOURLY, limit=4)
    must_be_within_daily_limit([], limit=1)


def test_at_the_limit_it_is_said_when_it_is_possible_again() -> None:
    with pytest.raises(TooOften) as refused:
        must_be_within_daily_limit(HOURLY, limit=3)

    assert refused.value.limit == 3
    assert refused.value.again_at == NOW + timedelta(hours=19)


def test_where_the_limit_was_lowered_so_many_have_to_pass_first() -> None:
    with pytest.raises(TooOften) as refused:
        must_be_within_daily_limit(HOURLY, limit=1)

    assert refused.value.again_at == NOW + timedelta(hours=23)


def test_a_day_counts_back_from_now() -> None:
    assert limit_window_start(NOW) == datetime(2026, 1, 1, 12, tzinfo=UTC)
