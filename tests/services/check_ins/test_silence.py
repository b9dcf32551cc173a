"""Silence is noticed gently: one reminder, then the facilitators' list; and a wish to be contacted never is lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.models.enums import Answer, LetterKind, PairingState
from storage.schema.check_ins import questions, schedules, silences
from storage.schema.pairings import pairings
from tests.support.house import House, facilitator, in_dm, member
from tests.support.services.moments import news, pairing_of, rows
from tests.support.services.walkers import ADA, INES, at, begun, evening, newest, schedule_of

CARD = (LetterKind.CARD_SILENCE, None)
RECALLED = {(LetterKind.CHECK_IN_AGAIN, INES), (LetterKind.CHECK_IN_AGAIN, ADA)}
BOTH = {(LetterKind.CHECK_IN, INES), (LetterKind.CHECK_IN, ADA)}


async def listed(house: House) -> list[bool]:
    """Of each stretch of silence, whether it lasts."""
    return [row["over_at"] is None for row in await rows(house.store, silences)]


async def gone_silent(house: House) -> None:
    """Both have left two check-ins unanswered."""
    for day in (3, 6, 9, 14, 17, 20):
        await at(house, evening(day))


async def test_after_one_reminder_each_two_unanswered_in_a_row_put_the_pair_on_the_list_once(house: House) -> None:
    await begun(house)

    told = {day: await at(house, evening(day)) for day in range(1, 31)}

    assert {day: what for day, what in told.items() if what} == {
        3: BOTH,
        6: RECALLED,
        14: BOTH,
        17: RECALLED,
        20: {CARD},
        30: BOTH,
    }
    assert await listed(house) == [True]
    assert {row["state"] for row in await rows(house.store, pairings)} == {PairingState.ACTIVE}


async def test_the_list_is_for_facilitators_outside_of_the_pair(house: House) -> None:
    pairing = await begun(house)
    await gone_silent(house)

    seen = await house.services.overview.queue(facilitator())
    own = await house.services.overview.queue(facilitator(INES))

    assert [row.pairing.id for row in seen.silent] == [pairing.id]
    assert own.silent == []


async def test_an_answer_takes_the_pair_off_once_nobody_is_silent_any_more(house: House) -> None:
    await begun(house)
    await gone_silent(house)
    answer = house.services.check_ins.answer

    await answer(in_dm(ADA), await newest(house, ADA), Answer.WELL)
    one = (await listed(house), await news(house))
    await answer(in_dm(INES), await newest(house, INES), Answer.WELL)
    both = (await listed(house), await news(house))

    assert (one, both) == (([True], set()), ([False], {CARD}))


@pytest.mark.parametrize("deed", ["pause", "end", "opt out"])
async def test_a_pair_that_rests_ends_or_wishes_for_none_is_off_the_list(house: House, deed: str) -> None:
    pairing = await begun(house)
    await gone_silent(house)

    if deed == "opt out":
        for person in (ADA, INES):
            await house.services.preferences.opt_out(member(person))
    else:
        await getattr(house.services.walking, deed)(in_dm(ADA), pairing.id)

    assert await listed(house) == [False]
    assert CARD in await news(house)


async def test_silence_after_a_silence_that_was_broken_is_a_new_one(house: House) -> None:
    await begun(house)
    await gone_silent(house)
    for person in (ADA, INES):
        await house.services.check_ins.answer(in_dm(person), await newest(house, person), Answer.WOBBLY)
    await house.letters()

    for day in (30, 33, 36, 60, 63, 66):
        await at(house, evening(day))

    assert await listed(house) == [False, True]


async def test_a_question_that_was_put_off_or_answered_late_is_no_silence(house: House) -> None:
    pairing = await begun(house)
    await at(house, evening(3))
    await house.services.check_ins.put_off(in_dm(ADA), await newest(house, ADA), days=7)
    await at(house, evening(10))
    await house.services.check_ins.answer(in_dm(ADA), await newest(house, ADA), Answer.WELL)

    await at(house, evening(14))

    assert (await schedule_of(house, pairing, ADA)).silent == 0


async def test_an_answer_in_the_moment_in_which_the_other_falls_silent_does_not_hide_it(
    house: House, rival: House
) -> None:
    pairing = await begun(house)
    await gone_silent(house)
    await house.services.check_ins.answer(in_dm(INES), await newest(house, INES), Answer.WELL)
    ines = await schedule_of(house, pairing, INES)
    question = await newest(house, ADA)

    async with rival.store.transaction() as memory:
        # A sweep in the middle of counting the mentor as silent, too.
        await memory.schedules.of_pairings(pairing.id)
        await memory.schedules.keep([replace(ines, silent=2)])
        answering = asyncio.create_task(house.services.check_ins.answer(in_dm(ADA), question, Answer.WELL))
        await asyncio.wait({answering}, timeout=0.2)
    await answering

    assert await listed(house) == [True]


async def test_who_asked_to_be_contacted_is_brought_up_again_each_day_until_taken_on(house: House) -> None:
    await begun(house)
    await at(house, evening(3))
    question = await newest(house, ADA)
    card = {(LetterKind.CARD_CONTACT, None)}
    await house.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    await house.letters()

    told = [await at(house, house.clock().replace(hour=hour)) for hour in (19, 23)]
    house.wait(hours=18, minutes=59)
    told.append(await at(house, house.clock()))
    house.wait(minutes=1)
    told += [await at(house, house.clock()), await at(house, evening(7))]
    await house.services.check_ins.take(facilitator(), question)
    await house.letters()
    after = await at(house, evening(10))

    assert told[:3] == [set(), set(), set()]
    assert told[3:] == [card, {*card, (LetterKind.CHECK_IN_AGAIN, INES)}]
    assert card.isdisjoint(after)
    assert [row["again_at"] for row in await rows(house.store, questions, questions.c.id == question)] == [None]


async def test_a_wish_that_was_taken_back_is_not_brought_up_again(house: House) -> None:
    await begun(house)
    await at(house, evening(3))
    question = await newest(house, ADA)
    await house.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    await house.services.check_ins.answer(in_dm(ADA), question, Answer.WELL)
    await house.letters()

    assert (LetterKind.CARD_CONTACT, None) not in await at(house, evening(5))


async def test_nothing_ends_by_itself(house: House) -> None:
    pairing = await begun(house)

    for day in range(0, 800, 10):
        await at(house, evening(day))

    assert (await pairing_of(house, pairing.id)).state is PairingState.ACTIVE
    assert len(await rows(house.store, silences)) == 1
    assert {row["due_at"] > house.clock() for row in await rows(house.store, schedules)} == {True}
