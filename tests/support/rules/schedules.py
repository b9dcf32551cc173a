"""An invented check-in schedule and its plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.check_in_schedule import CheckInPlan, advance_schedule, start_from_now
from bot.rules.contact_hours import ContactHours
from bot.rules.programme import Programme
from storage.models.enums import Rhythm
from storage.models.records import CheckInSchedule

USUAL = Programme()
UTC_EVENINGS = ContactHours(zone=ZoneInfo("UTC"), hour=18)
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)  # a Thursday
PLAN = CheckInPlan(programme=USUAL, rhythm=Rhythm.GENTLE, anchor=BEGAN, contact_hours=UTC_EVENINGS, is_enabled=True)
NEW = CheckInSchedule(id=1, community_id=100, pairing_id=7, person_id=31)


def evening(number: int) -> datetime:
    """Return 18:00 UTC, so many days after the day on which the pairing began."""
    return datetime(2026, 1, 1, 18, tzinfo=UTC) + timedelta(days=number)


def put(schedule: CheckInSchedule, *, now: datetime, plan: CheckInPlan = PLAN) -> CheckInSchedule:
    """Return the schedule after the check-in that is due was asked."""
    step = advance_schedule(schedule, plan, now=now)
    assert step.is_check_in
    return step.schedule


FIRST = start_from_now(NEW, PLAN, now=BEGAN)
OPEN = put(FIRST, now=evening(3))
"""Schedule whose first check-in was asked on the third day and isn't answered."""
