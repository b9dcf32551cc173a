"""Silence is counted fairly, what a partner starts is not lost, and nothing is brought up once nothing is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.models.enums import MessageKind, Rhythm
from storage.models.records import CheckInSchedule
from storage.schema.check_ins import questions, silences
from tests.support.service_harness import START, ServiceHarness, in_dm, member
from tests.support.services.concurrency import rows

INES, ADA = 10, 31


@pytest.fixture
async def pairing(harness: ServiceHarness) -> int:
    """Ada and Ines walk together; nothing has been asked yet."""
    await harness.add_mentor(INES)
    begun = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    return begun.id


async def schedule(harness: ServiceHarness, pairing_id: int, person: int = ADA) -> CheckInSchedule:
    async with harness.database.read_transaction() as uow:
        found = await uow.schedules.get(pairing_id, person)
    assert found is not None
    return found


async def day(harness: ServiceHarness, number: float) -> list[tuple[MessageKind, int | None]]:
    """What comes when it is this many days after the beginning."""
    harness.clock.advance(START + timedelta(days=number) - harness.clock())
    await harness.services.due.sweep()
    return [(message.kind, message.recipient_id) for message in await harness.drain_outbox()]


async def newest(harness: ServiceHarness, person: int = ADA) -> int:
    return int((await rows(harness.database, questions, questions.c.person_id == person))[-1]["id"])


async def test_one_question_counts_as_unanswered_once_however_often_it_is_put_off(
    harness: ServiceHarness, pairing: int
) -> None:
    for number in (4, 7.25, 10.25):
        await day(harness, number)
    counted = (await schedule(harness, pairing)).silent

    await harness.services.check_ins.snooze(in_dm(ADA), await newest(harness), days=1)
    put_off = (await schedule(harness, pairing)).silent
    for number in (11.25, 13):
        await day(harness, number)

    assert (counted, put_off, (await schedule(harness, pairing)).silent) == (1, 0, 0)


async def test_a_partner_who_starts_one_after_another_makes_nobody_silent(
    harness: ServiceHarness, pairing: int
) -> None:
    await harness.services.check_ins.change_rhythm(in_dm(INES), pairing, Rhythm.OFF)
    for number in (1, 2, 3, 4):
        await day(harness, number)
        await harness.services.check_ins.start(in_dm(INES), pairing)
        await day(harness, number + 0.1)

    theirs = await rows(harness.database, questions, questions.c.person_id == ADA)

    assert (len(theirs), (await schedule(harness, pairing)).silent) == (1, 0)
    assert await rows(harness.database, silences) == []


async def test_a_check_in_that_a_partner_started_at_night_survives_a_change_of_wishes(
    harness: ServiceHarness, pairing: int
) -> None:
    await day(harness, 0.46)  # eleven at night
    await harness.services.check_ins.start(in_dm(INES), pairing)
    await harness.services.preferences.set_hour(member(ADA), 10)
    await harness.services.check_ins.change_rhythm(in_dm(INES), pairing, Rhythm.MONTHLY)

    told = await day(harness, 1.25)

    assert (MessageKind.CHECK_IN, ADA) in told


async def test_once_the_rhythm_is_off_an_open_question_is_neither_brought_up_nor_counted(
    harness: ServiceHarness, pairing: int
) -> None:
    await day(harness, 4)
    await harness.services.check_ins.change_rhythm(in_dm(INES), pairing, Rhythm.OFF)
    await harness.drain_outbox()

    told = [await day(harness, number) for number in (7.25, 10.25, 40)]

    assert told == [[], [], []]
    assert (await schedule(harness, pairing)).silent == 0


async def test_who_has_been_silent_for_long_is_asked_and_no_longer_urged(
    harness: ServiceHarness, pairing: int
) -> None:
    await harness.services.check_ins.change_rhythm(in_dm(INES), pairing, Rhythm.WEEKLY)
    await harness.drain_outbox()

    told = [kind for number in range(1, 26) for kind, person in await day(harness, number + 0.25) if person == ADA]

    again = MessageKind.CHECK_IN_REMINDER
    assert told == [MessageKind.CHECK_IN, again, MessageKind.CHECK_IN, again, MessageKind.CHECK_IN]


async def test_a_date_is_meant_where_the_person_lives(harness: ServiceHarness, pairing: int) -> None:
    await harness.services.preferences.set_time_zone(member(ADA), "Pacific/Auckland")

    paused = await harness.services.active_pairings.pause(in_dm(ADA), pairing, until="2026-03-01")
    resting = await harness.services.preferences.rest(member(ADA), until="tomorrow")

    assert paused.paused_until_of(ADA) == datetime(2026, 3, 1, 10, tzinfo=UTC)
    # It is the second of January there already.
    assert resting.resting_until == datetime(2026, 1, 2, 23, tzinfo=UTC)
