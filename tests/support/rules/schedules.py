"""An invented schedule and what it goes by, for tests of what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.checking_in import Plan, begun, next_step
from bot.rules.moments import Times
from bot.rules.programme import Programme
from storage.models.enums import Rhythm
from storage.models.records import Schedule

USUAL = Programme()
UTC_EVENINGS = Times(zone=ZoneInfo("UTC"), hour=18)
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)  # a Thursday
PLAN = Plan(programme=USUAL, rhythm=Rhythm.GENTLE, anchor=BEGAN, times=UTC_EVENINGS, asks=True)
NEW = Schedule(id=1, community_id=100, pairing_id=7, person_id=31)


def evening(number: int) -> datetime:
    """Six o'clock, so many days after the day on which the two began."""
    return datetime(2026, 1, 1, 18, tzinfo=UTC) + timedelta(days=number)


def put(schedule: Schedule, *, now: datetime, plan: Plan = PLAN) -> Schedule:
    """Asked, because it was due."""
    step = next_step(schedule, plan, now=now)
    assert step.asks
    return step.schedule


FIRST = begun(NEW, PLAN, now=BEGAN)
OPEN = put(FIRST, now=evening(3))
"""Asked on the third day, and not answered."""
