"""Once a day the facilitators' channel has a line that leads to what began and ended, and tells nothing itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.rules.refusals import ManagersOnly
from storage.models.enums import MessageKind
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, START, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import manager, rows

INES, ADA, BILAL, TOMAS, CHANNEL = 10, 31, 32, 50, 900


async def wants_line(harness: ServiceHarness, *, wanted: bool = True) -> None:
    """The community wants the line, and has a channel for it and a mentor."""
    await harness.services.setup.choose_facilitators_channel(manager(), CHANNEL)
    await harness.services.setup.choose_daily_line(manager(), wanted)
    await harness.add_mentor(INES, capacity=5)
    await harness.drain_outbox()


async def lines(harness: ServiceHarness, days: int = 1) -> list[tuple[datetime, str | None]]:
    """When the channel was told in the coming days, and what goes along, as the sweep and the outbox worker do it."""
    for _ in range(days):
        harness.advance_time(days=1)
        await harness.services.due.sweep()
        await harness.drain_outbox()
    found = await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.DAILY_LINE)
    assert all((row["subject_id"], row["to_id"]) == (CHANNEL, None) for row in found)
    return [(row["written_at"], row["detail"]) for row in found]


async def nothing(_harness: ServiceHarness) -> None:
    """No mentorship begins or ends."""


async def begins(harness: ServiceHarness) -> None:
    await harness.active_pairing(ADA, INES)


async def begins_apart(harness: ServiceHarness) -> None:
    """A mentorship begins of somebody who keeps apart from one who reads the channel."""
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    await harness.active_pairing(ADA, INES)


async def ends(harness: ServiceHarness) -> None:
    pairing = await harness.active_pairing(BILAL, INES)
    await harness.services.active_pairings.end(in_dm(BILAL), pairing.id)


async def leaves(harness: ServiceHarness) -> None:
    await harness.active_pairing(ADA, INES)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)


@pytest.mark.parametrize("what", [nothing, begins, begins_apart, ends, leaves])
async def test_the_line_is_the_same_every_day_whatever_happened(
    harness: ServiceHarness, what: Callable[[ServiceHarness], Awaitable[None]]
) -> None:
    """A line about it, and none about it, would tell one of the readers what is kept from them."""
    await wants_line(harness)
    await what(harness)

    assert await lines(harness, days=3) == [(START + timedelta(days=number), None) for number in (1, 2, 3)]


async def test_it_comes_only_where_it_is_wanted_and_only_managers_choose(harness: ServiceHarness) -> None:
    await wants_line(harness, wanted=False)

    assert await lines(harness) == []
    with pytest.raises(ManagersOnly):
        await harness.services.setup.choose_daily_line(facilitator(TOMAS), True)
    await harness.services.setup.choose_daily_line(manager(), True)
    await harness.services.setup.choose_daily_line(manager(), False)
    assert await lines(harness) == []


async def test_where_there_is_no_channel_nothing_is_written(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_facilitators_channel(manager(), None)
    await harness.services.setup.choose_daily_line(manager(), True)

    assert await lines(harness) == []


async def test_after_days_away_there_is_one_line(harness: ServiceHarness) -> None:
    await wants_line(harness)
    harness.advance_time(days=5)

    assert len(await lines(harness)) == 1
