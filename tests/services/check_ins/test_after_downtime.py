"""The bot was away, or Discord was: on return one check-in comes to each person, and not the pile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.rules.message_specs import kinds_where
from bot.rules.message_types import Extra
from storage.models.enums import DeliveryState, MessageKind, Rhythm
from storage.models.records import Pairing
from storage.schema.check_ins import questions, schedules
from storage.schema.outbox import outbox_messages
from tests.support.databases import database_at
from tests.support.service_harness import ServiceHarness, in_dm, member
from tests.support.services.check_ins import ADA, INES, evening, start_pairing
from tests.support.services.concurrency import rows, run_concurrently
from tests.support.services.delivery import DeliveryRun, FakeDiscord, ProcessDied

BOTH = [(MessageKind.CHECK_IN, INES), (MessageKind.CHECK_IN, ADA)]


@pytest.fixture
async def pairing(harness: ServiceHarness) -> Pairing:
    """Two who are asked every week."""
    pairing = await start_pairing(harness)
    await harness.services.check_ins.change_rhythm(in_dm(ADA), pairing.id, Rhythm.WEEKLY)
    await harness.drain_outbox()
    return pairing


@pytest.fixture
async def restarted(harness: ServiceHarness) -> AsyncIterator[ServiceHarness]:
    """Another process over what the first one left."""
    restarted = ServiceHarness(
        database_at(harness.database.engine.url.render_as_string(hide_password=False)), clock=harness.clock
    )
    yield restarted
    await restarted.database.close()


async def swept(harness: ServiceHarness, when: datetime) -> None:
    """It is this time, and what is due is done; nothing is carried."""
    harness.clock.advance(when - harness.clock())
    await harness.services.due.sweep()


async def carried(harness: ServiceHarness) -> list[tuple[MessageKind, int | None]]:
    """What an outbox worker brings now, in its order."""
    discord = FakeDiscord()
    await DeliveryRun(harness, discord).run()
    return discord.messages(at=harness.clock())


async def next_asked(harness: ServiceHarness) -> set[datetime]:
    """When the two are asked next."""
    return {row["ask_at"] for row in await rows(harness.database, schedules)}


@pytest.mark.usefixtures("pairing")
@pytest.mark.parametrize("hours", [1, 3.9])
async def test_down_for_an_hour_the_check_in_comes_late_and_the_next_one_on_its_day(
    harness: ServiceHarness, restarted: ServiceHarness, hours: float
) -> None:
    await swept(restarted, evening(7) + timedelta(hours=hours))

    assert await carried(restarted) == BOTH
    assert await next_asked(harness) == {evening(14)}


@pytest.mark.usefixtures("pairing")
async def test_down_until_the_night_it_comes_the_next_evening(restarted: ServiceHarness) -> None:
    await swept(restarted, evening(7) + timedelta(hours=5))
    at_night = await carried(restarted)
    await swept(restarted, evening(8))

    assert (at_night, await carried(restarted)) == ([], BOTH)


@pytest.mark.usefixtures("pairing")
async def test_down_for_three_weeks_each_is_asked_once(harness: ServiceHarness, restarted: ServiceHarness) -> None:
    await swept(restarted, evening(28) + timedelta(hours=1))

    assert await carried(restarted) == BOTH
    assert await next_asked(harness) == {evening(35)}
    assert len(await rows(harness.database, questions)) == 2


@pytest.mark.usefixtures("pairing")
async def test_back_shortly_before_the_next_one_that_one_is_left_out(
    harness: ServiceHarness, restarted: ServiceHarness
) -> None:
    await swept(restarted, evening(27))

    assert await carried(restarted) == BOTH
    assert await next_asked(harness) == {evening(35)}


@pytest.mark.usefixtures("pairing")
async def test_down_with_messages_left_over_only_the_newest_check_in_comes(
    harness: ServiceHarness, restarted: ServiceHarness
) -> None:
    await swept(harness, evening(7))
    await swept(restarted, evening(28))

    assert await carried(restarted) == BOTH
    left = await rows(
        harness.database,
        outbox_messages,
        outbox_messages.c.kind.in_(kinds_where(lambda spec: Extra.SCHEDULE in spec.extras)),
    )
    assert [row["state"] for row in left] == [DeliveryState.DROPPED] * 2 + [DeliveryState.SENT] * 2
    # What never came is nothing that anyone left unanswered.
    assert {row["silent"] for row in await rows(harness.database, schedules)} == {0}


@pytest.mark.usefixtures("pairing")
async def test_while_discord_takes_nothing_the_reminder_waits_for_what_it_reminds_of(harness: ServiceHarness) -> None:
    for day in range(7, 13):
        await swept(harness, evening(day))
    back = await carried(harness)
    after = {}
    for day in range(13, 17):
        await swept(harness, evening(day))
        after[day] = await carried(harness)

    assert back == BOTH
    # Not counted as silent yet: the next one has come by then, and the reminder is of that.
    assert after == {13: [], 14: BOTH, 15: [], 16: []}


@pytest.mark.usefixtures("pairing")
async def test_who_sets_quiet_days_before_it_came_gets_it_alone_afterwards(harness: ServiceHarness) -> None:
    await swept(harness, evening(7))
    await harness.services.preferences.set_quiet_dates(member(ADA), "2026-01-08 to 2026-01-12")
    brought = {}
    for day in range(7, 18):
        await swept(harness, evening(day))
        brought[day] = [kind for kind, reader in await carried(harness) if reader == ADA]

    assert {day: kinds for day, kinds in brought.items() if kinds} == {
        12: [MessageKind.CHECK_IN],
        14: [MessageKind.CHECK_IN],
        17: [MessageKind.CHECK_IN_REMINDER],
    }


@pytest.mark.usefixtures("pairing")
@pytest.mark.parametrize("after", [1, 2, 3, 4, 5, 6])
async def test_an_outbox_worker_that_died_anywhere_is_followed_by_one_that_brings_the_rest_once(
    harness: ServiceHarness, restarted: ServiceHarness, after: int
) -> None:
    await swept(harness, evening(7))
    discord = FakeDiscord()
    with pytest.raises(ProcessDied):
        await DeliveryRun(harness, discord, dies_after=after).run()

    harness.advance_time(minutes=3)
    await run_concurrently(DeliveryRun(harness, discord).run(), DeliveryRun(restarted, discord).run())

    assert sorted(taken.message.recipient_id or 0 for taken in discord.accepted.values()) == [INES, ADA]
    left = await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.CHECK_IN)
    assert {row["state"] for row in left} == {DeliveryState.SENT}
