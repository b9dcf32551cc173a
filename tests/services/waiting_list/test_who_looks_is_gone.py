"""Who said that they look for a seeker, and may not any more: the seeker comes up again at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.audience import Staff
from storage.schema.people import seekers
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import rows

ADA, BILAL, TOMAS, LINDIWE = 31, 32, 50, 51


async def leaves(harness: ServiceHarness) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, TOMAS)


async def has_lost_the_role(harness: ServiceHarness) -> None:
    await harness.services.matters.release_absent(COMMUNITY_ID, Staff(facilitators=(LINDIWE,)))


async def is_kept_apart(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))


@pytest.mark.parametrize("goes", [leaves, has_lost_the_role, is_kept_apart])
async def test_a_rest_ends_with_whoever_looked(
    harness: ServiceHarness, goes: Callable[[ServiceHarness], Awaitable[None]]
) -> None:
    for person, looker in ((ADA, TOMAS), (BILAL, LINDIWE)):
        join = harness.services.waiting_list.join
        seeker = await join(member(person), hope=None, attends=True, listed=True, preferences=None)
        await harness.services.weekly.look(facilitator(looker), seeker.id)

    await goes(harness)

    rests = {row["user_id"] for row in await rows(harness.database, seekers) if row["looked_until"] is not None}
    assert rests == {BILAL}
