"""Whatever happens to a schedule, in whatever order, in anybody's contact hours: what must always be so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.check_in_schedule import (
    MIN_MANUAL_CHECK_IN_INTERVAL,
    CheckInPlan,
    advance_schedule,
    bring_forward,
    can_start_manually,
    record_answered,
    record_asked,
    reschedule,
    snooze_schedule,
    start_from_now,
)
from bot.rules.contact_hours import ContactHours, is_contactable
from bot.rules.programme import Programme
from storage.models.enums import Rhythm
from storage.models.records import CheckInSchedule
from tests.support.rules.contact_hours import MOMENTS, TIMES
from tests.support.rules.schedules import NEW

PLANS = st.builds(
    CheckInPlan,
    programme=st.builds(Programme, check_in_reminder_days=st.integers(1, 30)),
    rhythm=st.sampled_from(Rhythm),
    anchor=MOMENTS,
    contact_hours=TIMES,
    is_enabled=st.just(True),
)
ACTIONS = st.sampled_from(["sweep", "answer", "snooze", "start", "forward"])


@given(
    plan=PLANS,
    steps=st.lists(st.tuples(ACTIONS, st.integers(1, 3000)), max_size=25),
)
def test_whatever_happens_times_lie_ahead_in_good_moments_and_nothing_is_asked_twice_a_day(
    plan: CheckInPlan, steps: list[tuple[str, int]]
) -> None:
    now = plan.anchor
    schedule = start_from_now(NEW, plan, now=now)
    asks: list[datetime] = []
    for what, hours in steps:
        now += timedelta(hours=hours)
        before = schedule
        if what == "sweep":
            while schedule.due_at is not None and schedule.due_at <= now:
                step = advance_schedule(schedule, plan, now=now)
                schedule = step.schedule
                assert not (step.is_check_in and step.is_reminder)
                assert is_contactable(plan.contact_hours, now) or not (step.is_check_in or step.is_reminder)
                assert schedule.due_at is None or schedule.due_at > now
                asks += [now] if step.is_check_in else []
        elif what == "answer":
            schedule = record_answered(schedule)
        elif what == "snooze" and schedule.is_open:
            schedule = snooze_schedule(schedule, plan, days=1 + hours % 7, now=now)
        elif can_start_manually(schedule, now=now):
            schedule = (
                record_asked(schedule, plan, now=now) if what == "start" else bring_forward(schedule, plan, now=now)
            )
            asks += [now] if what == "start" else []
        _holds(before, schedule, plan)
    assert schedule.number == len(asks)
    assert all(later - earlier >= MIN_MANUAL_CHECK_IN_INTERVAL for earlier, later in pairwise(asks))


def _holds(before: CheckInSchedule, after: CheckInSchedule, plan: CheckInPlan) -> None:
    times = [time for time in (after.ask_at, after.hand_at, after.nudge_at) if time is not None]
    assert after.due_at == min(times, default=None)
    assert all(is_contactable(plan.contact_hours, time) and time.utcoffset() == timedelta(0) for time in times)
    assert (after.number, after.turn) >= (before.number, before.turn)
    assert after.nudge_at is None or after.is_open
    assert (after.ask_at is not None) or plan.rhythm is Rhythm.OFF
    assert 0 <= after.silent <= after.number


@given(plan=PLANS, other=TIMES, hours=st.integers(0, 20000))
def test_whoever_moves_is_asked_all_the_same_and_at_a_good_moment_there(
    plan: CheckInPlan, other: ContactHours, hours: int
) -> None:
    assume(plan.rhythm is not Rhythm.OFF)
    now = plan.anchor + timedelta(hours=hours)
    schedule = start_from_now(NEW, plan, now=plan.anchor)

    moved = reschedule(schedule, replace(plan, contact_hours=other), now=now)

    assert moved.ask_at is not None
    assert moved.ask_at >= now
    assert is_contactable(other, moved.ask_at)
    assert (moved.number, moved.turn) == (0, 0)
