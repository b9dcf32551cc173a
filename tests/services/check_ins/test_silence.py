"""Silence is noticed gently: one reminder, then the facilitators' list; and a wish to be contacted never is lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.models.enums import CheckInAnswer, MessageKind, PairingState
from storage.schema.check_ins import schedules, silences
from storage.schema.pairings import pairings
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member
from tests.support.services.check_ins import (
    ADA,
    INES,
    advance_to,
    evening,
    newest_check_in,
    schedule_of,
    start_pairing,
)
from tests.support.services.concurrency import pairing_of, pending_messages, rows

CARD = (MessageKind.CARD_SILENCE, None)
RECALLED = {(MessageKind.CHECK_IN_REMINDER, INES), (MessageKind.CHECK_IN_REMINDER, ADA)}
BOTH = {(MessageKind.CHECK_IN, INES), (MessageKind.CHECK_IN, ADA)}


async def listed(harness: ServiceHarness) -> list[bool]:
    """Of each stretch of silence, whether it lasts."""
    return [row["over_at"] is None for row in await rows(harness.database, silences)]


async def gone_silent(harness: ServiceHarness) -> None:
    """Both have left two check-ins unanswered."""
    for day in (3, 6, 9, 14, 17, 20):
        await advance_to(harness, evening(day))


async def test_after_one_reminder_each_two_unanswered_in_a_row_put_the_pair_on_the_list_once(
    harness: ServiceHarness,
) -> None:
    await start_pairing(harness)

    told = {day: await advance_to(harness, evening(day)) for day in range(1, 31)}

    assert {day: what for day, what in told.items() if what} == {
        3: BOTH,
        6: RECALLED,
        14: BOTH,
        17: RECALLED,
        20: {CARD},
        27: {CARD},
        30: BOTH,
    }
    assert await listed(harness) == [True]
    assert {row["state"] for row in await rows(harness.database, pairings)} == {PairingState.ACTIVE}


async def test_the_list_is_for_facilitators_outside_of_the_pair(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    await gone_silent(harness)

    seen = await harness.services.overview.queue(facilitator())
    own = await harness.services.overview.queue(facilitator(INES))

    assert [row.pairing.id for row in seen.silent_pairs] == [pairing.id]
    assert own.silent_pairs == []


async def test_an_answer_takes_the_pair_off_once_nobody_is_silent_any_more(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    await gone_silent(harness)
    answer = harness.services.check_ins.answer

    await answer(in_dm(ADA), await newest_check_in(harness, ADA), CheckInAnswer.WELL)
    one = (await listed(harness), await pending_messages(harness))
    await answer(in_dm(INES), await newest_check_in(harness, INES), CheckInAnswer.WELL)
    both = (await listed(harness), await pending_messages(harness))

    assert (one, both) == (([True], set()), ([False], {CARD}))


@pytest.mark.parametrize("action", ["pause", "end", "opt out"])
async def test_a_pair_that_rests_ends_or_wishes_for_none_is_off_the_list(
    harness: ServiceHarness, action: str
) -> None:
    pairing = await start_pairing(harness)
    await gone_silent(harness)

    if action == "opt out":
        for person in (ADA, INES):
            await harness.services.preferences.opt_out(member(person))
    else:
        await getattr(harness.services.active_pairings, action)(in_dm(ADA), pairing.id)

    assert await listed(harness) == [False]
    assert CARD in await pending_messages(harness)


async def test_silence_after_a_silence_that_was_broken_is_a_new_one(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    await gone_silent(harness)
    for person in (ADA, INES):
        await harness.services.check_ins.answer(
            in_dm(person), await newest_check_in(harness, person), CheckInAnswer.NOT_SO_WELL
        )
    await harness.drain_outbox()

    for day in (30, 33, 36, 60, 63, 66):
        await advance_to(harness, evening(day))

    assert await listed(harness) == [False, True]


async def test_a_question_that_was_put_off_or_answered_late_is_no_silence(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    await advance_to(harness, evening(3))
    await harness.services.check_ins.snooze(in_dm(ADA), await newest_check_in(harness, ADA), days=7)
    await advance_to(harness, evening(10))
    await harness.services.check_ins.answer(in_dm(ADA), await newest_check_in(harness, ADA), CheckInAnswer.WELL)

    await advance_to(harness, evening(14))

    assert (await schedule_of(harness, pairing, ADA)).silent == 0


async def test_an_answer_in_the_moment_in_which_the_other_falls_silent_does_not_hide_it(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    pairing = await start_pairing(harness)
    await gone_silent(harness)
    await harness.services.check_ins.answer(in_dm(INES), await newest_check_in(harness, INES), CheckInAnswer.WELL)
    ines = await schedule_of(harness, pairing, INES)
    question = await newest_check_in(harness, ADA)

    async with second_harness.database.transaction() as uow:
        # A sweep in the middle of counting the mentor as silent, too.
        await uow.schedules.list_of_pairings_for_update(pairing.id)
        await uow.schedules.save([replace(ines, silent=2)])
        answering = asyncio.create_task(harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL))
        await asyncio.wait({answering}, timeout=0.2)
    await answering

    assert await listed(harness) == [True]


async def test_who_asked_to_be_contacted_is_brought_up_again_each_day_until_taken_on(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    await advance_to(harness, evening(3))
    question = await newest_check_in(harness, ADA)
    card = {(MessageKind.CARD_CONTACT, None)}
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    await harness.drain_outbox()

    told = [await advance_to(harness, harness.clock().replace(hour=hour)) for hour in (19, 21)]
    harness.advance_time(hours=1)
    told += [await advance_to(harness, harness.clock()), await advance_to(harness, evening(7))]
    await harness.services.check_ins.take(facilitator(), question)
    await harness.drain_outbox()
    after = await advance_to(harness, evening(10))

    assert told[:2] == [set(), set()]
    assert told[2:] == [card, {*card, (MessageKind.CHECK_IN_REMINDER, INES)}]
    assert card.isdisjoint(after)


async def test_a_wish_that_was_taken_back_is_not_brought_up_again(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    await advance_to(harness, evening(3))
    question = await newest_check_in(harness, ADA)
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL)
    await harness.drain_outbox()

    assert (MessageKind.CARD_CONTACT, None) not in await advance_to(harness, evening(5))


async def test_nothing_ends_by_itself(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)

    for day in range(0, 800, 10):
        await advance_to(harness, evening(day))

    assert (await pairing_of(harness, pairing.id)).state is PairingState.ACTIVE
    assert len(await rows(harness.database, silences)) == 1
    assert {row["due_at"] > harness.clock() for row in await rows(harness.database, schedules)} == {True}
