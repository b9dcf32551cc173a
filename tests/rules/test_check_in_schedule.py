"""What becomes of one person's schedule: asked once, reminded once, counted once, and always ahead of now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.rules.check_in_schedule import (
    MIN_MANUAL_CHECK_IN_INTERVAL,
    NUDGE_COUNTED_AS_SILENT,
    NUDGE_NONE,
    NUDGE_SENT,
    NUDGE_SNOOZED,
    ScheduleStep,
    advance_schedule,
    bring_forward,
    can_start_manually,
    has_unanswered_question,
    next_prompt_index,
    record_answered,
    record_asked,
    reschedule,
    snooze_schedule,
    start_from_now,
    stop_schedule,
)
from bot.rules.contact_hours import ContactHours
from bot.rules.programme import PROMPTS
from storage.models.enums import Rhythm
from tests.support.rules.schedules import BEGAN, FIRST, NEW, OPEN, PLAN, UTC_EVENINGS, evening, put

NO_MORE = replace(PLAN, is_enabled=False)


def test_who_begins_is_asked_on_the_third_day() -> None:
    assert replace(NEW, ask_at=evening(3), due_at=evening(3)) == FIRST


def test_what_is_due_is_asked_once_and_the_next_turn_and_a_reminder_are_set() -> None:
    step = advance_schedule(FIRST, PLAN, now=evening(3))

    assert step == ScheduleStep(
        is_check_in=True,
        schedule=replace(
            NEW,
            turn=1,
            number=1,
            asked_at=evening(3),
            is_open=True,
            ask_at=evening(14),
            nudge_at=evening(6),
            due_at=evening(6),
        ),
    )


def test_nothing_is_done_too_early() -> None:
    early = advance_schedule(FIRST, PLAN, now=evening(3) - timedelta(seconds=1))

    assert early == ScheduleStep(schedule=FIRST)


def test_in_a_quiet_time_all_that_is_due_waits_for_the_next_good_moment() -> None:
    late = evening(6) + timedelta(hours=5)  # eleven at night; the check-in of day 14 stays where it is

    moved = advance_schedule(OPEN, PLAN, now=late)

    assert moved == ScheduleStep(schedule=replace(OPEN, nudge_at=evening(7), due_at=evening(7)))


def test_what_is_overdue_is_moved_out_of_a_quiet_time_together_and_asked_alone() -> None:
    night = evening(20) + timedelta(hours=5)

    moved = advance_schedule(OPEN, PLAN, now=night).schedule
    step = advance_schedule(moved, PLAN, now=evening(21))

    assert (moved.ask_at, moved.nudge_at, moved.due_at) == (evening(21),) * 3
    assert (step.is_check_in, step.is_reminder, step.schedule.number) == (True, False, 2)


def test_an_open_question_is_recalled_once_and_then_counts_once() -> None:
    recalled = advance_schedule(OPEN, PLAN, now=evening(6))
    counted = advance_schedule(recalled.schedule, PLAN, now=evening(9))
    after = counted.schedule

    assert (recalled.is_reminder, recalled.is_check_in, recalled.was_snoozed) == (True, False, False)
    assert recalled.schedule == replace(OPEN, nudges=NUDGE_SENT, nudge_at=evening(9), due_at=evening(9))
    assert counted == ScheduleStep(
        schedule=replace(OPEN, nudges=NUDGE_COUNTED_AS_SILENT, nudge_at=None, silent=1, due_at=evening(14)),
    )
    assert advance_schedule(after, PLAN, now=evening(9)) == ScheduleStep(schedule=after)


@pytest.mark.parametrize(
    ("nudges", "silent"),
    [(NUDGE_NONE, 0), (NUDGE_SENT, 1), (NUDGE_COUNTED_AS_SILENT, 0), (NUDGE_SNOOZED, 0)],
    ids=["new", "reminded", "counted", "put off"],
)
def test_the_next_question_counts_an_open_one_that_was_brought_up_and_not_counted(nudges: int, silent: int) -> None:
    again = put(replace(OPEN, nudges=nudges), now=evening(14))

    assert (again.silent, again.nudges, again.is_open, again.number) == (silent, NUDGE_NONE, True, 2)
    assert put(replace(OPEN, nudges=nudges, is_open=False, nudge_at=None), now=evening(14)).silent == 0


def test_who_has_been_silent_for_long_is_not_urged_any_further_unless_they_wished_to_be_reminded() -> None:
    long_silent = replace(OPEN, silent=2)

    counted = advance_schedule(long_silent, PLAN, now=evening(6))
    wished = advance_schedule(replace(long_silent, nudges=NUDGE_SNOOZED), PLAN, now=evening(6))

    assert (counted.is_reminder, counted.schedule.nudges, counted.schedule.silent) == (
        False,
        NUDGE_COUNTED_AS_SILENT,
        3,
    )
    assert (wished.is_reminder, wished.schedule.nudges, wished.schedule.silent) == (True, NUDGE_SENT, 2)
    assert advance_schedule(replace(OPEN, silent=1), PLAN, now=evening(6)).is_reminder


def test_one_that_was_counted_already_and_is_put_off_counts_no_more() -> None:
    silent = {
        nudges: snooze_schedule(replace(OPEN, nudges=nudges, silent=2), PLAN, days=1, now=evening(4)).silent
        for nudges in (NUDGE_NONE, NUDGE_SENT, NUDGE_COUNTED_AS_SILENT)
    }

    assert silent == {NUDGE_NONE: 2, NUDGE_SENT: 2, NUDGE_COUNTED_AS_SILENT: 1}
    assert snooze_schedule(replace(OPEN, nudges=NUDGE_COUNTED_AS_SILENT), PLAN, days=1, now=evening(4)).silent == 0


@pytest.mark.parametrize(
    ("nudges", "is_open", "waits"),
    [
        (NUDGE_NONE, True, True),
        (NUDGE_SENT, True, True),
        (NUDGE_SNOOZED, True, True),
        (NUDGE_COUNTED_AS_SILENT, True, False),
        (NUDGE_NONE, False, False),
    ],
)
def test_an_open_question_is_waited_for_until_it_is_counted(nudges: int, is_open: bool, waits: bool) -> None:
    assert has_unanswered_question(replace(NEW, nudges=nudges, is_open=is_open)) is waits


def test_an_answered_one_does_not_count_and_ends_the_silence() -> None:
    silent = replace(OPEN, silent=3, nudges=NUDGE_SENT)

    told = record_answered(silent)

    assert told == replace(OPEN, is_open=False, nudge_at=None, nudges=NUDGE_NONE, silent=0, due_at=evening(14))
    assert put(told, now=evening(14)).silent == 0


def test_an_answer_after_the_end_brings_nothing_back() -> None:
    over = stop_schedule(OPEN)

    assert record_answered(over).due_at is None


def test_a_question_put_off_comes_so_many_days_later_and_is_recalled_as_wished() -> None:
    later = snooze_schedule(replace(OPEN, is_open=False, nudge_at=None), PLAN, days=7, now=evening(4))
    step = advance_schedule(later, PLAN, now=evening(11))

    assert later == replace(OPEN, nudges=NUDGE_SNOOZED, nudge_at=evening(11), due_at=evening(11))
    assert (step.is_reminder, step.was_snoozed) == (True, True)
    assert (step.schedule.nudges, step.schedule.nudge_at, step.schedule.silent) == (NUDGE_SENT, evening(14), 0)


def test_the_check_in_comes_first_where_a_reminder_of_the_last_is_due_too() -> None:
    both = replace(OPEN, nudge_at=evening(14), due_at=evening(14))

    step = advance_schedule(both, PLAN, now=evening(14))

    assert (step.is_check_in, step.is_reminder) == (True, False)


def test_who_is_not_to_be_asked_any_more_is_let_be() -> None:
    step = advance_schedule(replace(OPEN, silent=1), NO_MORE, now=evening(14))

    assert step == ScheduleStep(
        schedule=replace(OPEN, ask_at=None, nudge_at=None, due_at=None, nudges=NUDGE_COUNTED_AS_SILENT, silent=0)
    )
    assert stop_schedule(FIRST) == NEW


def test_who_started_one_while_wanting_none_is_neither_reminded_nor_counted() -> None:
    started = record_asked(NEW, NO_MORE, now=evening(5))
    again = put(start_from_now(started, PLAN, now=evening(10)), now=evening(14))

    assert (started.number, started.is_open, started.due_at) == (1, True, None)
    assert (again.number, again.silent) == (2, 0)


def test_a_bot_that_slept_asks_for_the_last_turn_only() -> None:
    back = put(FIRST, now=evening(45))

    assert (back.turn, back.number, back.ask_at) == (3, 1, evening(60))


def test_one_that_comes_late_takes_the_place_of_one_that_would_follow_at_once() -> None:
    back = put(FIRST, now=evening(55))

    assert back.ask_at == evening(90)


def test_what_was_not_asked_yet_stays_to_be_asked_when_the_hour_has_gone_where_the_person_moved() -> None:
    kathmandu = replace(PLAN, contact_hours=ContactHours(zone=ZoneInfo("Asia/Kathmandu"), hour=18))

    moved = reschedule(FIRST, kathmandu, now=evening(3) - timedelta(hours=1))

    assert moved.ask_at == evening(4) - timedelta(hours=5, minutes=45)


def test_a_turn_that_was_asked_is_not_asked_again_when_its_hour_is_still_to_come_where_the_person_moved() -> None:
    west = replace(PLAN, contact_hours=ContactHours(zone=ZoneInfo("America/Los_Angeles"), hour=18))

    moved = reschedule(OPEN, west, now=evening(3) + timedelta(minutes=1))
    by_hand = record_asked(moved, west, now=evening(3) + timedelta(minutes=2))

    assert (moved.turn, by_hand.turn) == (1, 1)
    assert moved.ask_at == evening(14) + timedelta(hours=8)


def test_reminders_come_as_many_days_later_as_the_programme_has_it() -> None:
    patient = replace(PLAN, programme=replace(PLAN.programme, check_in_reminder_days=5))

    assert put(FIRST, now=evening(3), plan=patient).nudge_at == evening(8)


def test_other_times_move_the_reminder_too() -> None:
    quiet = replace(PLAN, contact_hours=replace(UTC_EVENINGS, quiet_weekdays=frozenset({2, 3, 4})))

    moved = reschedule(OPEN, quiet, now=evening(4))

    assert (moved.nudge_at, moved.ask_at) == (evening(9), evening(16))


def test_going_on_leaves_out_what_went_by_and_planning_anew_does_not() -> None:
    while_away = evening(16)

    assert start_from_now(FIRST, PLAN, now=while_away).ask_at == evening(30)
    assert reschedule(FIRST, PLAN, now=while_away).ask_at == while_away
    assert start_from_now(replace(FIRST, turn=5), PLAN, now=while_away).turn == 5


def test_one_started_by_the_other_comes_at_the_next_good_moment_whenever_the_turn_is() -> None:
    by_night = evening(1) + timedelta(hours=5)
    by_day = evening(2) - timedelta(hours=1)

    assert bring_forward(FIRST, PLAN, now=by_night) == replace(FIRST, hand_at=evening(2), due_at=evening(2))
    assert bring_forward(FIRST, PLAN, now=by_day) == replace(FIRST, hand_at=by_day, due_at=by_day)


def test_one_started_by_the_other_is_asked_once_and_the_turn_that_would_follow_at_once_is_left_out() -> None:
    forward = bring_forward(FIRST, PLAN, now=evening(2))

    step = advance_schedule(forward, PLAN, now=evening(2))

    assert (step.is_check_in, step.schedule.hand_at, step.schedule.ask_at) == (True, None, evening(14))


def test_one_started_by_the_other_moves_with_the_persons_times_and_is_let_be_when_they_wish_for_none() -> None:
    forward = bring_forward(FIRST, PLAN, now=evening(1))
    quiet = replace(PLAN, contact_hours=replace(UTC_EVENINGS, quiet_weekdays=frozenset({4})))
    night = evening(1) + timedelta(hours=5)

    assert reschedule(forward, quiet, now=evening(1)).hand_at == evening(2)
    assert advance_schedule(forward, PLAN, now=night).schedule.hand_at == evening(2)
    assert stop_schedule(forward) == NEW


def test_where_there_are_no_turns_one_started_by_the_other_comes_all_the_same_and_alone() -> None:
    off = replace(PLAN, rhythm=Rhythm.OFF)
    idle = start_from_now(NEW, off, now=BEGAN)

    forward = bring_forward(idle, off, now=evening(1))
    step = advance_schedule(forward, off, now=evening(1))

    assert (idle.due_at, forward.due_at) == (None, evening(1))
    assert (step.is_check_in, step.schedule.ask_at, step.schedule.due_at) == (True, None, evening(4))


def test_one_may_start_one_once_a_day() -> None:
    assert can_start_manually(NEW, now=BEGAN)
    assert not can_start_manually(OPEN, now=evening(3) + MIN_MANUAL_CHECK_IN_INTERVAL - timedelta(seconds=1))
    assert can_start_manually(OPEN, now=evening(3) + MIN_MANUAL_CHECK_IN_INTERVAL)


def test_things_to_talk_about_come_in_turn_and_never_the_same_twice_in_a_row() -> None:
    chosen = [next_prompt_index(NEW)]
    for _ in PROMPTS:
        chosen.append(next_prompt_index(replace(NEW, prompt=chosen[-1])))

    assert set(chosen) == set(range(len(PROMPTS)))
    assert all(one != other for one, other in pairwise(chosen))
    assert {next_prompt_index(replace(NEW, person_id=person)) for person in range(100)} == set(range(len(PROMPTS)))
