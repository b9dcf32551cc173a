"""How much one person may cause within a day: counted over the last 24 hours, not by the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.daily_limits import (
    day_start,
    has_reached_enough,
    must_be_able_to_ask,
    must_be_able_to_write,
    must_be_within_daily_limit,
    notes_left,
)
from bot.rules.programme import Programme
from bot.rules.refusals import AskedLately, TooOften
from storage.models.counted_acts import CountedAct, CountedKind

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
ASK, NOTE, NEWS = CountedKind.ASK, CountedKind.NOTE, CountedKind.NEWS


def act(kind: CountedKind, hours_ago: float = 1, *, is_by_name: bool = True, is_to_them: bool = True) -> CountedAct:
    return CountedAct(kind=kind, at=NOW - timedelta(hours=hours_ago), is_by_name=is_by_name, is_to_them=is_to_them)


HOURLY = [act(ASK, hours) for hours in (5, 3, 1)]


def test_below_the_limit_everything_goes() -> None:
    must_be_within_daily_limit(HOURLY, ASK, limit=4)
    must_be_within_daily_limit(HOURLY, NOTE, limit=1)
    must_be_within_daily_limit([], ASK, limit=1)


def test_at_the_limit_it_is_said_when_it_is_possible_again() -> None:
    with pytest.raises(TooOften) as refused:
        must_be_within_daily_limit(HOURLY, ASK, limit=3)

    assert refused.value.limit == 3
    assert refused.value.again_at == NOW + timedelta(hours=19)


def test_where_the_limit_was_lowered_so_many_have_to_pass_first() -> None:
    with pytest.raises(TooOften) as refused:
        must_be_within_daily_limit(HOURLY, ASK, limit=1)

    assert refused.value.again_at == NOW + timedelta(hours=23)


def test_a_day_counts_back_from_now() -> None:
    assert day_start(NOW) == datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        ([], 5),
        ([act(NOTE)] * 4, 1),
        ([act(NOTE)] * 5, 0),
        ([act(NEWS)] * 3, 3),
        ([act(ASK)] * 6, 0),
        ([act(NOTE, is_to_them=False)] * 5, 5),
        ([act(CountedKind.NO)] * 6, 5),
    ],
)
def test_notes_have_a_share_of_all_that_reaches_one_person(acts: Sequence[CountedAct], left: int) -> None:
    programme = Programme()

    assert notes_left(acts, programme) == left
    if left:
        must_be_able_to_write(acts, programme)
    else:
        with pytest.raises(TooOften):
            must_be_able_to_write(acts, programme)


@pytest.mark.parametrize(
    ("acts", "refusal", "is_held_back"),
    [
        ([act(NEWS)] * 5, None, False),
        ([act(NEWS)] * 6, TooOften, True),
        ([act(NEWS, is_by_name=False)] * 6, None, True),
        ([act(NEWS)] * 3 + [act(ASK, is_by_name=False)] * 3, None, True),
        ([act(ASK, is_to_them=False)] * 9, None, False),
        ([act(ASK, is_to_them=False)] * 10, TooOften, False),
        ([act(CountedKind.NO)], AskedLately, False),
        ([act(CountedKind.NO, is_by_name=False)], None, False),
        ([act(CountedKind.NO, is_to_them=False)], None, False),
        ([act(CountedKind.TAKEN_BACK)], None, False),
        ([act(CountedKind.TAKEN_BACK)] * 2, AskedLately, False),
    ],
)
def test_what_was_without_a_name_is_held_back_and_never_refused(
    acts: Sequence[CountedAct], refusal: type[Exception] | None, is_held_back: bool
) -> None:
    programme = Programme()

    assert has_reached_enough(acts, programme) is is_held_back
    if refusal is None:
        must_be_able_to_ask(acts, programme)
    else:
        with pytest.raises(refusal):
            must_be_able_to_ask(acts, programme)
