"""Silence is counted fairly, what a partner starts is not lost, and nothing is brought up once nothing is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.models.enums import LetterKind, Rhythm
from storage.models.records import Schedule
from storage.schema.check_ins import questions, silences
from tests.support.house import START, House, in_dm, member
from tests.support.services.moments import rows

INES, ADA = 10, 31


@pytest.fixture
async def pairing(house: House) -> int:
    """Ada and Ines walk together; nothing has been asked yet."""
    await house.mentor(INES)
    begun = await house.together(ADA, INES)
    await house.letters()
    return begun.id


async def schedule(house: House, pairing_id: int, person: int = ADA) -> Schedule:
    async with house.store.reading() as memory:
        found = await memory.schedules.of(pairing_id, person)
    assert found is not None
    return found


async def day(house: House, number: float) -> list[tuple[LetterKind, int | None]]:
    """What comes when it is this many days after the beginning."""
    house.clock.forward(START + timedelta(days=number) - house.clock())
    await house.services.due.sweep()
    return [(letter.kind, letter.to_id) for letter in await house.letters()]


async def newest(house: House, person: int = ADA) -> int:
    return int((await rows(house.store, questions, questions.c.person_id == person))[-1]["id"])


async def test_one_question_counts_as_unanswered_once_however_often_it_is_put_off(house: House, pairing: int) -> None:
    for number in (4, 7.25, 10.25):
        await day(house, number)
    counted = (await schedule(house, pairing)).silent

    await house.services.check_ins.put_off(in_dm(ADA), await newest(house), days=1)
    put_off = (await schedule(house, pairing)).silent
    for number in (11.25, 13):
        await day(house, number)

    assert (counted, put_off, (await schedule(house, pairing)).silent) == (1, 0, 0)


async def test_a_partner_who_starts_one_after_another_makes_nobody_silent(house: House, pairing: int) -> None:
    await house.services.check_ins.change_rhythm(in_dm(INES), pairing, Rhythm.OFF)
    for number in (1, 2, 3, 4):
        await day(house, number)
        await house.services.check_ins.start(in_dm(INES), pairing)
        await day(house, number + 0.1)

    theirs = await rows(house.store, questions, questions.c.person_id == ADA)

    assert (len(theirs), (await schedule(house, pairing)).silent) == (1, 0)
    assert await rows(house.store, silences) == []


async def test_a_check_in_that_a_partner_started_at_night_survives_a_change_of_wishes(
    house: House, pairing: int
) -> None:
    await day(house, 0.46)  # eleven at night
    await house.services.check_ins.start(in_dm(INES), pairing)
    await house.services.preferences.like_hour(member(ADA), 10)
    await house.services.check_ins.change_rhythm(in_dm(INES), pairing, Rhythm.MONTHLY)

    told = await day(house, 1.25)

    assert (LetterKind.CHECK_IN, ADA) in told


async def test_once_the_rhythm_is_off_an_open_question_is_neither_brought_up_nor_counted(
    house: House, pairing: int
) -> None:
    await day(house, 4)
    await house.services.check_ins.change_rhythm(in_dm(INES), pairing, Rhythm.OFF)
    await house.letters()

    told = [await day(house, number) for number in (7.25, 10.25, 40)]

    assert told == [[], [], []]
    assert (await schedule(house, pairing)).silent == 0


async def test_who_has_been_silent_for_long_is_asked_and_no_longer_urged(house: House, pairing: int) -> None:
    await house.services.check_ins.change_rhythm(in_dm(INES), pairing, Rhythm.WEEKLY)
    await house.letters()

    told = [kind for number in range(1, 26) for kind, person in await day(house, number + 0.25) if person == ADA]

    again = LetterKind.CHECK_IN_AGAIN
    assert told == [LetterKind.CHECK_IN, again, LetterKind.CHECK_IN, again, LetterKind.CHECK_IN]


async def test_a_date_is_meant_where_the_person_lives(house: House, pairing: int) -> None:
    await house.services.preferences.live_in(member(ADA), "Pacific/Auckland")

    paused = await house.services.walking.pause(in_dm(ADA), pairing, until="2026-03-01")
    resting = await house.services.preferences.rest(member(ADA), until="tomorrow")

    assert paused.paused_until == datetime(2026, 2, 28, 23, tzinfo=UTC)
    # It is the second of January there already.
    assert resting.resting_until == datetime(2026, 1, 2, 23, tzinfo=UTC)
