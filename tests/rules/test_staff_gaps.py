"""Who is missing among those who look after mentorship, and how often the server's owner hears of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.ladder import StaffGap, staff_gaps, staff_rung
from bot.rules.programme import Programme
from storage.models.records import Community

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
CHOSEN = Community(community_id=1, facilitators_channel_id=2, coordinator_id=3)
NEVER_CHOSEN = Community(community_id=1)


@pytest.mark.parametrize(
    ("community", "there", "gaps"),
    [
        (CHOSEN, {"facilitators", "channel", "coordinator"}, StaffGap.NONE),
        (CHOSEN, {"channel", "coordinator"}, StaffGap.FACILITATORS),
        (CHOSEN, {"facilitators", "coordinator"}, StaffGap.CHANNEL),
        (CHOSEN, {"facilitators", "channel"}, StaffGap.COORDINATOR),
        (CHOSEN, set(), ~StaffGap.NONE),
        (NEVER_CHOSEN, {"facilitators"}, StaffGap.NONE),
        (NEVER_CHOSEN, set(), ~StaffGap.NONE),
    ],
)
def test_what_was_never_chosen_is_missing_only_where_no_facilitator_is_there(
    community: Community, there: set[str], gaps: StaffGap
) -> None:
    is_there = {each: each in there for each in ("facilitators", "channel", "coordinator")}

    assert staff_gaps(community, **is_there) == gaps


def test_the_owner_hears_at_once_after_three_days_and_then_every_week() -> None:
    rungs = [staff_rung(Programme(), since=SINCE, at=SINCE + timedelta(days=day)) for day in (0, 2.9, 3, 9.9, 10, 38)]

    assert [(rung, (following - SINCE).days) for rung, following in rungs] == [
        (0, 3),
        (0, 3),
        (1, 10),
        (1, 10),
        (2, 17),
        (6, 45),
    ]
