"""Turns come in the pair's rhythm and each person's own time: never twice, and never the pile."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.check_in_turns import CheckInTurn, day_of_turn, last_past_turn, next_check_in_turn
from bot.rules.contact_hours import ContactHours, DateRange, is_contactable, next_preferred_time
from bot.rules.programme import Programme
from storage.models.enums import Rhythm
from tests.support.rules.contact_hours import MOMENTS, TIMES, format_times, quiet_over_new_year

USUAL = Programme()
BERLIN, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")
LOS_ANGELES, AUCKLAND = ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Auckland")
EVENINGS = ContactHours(zone=BERLIN, hour=18)
BEGAN = datetime(2026, 6, 1, 9, 30, tzinfo=BERLIN).astimezone(UTC)  # a Monday
ON = [rhythm for rhythm in Rhythm if rhythm is not Rhythm.OFF]
RHYTHMS = st.sampled_from(ON)
PROGRAMMES = st.builds(
    Programme,
    check_in_days=st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True).map(
        lambda days: tuple(sorted(days))
    ),
    check_in_every_days=st.integers(1, 400),
)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def after(
    now: datetime,
    *,
    rhythm: Rhythm = Rhythm.WEEKLY,
    times: ContactHours = EVENINGS,
    turn: int = 0,
    asked_at: datetime | None = None,
    anchor: datetime = BEGAN,
) -> CheckInTurn:
    found = next_check_in_turn(rhythm, USUAL, times, anchor=anchor, after_turn=turn, asked_at=asked_at, now=now)
    assert found is not None
    return found


def gone(now: datetime, rhythm: Rhythm = Rhythm.WEEKLY, times: ContactHours = EVENINGS) -> int:
    return last_past_turn(rhythm, USUAL, times, anchor=BEGAN, now=now)


def test_gentle_is_the_programmes_own_rhythm() -> None:
    days = [day_of_turn(Rhythm.GENTLE, USUAL, anchor=date(2026, 1, 1), turn=turn) for turn in range(1, 7)]

    assert [(day - date(2026, 1, 1)).days for day in days] == [3, 14, 30, 60, 90, 120]


@pytest.mark.parametrize(("rhythm", "days"), [(Rhythm.WEEKLY, [7, 14, 21]), (Rhythm.FORTNIGHTLY, [14, 28, 42])])
def test_weeks_are_counted_from_the_anchor(rhythm: Rhythm, days: list[int]) -> None:
    found = [day_of_turn(rhythm, USUAL, anchor=date(2026, 1, 1), turn=turn) for turn in (1, 2, 3)]

    assert [(day - date(2026, 1, 1)).days for day in found] == days


@pytest.mark.parametrize(
    ("anchor", "turns"),
    [
        ("2026-01-31", {1: "2026-02-28", 2: "2026-03-31", 3: "2026-04-30", 12: "2027-01-31", 13: "2027-02-28"}),
        ("2027-12-31", {1: "2028-01-31", 2: "2028-02-29", 3: "2028-03-31", 14: "2029-02-28"}),
        ("2026-01-30", {1: "2026-02-28", 2: "2026-03-30"}),
        ("2026-01-29", {1: "2026-02-28", 25: "2028-02-29"}),
        ("2028-02-29", {12: "2029-02-28", 13: "2029-03-29", 48: "2032-02-29"}),
        ("2026-11-15", {1: "2026-12-15", 2: "2027-01-15", 1200: "2126-11-15"}),
    ],
)
def test_a_month_that_is_too_short_does_not_make_later_ones_drift(anchor: str, turns: dict[int, str]) -> None:
    found = {
        turn: day_of_turn(Rhythm.MONTHLY, USUAL, anchor=date.fromisoformat(anchor), turn=turn).isoformat()
        for turn in turns
    }

    assert found == turns


@pytest.mark.parametrize("rhythm", ON)
def test_turn_nought_is_the_anchors_own_day(rhythm: Rhythm) -> None:
    assert day_of_turn(rhythm, USUAL, anchor=date(2026, 1, 31), turn=0) == date(2026, 1, 31)


def test_a_rhythm_that_is_off_has_no_turns() -> None:
    now = BEGAN + timedelta(days=400)

    assert last_past_turn(Rhythm.OFF, USUAL, EVENINGS, anchor=BEGAN, now=now) == 0
    assert next_check_in_turn(Rhythm.OFF, USUAL, EVENINGS, anchor=BEGAN, after_turn=0, asked_at=None, now=now) is None
    with pytest.raises(ValueError, match="no turns"):
        day_of_turn(Rhythm.OFF, USUAL, anchor=date(2026, 1, 1), turn=1)


def test_a_turn_comes_at_the_hour_they_like_by_their_own_clock() -> None:
    nepali = ContactHours(zone=KATHMANDU, hour=18)

    assert after(BEGAN) == CheckInTurn(1, berlin("2026-06-08T18:00"))
    assert after(BEGAN, times=nepali) == CheckInTurn(1, datetime(2026, 6, 8, 12, 15, tzinfo=UTC))
    # From summer into winter the hour stays, and the moment moves.
    assert after(berlin("2026-10-20T00:00")) == CheckInTurn(21, berlin("2026-10-26T18:00"))


def test_the_anchors_day_is_that_of_the_persons_own_calendar() -> None:
    late = datetime(2026, 6, 1, 23, tzinfo=UTC)  # the second of June in Berlin

    assert format_times(EVENINGS, after(late, anchor=late).at).date() == date(2026, 6, 9)
    assert after(late, anchor=late, times=ContactHours(zone=ZoneInfo("UTC"), hour=18)).at.date() == date(2026, 6, 8)


def test_a_turn_at_this_very_moment_is_gone_and_the_next_is_ahead() -> None:
    moment = berlin("2026-06-08T18:00")

    assert after(moment - timedelta(microseconds=1)) == CheckInTurn(1, moment)
    assert gone(moment - timedelta(microseconds=1)) == 0
    assert after(moment) == CheckInTurn(2, berlin("2026-06-15T18:00"))
    assert gone(moment) == 1


def test_a_turn_asked_before_is_never_asked_again() -> None:
    assert after(BEGAN, turn=3) == CheckInTurn(4, berlin("2026-06-29T18:00"))


def test_years_later_turns_are_counted_as_ever() -> None:
    years_later = berlin("2031-06-01T12:00")  # day 1826: the 62nd turn was meant for day 1800, the 63rd is for 1830

    assert gone(years_later, Rhythm.GENTLE) == 62
    assert after(years_later, rhythm=Rhythm.GENTLE) == CheckInTurn(63, berlin("2031-06-05T18:00"))
    assert after(years_later, rhythm=Rhythm.MONTHLY) == CheckInTurn(60, berlin("2031-06-01T18:00"))


@pytest.mark.parametrize(
    ("down", "turn", "at"),
    [
        (timedelta(hours=1), 2, "2026-06-15T18:00"),
        (timedelta(weeks=3), 5, "2026-07-06T18:00"),
        (timedelta(days=730), 106, "2028-06-12T18:00"),
    ],
)
def test_after_a_downtime_one_is_asked_and_the_next_comes_in_the_usual_time(
    down: timedelta, turn: int, at: str
) -> None:
    due = after(BEGAN)
    back = due.at + down

    following = after(back, turn=max(due.number, gone(back)), asked_at=back)

    assert following == CheckInTurn(turn, berlin(at))
    assert following.at - back >= timedelta(days=3.5)


def test_one_that_is_asked_late_takes_the_place_of_one_that_would_come_right_after() -> None:
    two_days_before_the_second = berlin("2026-06-13T18:00")

    following = after(two_days_before_the_second, turn=1, asked_at=two_days_before_the_second)

    assert following == CheckInTurn(3, berlin("2026-06-22T18:00"))


def test_half_of_the_usual_distance_is_enough() -> None:
    half_a_week_before = berlin("2026-06-12T06:00")

    assert after(half_a_week_before, turn=1, asked_at=half_a_week_before).number == 2
    assert after(half_a_week_before, turn=1, asked_at=half_a_week_before + timedelta(seconds=1)).number == 3


def test_the_usual_distance_of_the_first_turn_is_counted_from_the_beginning() -> None:
    by_hand = BEGAN + timedelta(minutes=1)

    # Day 3 is more than a day and a half away; of the fortnight after it, half is.
    assert after(by_hand, rhythm=Rhythm.GENTLE, asked_at=by_hand).number == 1
    assert after(by_hand, rhythm=Rhythm.GENTLE, asked_at=by_hand + timedelta(days=2)).number == 2
    assert after(by_hand, rhythm=Rhythm.GENTLE, asked_at=by_hand + timedelta(days=10)).number == 3


def test_what_falls_into_quiet_days_comes_after_them_once() -> None:
    away = ContactHours(zone=BERLIN, hour=18, quiet_weekdays=frozenset({5, 6}), quiet_dates=quiet_over_new_year())
    christmas = after(berlin("2026-12-21T18:00"), times=away)  # the 28th is a quiet Monday

    assert christmas == CheckInTurn(30, berlin("2027-01-04T18:00"))
    # The 31st turn is meant for that very day: it is gone with it.
    assert after(christmas.at, times=away, turn=30, asked_at=christmas.at) == CheckInTurn(
        32, berlin("2027-01-11T18:00")
    )
    assert gone(christmas.at, times=away) == 31


def test_in_the_middle_of_quiet_days_the_turn_that_fell_into_them_is_still_ahead() -> None:
    away = ContactHours(zone=BERLIN, hour=18, quiet_dates=quiet_over_new_year())

    assert after(berlin("2026-12-30T12:00"), times=away) == CheckInTurn(30, berlin("2027-01-03T18:00"))
    assert gone(berlin("2026-12-30T12:00"), times=away) == 29


def test_a_check_in_delayed_by_quiet_days_takes_the_place_of_the_one_right_after_it() -> None:
    away = ContactHours(
        zone=BERLIN, hour=18, quiet_dates=(DateRange(first=date(2026, 6, 8), last=date(2026, 6, 13)),)
    )
    delayed = after(BEGAN, times=away)

    assert delayed == CheckInTurn(1, berlin("2026-06-14T18:00"))
    assert after(delayed.at, times=away, turn=1, asked_at=delayed.at) == CheckInTurn(3, berlin("2026-06-22T18:00"))


@pytest.mark.parametrize("new_home", [LOS_ANGELES, AUCKLAND, KATHMANDU])
@pytest.mark.parametrize("rhythm", ON)
def test_who_moves_right_after_being_asked_is_not_asked_again(rhythm: Rhythm, new_home: ZoneInfo) -> None:
    asked = after(BEGAN, rhythm=rhythm)
    moved = ContactHours(zone=new_home, hour=18)

    following = after(asked.at, rhythm=rhythm, times=moved, turn=asked.number, asked_at=asked.at)

    assert following.number == asked.number + 1
    assert following.at - asked.at > timedelta(days=6)


def test_who_moves_east_past_their_hour_is_asked_at_the_next_turn_and_not_in_the_past() -> None:
    an_hour_before = berlin("2026-06-08T17:00")

    moved = after(an_hour_before, times=ContactHours(zone=KATHMANDU, hour=18))

    assert moved == CheckInTurn(2, datetime(2026, 6, 15, 12, 15, tzinfo=UTC))


@given(rhythm=RHYTHMS, programme=PROGRAMMES, anchor=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_days_only_go_forward(rhythm: Rhythm, programme: Programme, anchor: date) -> None:
    days = [day_of_turn(rhythm, programme, anchor=anchor, turn=turn) for turn in range(40)]

    assert all(later > earlier for earlier, later in pairwise(days))
    if rhythm is Rhythm.MONTHLY:
        assert all(day.day == min(anchor.day, monthrange(day.year, day.month)[1]) for day in days)


@given(rhythm=RHYTHMS, programme=PROGRAMMES, times=TIMES, anchor=MOMENTS, slept=st.integers(-70, 1500))
def test_the_turns_gone_are_those_that_counting_one_by_one_finds(
    rhythm: Rhythm, programme: Programme, times: ContactHours, anchor: datetime, slept: int
) -> None:
    now = anchor + timedelta(days=slept, hours=slept % 24)
    first = format_times(times, anchor).date()

    found = last_past_turn(rhythm, programme, times, anchor=anchor, now=now)

    ahead = next(
        turn
        for turn in count(1)
        if next_preferred_time(times, day_of_turn(rhythm, programme, anchor=first, turn=turn)) > now
    )
    assert found == ahead - 1
    assert next_check_in_turn(
        rhythm, programme, times, anchor=anchor, after_turn=0, asked_at=None, now=now
    ) == CheckInTurn(ahead, next_preferred_time(times, day_of_turn(rhythm, programme, anchor=first, turn=ahead)))


LIFE = st.lists(st.tuples(st.integers(0, 60 * 24 * 40), st.none() | TIMES, st.booleans()), max_size=12)


@given(rhythm=RHYTHMS, programme=PROGRAMMES, times=TIMES, anchor=MOMENTS, life=LIFE)
def test_through_years_of_moves_downtimes_and_check_ins_by_hand_nobody_is_asked_twice_or_too_soon(
    rhythm: Rhythm,
    programme: Programme,
    times: ContactHours,
    anchor: datetime,
    life: list[tuple[int, ContactHours | None, bool]],
) -> None:
    now, asked_at, number = anchor, None, 0
    for minutes, new_times, by_hand in life:
        times = new_times or times

        turn = next_check_in_turn(
            rhythm, programme, times, anchor=anchor, after_turn=number, asked_at=asked_at, now=now
        )

        assert turn is not None
        assert turn.number > number
        assert turn.at > now
        assert is_contactable(times, turn.at)
        first = format_times(times, anchor).date()
        days = [day_of_turn(rhythm, programme, anchor=first, turn=each) for each in range(number, turn.number + 1)]
        moments = [next_preferred_time(times, day) for day in days[1:]]
        fits = [
            moment > now and (asked_at is None or moment - asked_at >= (day - before) / 2)
            for moment, (before, day) in zip(moments, pairwise(days), strict=True)
        ]
        assert moments[-1] == turn.at
        assert fits == [False] * (len(fits) - 1) + [True]
        # Somebody starts one before it, or it is asked, late by as long as the bot was down.
        now = asked_at = now + (turn.at - now) / 2 if by_hand else turn.at + timedelta(minutes=minutes)
        number = number if by_hand else turn.number
