"""What falls due by itself: reminders, kind expiry, check-ins, pauses that are over. Each once, and no pile."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.rules.pairing import PairingMove
from storage.models.enums import Answer, LetterKind, MentorState, PairingState
from storage.schema.check_ins import questions, schedules
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from tests.support.house import HOME, START, House, facilitator, in_dm, member, someone
from tests.support.services.moments import at_once, news, pairing_of, rows, trail

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


async def day(house: House, number: float) -> set[tuple[LetterKind, int | None]]:
    """What is told when it is this many days after the beginning."""
    house.clock.forward(START + timedelta(days=number) - house.clock())
    await house.services.due.sweep()
    return await news(house)


async def test_an_unanswered_question_is_recalled_twice_and_closes_kindly(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await house.letters()
    reminder = {(LetterKind.ASKED_REMINDER, INES)}

    told = {number: await day(house, number) for number in (2.9, 3, 5, 7, 8, 13.9, 14, 15, 40)}

    assert told == {
        2.9: set(),
        3: reminder,
        5: set(),
        7: reminder,
        8: set(),
        13.9: set(),
        14: {(LetterKind.ASK_EXPIRED, INES), (LetterKind.ASK_EXPIRED, ADA)},
        15: set(),
        40: set(),
    }
    closed = await pairing_of(house, asked.id)
    assert (closed.state, closed.closed_by, closed.due_at) == (PairingState.EXPIRED, None, None)
    assert (await trail(house, "pairing"))[-1] == (None, "expired")


async def test_only_those_who_have_not_answered_are_reminded(house: House) -> None:
    await house.mentor(INES)
    suggested = await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))
    await house.letters()

    first = await day(house, 3)
    await house.services.answering.agree(in_dm(ADA), suggested.id)
    await house.letters()
    second = await day(house, 7)
    last = await day(house, 14)

    assert first == {(LetterKind.ASKED_REMINDER, INES), (LetterKind.ASKED_REMINDER, ADA)}
    assert second == {(LetterKind.ASKED_REMINDER, INES)}
    assert last == {
        (LetterKind.ASK_EXPIRED, INES),
        (LetterKind.ASK_EXPIRED, ADA),
        (LetterKind.SUGGESTION_CLOSED, TOMAS),
    }


@pytest.mark.parametrize("closing", ["decline", "agree", "withdraw"])
async def test_an_answered_question_is_not_recalled(house: House, closing: str) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    answering = house.services.answering
    if closing == "withdraw":
        await answering.withdraw(member(ADA), asked.id)
    else:
        await getattr(answering, closing)(in_dm(INES), asked.id)
    await house.letters()

    told = await day(house, 3)

    assert told == set()


async def test_a_bot_that_slept_for_three_weeks_expires_once_and_reminds_nobody(house: House) -> None:
    await house.mentor(INES)
    await house.asked(ADA, INES)
    await house.letters()

    told = await day(house, 21)

    assert told == {(LetterKind.ASK_EXPIRED, INES), (LetterKind.ASK_EXPIRED, ADA)}


async def test_a_bot_that_slept_for_five_days_reminds_once(house: House) -> None:
    await house.mentor(INES)
    await house.asked(ADA, INES)
    await house.letters()

    told = [await day(house, number) for number in (8, 9)]

    assert told == [{(LetterKind.ASKED_REMINDER, INES)}, set()]


async def test_check_ins_come_on_their_days_at_six_in_the_evening(house: House) -> None:
    await house.mentor(INES)
    await house.together(ADA, INES)
    await house.letters()
    both = {(LetterKind.CHECK_IN, INES), (LetterKind.CHECK_IN, ADA)}
    evening = 0.25  # the clock began at noon

    for number in (3, 14, 30, 60, 90):
        assert await day(house, number + evening - 0.01) == set()
        assert await day(house, number + evening) == both
        assert await day(house, number + evening + 1) == set()
        for person in (INES, ADA):
            newest = (await rows(house.store, questions, questions.c.person_id == person))[-1]
            await house.services.check_ins.answer(in_dm(person), newest["id"], Answer.WELL)

    asked = await rows(house.store, questions)
    assert [row["number"] for row in asked if row["person_id"] == ADA] == [1, 2, 3, 4, 5]


async def test_after_three_weeks_away_each_is_asked_once(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()

    told = await day(house, 25)

    assert told == {(LetterKind.CHECK_IN, INES), (LetterKind.CHECK_IN, ADA)}
    due = [row["ask_at"] for row in await rows(house.store, schedules, schedules.c.pairing_id == pairing.id)]
    # Day 30 would come right after this one, so it is left out.
    assert due == [datetime(2026, 3, 2, 18, tzinfo=UTC)] * 2


async def test_facilitators_are_asked_again_while_two_people_wait_for_their_yes(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(INES)
    agreed = await house.together(ADA, INES)
    async with house.store.transaction() as memory:
        await memory.pairings.place_card(agreed.id, channel_id=800, message_id=7002)
    await house.letters()
    card = {(LetterKind.CARD_PAIRING, None)}

    assert [await day(house, number) for number in (2.9, 3, 5, 6)] == [set(), card, set(), card]
    assert (await pairing_of(house, agreed.id)).card_message_id is None
    await house.services.answering.decide(facilitator(TOMAS), agreed.id, PairingMove.REFUSE)
    await house.letters()
    assert await day(house, 9) == set()


@pytest.mark.parametrize("state", ["paused", "ended"])
async def test_nobody_is_asked_how_it_goes_while_it_does_not_go(house: House, state: str) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    if state == "paused":
        await house.services.walking.pause(in_dm(ADA), pairing.id)
    if state == "ended":
        await house.services.walking.end(in_dm(ADA), pairing.id)
    await house.letters()

    assert [await day(house, number) for number in (4, 15, 31)] == [set()] * 3


async def test_when_a_rest_is_over_both_are_asked_once_whether_to_go_on(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.services.walking.pause(in_dm(ADA), pairing.id, until="1 week")
    await house.letters()

    told = [await day(house, number) for number in (6.9, 7, 8, 30)]

    assert told == [set(), {(LetterKind.PAUSE_OVER, INES), (LetterKind.PAUSE_OVER, ADA)}, set(), set()]
    assert (await pairing_of(house, pairing.id)).state is PairingState.PAUSED


@pytest.mark.parametrize("wish", ["off", "rest"])
async def test_who_wants_not_to_be_asked_is_not_asked_whether_to_go_on(house: House, wish: str) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.services.walking.pause(in_dm(ADA), pairing.id, until="1 week")
    wishes = house.services.preferences
    await (wishes.opt_out if wish == "off" else wishes.rest)(member(ADA))
    await house.letters()

    told = await day(house, 8)

    assert told == {(LetterKind.PAUSE_OVER, INES)}


async def test_when_a_mentors_pause_is_over_they_are_open_again_and_told(house: House) -> None:
    await house.mentor(INES)
    await house.services.standing.pause(member(INES), until="1 week")
    await house.letters()

    told = [await day(house, number) for number in (6.9, 7, 8)]

    assert told == [set(), {(LetterKind.MENTOR_OPEN_AGAIN, INES)}, set()]
    open_again = await house.services.standing.mine(member(INES))
    assert (open_again.state, open_again.paused_until) == (MentorState.APPROVED, None)
    assert (await trail(house, "mentor"))[-1] == (None, "pause over")


async def test_a_pause_without_an_end_does_not_end_by_itself(house: House) -> None:
    await house.mentor(INES)
    await house.services.standing.pause(member(INES), until=None)
    await house.letters()

    assert await day(house, 300) == set()


async def _many_proposals(house: House, count: int) -> None:
    await house.mentor(INES)
    async with house.store.transaction() as memory:
        await memory.letters._connection.execute(
            insert(pairings),
            [
                {
                    "community_id": HOME,
                    "mentor_id": INES,
                    "mentee_id": 1000 + number,
                    "lower_id": INES,
                    "higher_id": 1000 + number,
                    "state": PairingState.PROPOSED,
                    "asked_by": "mentee",
                    "needs_yes": False,
                    "proposed_at": START,
                    "mentee_agreed_at": START,
                    "due_at": START + timedelta(days=3),
                    "step": 1,
                }
                for number in range(count)
            ],
        )


async def test_more_than_fits_one_transaction_is_done_in_one_sweep(house: House) -> None:
    await _many_proposals(house, 250)
    house.wait(days=3)

    moved = await house.services.due.sweep()

    assert moved == 250
    assert await house.services.due.sweep() == 0
    reminded = await rows(house.store, letters, letters.c.kind == LetterKind.ASKED_REMINDER)
    assert max(Counter(row["subject_id"] for row in reminded).values()) == 1
    assert len(reminded) == 250


async def test_two_processes_sweeping_at_once_do_each_thing_once(house: House, rival: House) -> None:
    await _many_proposals(house, 120)
    for mentor in (11, 12):
        await house.mentor(mentor)
        await house.services.standing.pause(member(mentor), until="1 day")
    await house.mentor(13)
    await house.together(ADA, 13)
    await house.letters()
    house.wait(days=3, hours=7)

    await at_once(*(sweeper.services.due.sweep() for sweeper in (house, rival, house, rival)))

    told = Counter((letter.kind, letter.to_id, letter.subject_id) for letter in await house.letters())
    kinds = Counter(kind for kind, _, _ in told)
    assert set(told.values()) == {1}
    assert kinds == {LetterKind.ASKED_REMINDER: 120, LetterKind.MENTOR_OPEN_AGAIN: 2, LetterKind.CHECK_IN: 2}


async def test_a_yes_in_the_moment_of_expiry_either_counts_or_is_told_that_it_closed(
    house: House, rival: House
) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    house.wait(days=14)

    await at_once(house.services.answering.agree(in_dm(INES), asked.id), rival.services.due.sweep())

    kept = await pairing_of(house, asked.id)
    assert kept.state in {PairingState.ACTIVE, PairingState.EXPIRED}
    assert (kept.state is PairingState.EXPIRED) == (kept.closed_at is not None)
