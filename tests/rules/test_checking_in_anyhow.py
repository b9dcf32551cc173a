"""Whatever happens to a schedule, in whatever order, in anybody's times: what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.checking_in import (
    ONCE_A_DAY,
    Plan,
    answered,
    asked,
    begun,
    brought_forward,
    may_start,
    next_step,
    planned,
    snoozed,
)
from bot.rules.moments import Times, is_good
from bot.rules.programme import Programme
from storage.models.enums import Rhythm
from storage.models.records import Schedule
from tests.support.rules.schedules import NEW
from tests.support.rules.some_times import MOMENTS, TIMES

PLANS = st.builds(
    Plan,
    programme=st.builds(Programme, check_in_reminder_days=st.integers(1, 30)),
    rhythm=st.sampled_from(Rhythm),
    anchor=MOMENTS,
    times=TIMES,
    asks=st.just(True),
)
DEEDS = st.sampled_from(["sweep", "answer", "snooze", "start", "forward"])


@given(
    plan=PLANS,
    steps=st.lists(st.tuples(DEEDS, st.integers(1, 3000)), max_size=25),
)
def test_whatever_happens_times_lie_ahead_in_good_moments_and_nothing_is_asked_twice_a_day(
    plan: Plan, steps: list[tuple[str, int]]
) -> None:
    now = plan.anchor
    schedule = begun(NEW, plan, now=now)
    asks: list[datetime] = []
    for what, hours in steps:
        now += timedelta(hours=hours)
        before = schedule
        if what == "sweep":
            while schedule.due_at is not None and schedule.due_at <= now:
                step = next_step(schedule, plan, now=now)
                schedule = step.schedule
                assert not (step.asks and step.reminds)
                assert is_good(plan.times, now) or not (step.asks or step.reminds)
                assert schedule.due_at is None or schedule.due_at > now
                asks += [now] if step.asks else []
        elif what == "answer":
            schedule = answered(schedule)
        elif what == "snooze" and schedule.is_open:
            schedule = snoozed(schedule, plan, days=1 + hours % 7, now=now)
        elif may_start(schedule, now=now):
            schedule = asked(schedule, plan, now=now) if what == "start" else brought_forward(schedule, plan, now=now)
            asks += [now] if what == "start" else []
        _holds(before, schedule, plan)
    assert schedule.number == len(asks)
    assert all(later - earlier >= ONCE_A_DAY for earlier, later in pairwise(asks))


def _holds(before: Schedule, after: Schedule, plan: Plan) -> None:
    times = [time for time in (after.ask_at, after.hand_at, after.nudge_at) if time is not None]
    assert after.due_at == min(times, default=None)
    assert all(is_good(plan.times, time) and time.utcoffset() == timedelta(0) for time in times)
    assert (after.number, after.turn) >= (before.number, before.turn)
    assert after.nudge_at is None or after.is_open
    assert (after.ask_at is not None) or plan.rhythm is Rhythm.OFF
    assert 0 <= after.silent <= after.number


@given(plan=PLANS, other=TIMES, hours=st.integers(0, 20000))
def test_whoever_moves_is_asked_all_the_same_and_at_a_good_moment_there(plan: Plan, other: Times, hours: int) -> None:
    assume(plan.rhythm is not Rhythm.OFF)
    now = plan.anchor + timedelta(hours=hours)
    schedule = begun(NEW, plan, now=plan.anchor)

    moved = planned(schedule, replace(plan, times=other), now=now)

    assert moved.ask_at is not None
    assert moved.ask_at >= now
    assert is_good(other, moved.ask_at)
    assert (moved.number, moved.turn) == (0, 0)
