"""Once a day the facilitators' channel hears that something began or ended, as far as each reader may list it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.audience import Staff
from bot.rules.refusals import ManagersOnly
from bot.rules.report import DayNews
from storage.models.enums import MessageKind
from storage.models.records import OutboxMessage, Pairing
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import manager, rows

INES, ADA, BILAL, TOMAS, LINDIWE, COORDINATOR, OWNER, CHANNEL = 10, 31, 32, 50, 51, 2, 1, 900
STAFF = Staff(facilitators=(TOMAS, LINDIWE), coordinator=COORDINATOR, owner=OWNER)
EVENING = datetime(2026, 1, 1, 18, tzinfo=UTC)


async def wants_line(harness: ServiceHarness, *, wanted: bool = True) -> None:
    """The community wants the line, and has a channel for it and a mentor."""
    await harness.services.setup.choose_facilitators_channel(manager(), CHANNEL)
    await harness.services.setup.choose_daily_line(manager(), wanted)
    await harness.add_mentor(INES, capacity=5)
    await harness.drain_outbox()


async def ends(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.end(in_dm(pairing.mentee_id), pairing.id)


async def lines(harness: ServiceHarness, days: int = 1) -> list[str | None]:
    """What the channel is told in the coming days, as the sweep and the outbox worker do it."""
    services = harness.services
    for _ in range(days):
        harness.advance_time(days=1)
        for _again in range(2):
            await services.due.sweep()
            for message in await services.outbox.claim(limit=100, lease_s=60):
                await _deliver(harness, message)
    found = await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.DAILY_LINE)
    assert all((row["subject_id"], row["to_id"]) == (CHANNEL, None) for row in found)
    return [row["detail"] for row in found]


async def _deliver(harness: ServiceHarness, message: OutboxMessage) -> None:
    outbox = harness.services.outbox
    context = await outbox.load_context(message)
    if message.kind is MessageKind.DAILY_ROUND:
        await harness.services.daily.write_line(context.community, STAFF, at=message.written_at)
        await outbox.mark_obsolete(message)
    else:
        await outbox.mark_sent(context)


async def test_a_day_with_something_has_one_line_and_one_with_nothing_none(harness: ServiceHarness) -> None:
    await wants_line(harness)

    nothing = await lines(harness)
    pairing = await harness.active_pairing(ADA, INES)
    begun = await lines(harness)
    await ends(harness, pairing)
    ended = await lines(harness)
    await ends(harness, await harness.active_pairing(BILAL, INES))
    both = await lines(harness, days=3)

    assert (nothing, begun, ended, both) == (
        [],
        [DayNews.BEGUN],
        [DayNews.BEGUN, DayNews.ENDED],
        [DayNews.BEGUN, DayNews.ENDED, DayNews.BOTH],
    )


async def test_it_comes_only_where_it_is_wanted_and_only_managers_choose(harness: ServiceHarness) -> None:
    await wants_line(harness, wanted=False)
    await harness.active_pairing(ADA, INES)

    assert await lines(harness) == []
    with pytest.raises(ManagersOnly):
        await harness.services.setup.choose_daily_line(facilitator(TOMAS), True)
    await harness.services.setup.choose_daily_line(manager(), True)
    await harness.active_pairing(BILAL, INES)
    await harness.services.setup.choose_daily_line(manager(), False)
    assert await lines(harness) == []


async def test_an_open_question_and_one_that_came_to_nothing_are_no_news(harness: ServiceHarness) -> None:
    await wants_line(harness)
    await harness.request_pairing(ADA, INES)
    suggested = await harness.services.suggestions.suggest(
        facilitator(LINDIWE), mentor=someone(INES), mentee=someone(BILAL)
    )
    await harness.services.responses.decline(in_dm(BILAL), suggested.id)

    assert await lines(harness) == []


@pytest.mark.parametrize("reader", [TOMAS, COORDINATOR, OWNER])
@pytest.mark.parametrize("by", [ADA, INES])
async def test_nothing_is_told_of_whoever_keeps_apart_from_one_who_reads_it(
    harness: ServiceHarness, reader: int, by: int
) -> None:
    await wants_line(harness)
    await harness.services.exclusions.exclude(member(by), someone(reader))
    harness.advance_time(minutes=1)
    await harness.active_pairing(ADA, INES)

    assert await lines(harness) == []


async def test_what_was_before_the_wish_to_be_kept_apart_is_told(harness: ServiceHarness) -> None:
    await wants_line(harness)
    await harness.active_pairing(ADA, INES)
    harness.advance_time(minutes=1)
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))

    assert await lines(harness) == [DayNews.BEGUN]


async def test_who_left_is_no_news_whomever_they_kept_apart(harness: ServiceHarness) -> None:
    await wants_line(harness)
    await harness.active_pairing(ADA, INES)
    await lines(harness)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    assert await lines(harness) == [DayNews.BEGUN]


async def test_after_days_away_the_last_day_alone_is_told(harness: ServiceHarness) -> None:
    await wants_line(harness)
    await harness.active_pairing(ADA, INES)
    harness.clock.advance(EVENING + timedelta(days=5) - harness.clock())

    assert await lines(harness) == []
