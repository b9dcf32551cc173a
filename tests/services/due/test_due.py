"""What falls due by itself: reminders, kind expiry, check-ins, pauses that are over. Each once, and no pile."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.rules.pairing import PairingMove
from storage.models.enums import CheckInAnswer, MentorState, MessageKind, PairingState
from storage.schema.check_ins import questions, schedules
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import mentors
from tests.support.service_harness import COMMUNITY_ID, START, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import audit_entries, pairing_of, pending_messages, rows, run_concurrently

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


async def day(harness: ServiceHarness, number: float) -> set[tuple[MessageKind, int | None]]:
    """What is told when it is this many days after the beginning."""
    harness.clock.advance(START + timedelta(days=number) - harness.clock())
    await harness.services.due.sweep()
    return await pending_messages(harness)


async def test_an_unanswered_question_is_recalled_twice_and_closes_kindly(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()
    reminder = {(MessageKind.ASKED_REMINDER, INES)}

    told = {number: await day(harness, number) for number in (2.9, 3, 5, 7, 8, 13.9, 14, 15, 40)}

    assert told == {
        2.9: set(),
        3: reminder,
        5: set(),
        7: reminder,
        8: set(),
        13.9: set(),
        14: {(MessageKind.ASK_EXPIRED, INES), (MessageKind.ASK_EXPIRED, ADA)},
        15: set(),
        40: set(),
    }
    closed = await pairing_of(harness, asked.id)
    assert (closed.state, closed.closed_by, closed.due_at) == (PairingState.EXPIRED, None, None)
    assert (await audit_entries(harness, "pairing"))[-1] == (None, "closed")


async def test_only_those_who_have_not_answered_are_reminded(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    suggested = await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)
    )
    await harness.drain_outbox()

    first = await day(harness, 3)
    await harness.services.responses.agree(in_dm(ADA), suggested.id)
    await harness.drain_outbox()
    second = await day(harness, 7)
    last = await day(harness, 14)

    assert first == {(MessageKind.ASKED_REMINDER, INES), (MessageKind.ASKED_REMINDER, ADA)}
    assert second == {(MessageKind.ASKED_REMINDER, INES)}
    assert last == {
        (MessageKind.ASK_EXPIRED, INES),
        (MessageKind.ASK_EXPIRED, ADA),
        (MessageKind.SUGGESTION_CLOSED, TOMAS),
    }


@pytest.mark.parametrize("closing", ["decline", "agree", "withdraw"])
async def test_an_answered_question_is_not_recalled(harness: ServiceHarness, closing: str) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    answering = harness.services.responses
    if closing == "withdraw":
        await answering.withdraw(member(ADA), asked.id)
    else:
        await getattr(answering, closing)(in_dm(INES), asked.id)
    await harness.drain_outbox()

    told = await day(harness, 3)

    assert told == set()


async def test_a_bot_that_slept_for_three_weeks_expires_once_and_reminds_nobody(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()

    told = await day(harness, 21)

    assert told == {(MessageKind.ASK_EXPIRED, INES), (MessageKind.ASK_EXPIRED, ADA)}


async def test_a_bot_that_slept_for_five_days_reminds_once(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()

    told = [await day(harness, number) for number in (8, 9)]

    assert told == [{(MessageKind.ASKED_REMINDER, INES)}, set()]


async def test_check_ins_come_on_their_days_at_six_in_the_evening(harness: ServiceHarness) -> None:
    harness.set_programme(still_open_weeks=0)
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    both = {(MessageKind.CHECK_IN, INES), (MessageKind.CHECK_IN, ADA)}
    evening = 0.25  # the clock began at noon

    for number in (3, 14, 30, 60, 90):
        assert await day(harness, number + evening - 0.01) == set()
        assert await day(harness, number + evening) == both
        assert await day(harness, number + evening + 1) == set()
        for person in (INES, ADA):
            newest = (await rows(harness.database, questions, questions.c.person_id == person))[-1]
            await harness.services.check_ins.answer(in_dm(person), newest["id"], CheckInAnswer.WELL)

    asked = await rows(harness.database, questions)
    assert [row["number"] for row in asked if row["person_id"] == ADA] == [1, 2, 3, 4, 5]


async def test_after_three_weeks_away_each_is_asked_once(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()

    told = await day(harness, 25)

    assert told == {(MessageKind.CHECK_IN, INES), (MessageKind.CHECK_IN, ADA)}
    due = [row["ask_at"] for row in await rows(harness.database, schedules, schedules.c.pairing_id == pairing.id)]
    # Day 30 would come right after this one, so it is left out.
    assert due == [datetime(2026, 3, 2, 18, tzinfo=UTC)] * 2


async def test_the_card_of_two_who_wait_for_a_yes_comes_anew_once(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    agreed = await harness.active_pairing(ADA, INES)
    async with harness.database.transaction() as uow:
        await uow.pairings.set_card(agreed.id, channel_id=800, message_id=7002)
    await harness.drain_outbox()
    card = {(MessageKind.CARD_PAIRING, None)}

    assert [await day(harness, number) for number in (2.9, 3, 6, 14)] == [set(), card, set(), card]
    assert (await pairing_of(harness, agreed.id)).card_message_id == 7002, "the card of before goes as it is posted"
    await harness.services.responses.decide(facilitator(TOMAS), agreed.id, PairingMove.REFUSE)
    await harness.drain_outbox()
    assert await day(harness, 22) == set()


@pytest.mark.parametrize("state", ["paused", "ended"])
async def test_nobody_is_asked_how_it_goes_while_it_does_not_go(harness: ServiceHarness, state: str) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    if state == "paused":
        await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)
    if state == "ended":
        await harness.services.active_pairings.end(in_dm(ADA), pairing.id)
    await harness.drain_outbox()

    assert [await day(harness, number) for number in (4, 15, 31)] == [set()] * 3


async def test_when_a_pause_reaches_its_date_only_who_paused_is_asked_and_once(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id, until="1 week")
    await harness.drain_outbox()

    told = [await day(harness, number) for number in (6.9, 7, 8, 30)]

    assert told == [set(), {(MessageKind.PAUSE_OVER, ADA)}, set(), set()]
    assert (await pairing_of(harness, pairing.id)).has_paused(ADA)


@pytest.mark.parametrize("wish", ["off", "rest"])
async def test_who_wants_not_to_be_asked_is_not_asked_whether_to_go_on(harness: ServiceHarness, wish: str) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id, until="1 week")
    wishes = harness.services.preferences
    await (wishes.opt_out if wish == "off" else wishes.rest)(member(ADA))
    await harness.drain_outbox()

    told = await day(harness, 8)

    assert told == set()


async def test_when_a_mentors_pause_is_over_they_are_open_again_and_told(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.pause(member(INES), until="1 week")
    await harness.drain_outbox()

    told = [await day(harness, number) for number in (6.9, 7, 8)]

    assert told == [set(), {(MessageKind.MENTOR_OPEN_AGAIN, INES)}, set()]
    open_again = await harness.services.mentor_status.mine(member(INES))
    assert (open_again.state, open_again.paused_until) == (MentorState.APPROVED, None)
    assert (await audit_entries(harness, "mentor"))[-1] == (None, "pause over")


async def test_a_pause_without_an_end_does_not_end_by_itself(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.pause(member(INES), until=None)
    await harness.drain_outbox()

    assert await day(harness, 300) == {(MessageKind.MENTOR_OPEN_AGAIN, INES)}
    [mentor] = await rows(harness.database, mentors)
    assert mentor["state"] == MentorState.PAUSED


async def _many_proposals(harness: ServiceHarness, count: int) -> None:
    await harness.add_mentor(INES)
    async with harness.database.transaction() as uow:
        await uow.outbox._connection.execute(
            insert(pairings),
            [
                {
                    "community_id": COMMUNITY_ID,
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


async def test_more_than_fits_one_transaction_is_done_in_one_sweep(harness: ServiceHarness) -> None:
    await _many_proposals(harness, 250)
    harness.advance_time(days=3)

    moved = await harness.services.due.sweep()

    assert moved == 250
    assert await harness.services.due.sweep() == 0
    reminded = await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.ASKED_REMINDER)
    assert max(Counter(row["subject_id"] for row in reminded).values()) == 1
    assert len(reminded) == 250


async def test_two_processes_sweeping_at_once_do_each_thing_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await _many_proposals(harness, 120)
    for mentor in (11, 12):
        await harness.add_mentor(mentor)
        await harness.services.mentor_status.pause(member(mentor), until="1 day")
    await harness.add_mentor(13)
    await harness.active_pairing(ADA, 13)
    await harness.drain_outbox()
    harness.advance_time(days=3, hours=7)

    await run_concurrently(
        *(sweeper.services.due.sweep() for sweeper in (harness, second_harness, harness, second_harness))
    )

    told = Counter(
        (message.kind, message.recipient_id, message.subject_id) for message in await harness.drain_outbox()
    )
    kinds = Counter(kind for kind, _, _ in told)
    assert set(told.values()) == {1}
    assert kinds == {MessageKind.ASKED_REMINDER: 120, MessageKind.MENTOR_OPEN_AGAIN: 2, MessageKind.CHECK_IN: 2}


async def test_a_yes_in_the_moment_of_expiry_either_counts_or_is_told_that_it_closed(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    harness.advance_time(days=14)

    await run_concurrently(
        harness.services.responses.agree(in_dm(INES), asked.id), second_harness.services.due.sweep()
    )

    kept = await pairing_of(harness, asked.id)
    assert kept.state in {PairingState.ACTIVE, PairingState.EXPIRED}
    assert (kept.state is PairingState.EXPIRED) == (kept.closed_at is not None)
