"""Answering how it goes: kept for oneself, and only "please contact me" reaches facilitators."""

from __future__ import annotations

import pytest

from bot.rules.refusals import FacilitatorsOnly, NoLongerOpen, NotFound, OwnCase, WithSomebodyElse
from storage.models.enums import CheckInAnswer, MessageKind
from storage.models.records import CheckInQuestion
from storage.schema.check_ins import questions
from tests.support.service_harness import OTHER_COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    manager,
    pending_messages,
    refusals,
    rows,
    run_concurrently,
)

INES, ADA, TOMAS, LINDIWE = 10, 31, 50, 51


async def asked(harness: ServiceHarness, person: int) -> int:
    """Both were asked how it goes; the id of this person's newest question."""
    await harness.services.due.sweep()
    await harness.drain_outbox()
    found = await rows(harness.database, questions, questions.c.person_id == person)
    return int(found[-1]["id"])


async def answers_in_the_trail(harness: ServiceHarness) -> list[int | None]:
    """Whose answers the trail knows of: nobody's, because facilitators read it."""
    return [actor for actor, move in await audit_entries(harness, "pairing") if move == "answer"]


@pytest.fixture
async def question(harness: ServiceHarness) -> int:
    """Ada's first check-in question."""
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)
    harness.advance_time(days=4)
    return await asked(harness, ADA)


@pytest.mark.parametrize("answer", [CheckInAnswer.WELL, CheckInAnswer.NOT_SO_WELL])
async def test_how_it_goes_is_kept_and_nobody_hears(
    harness: ServiceHarness, question: int, answer: CheckInAnswer
) -> None:
    kept = await harness.services.check_ins.answer(in_dm(ADA), question, answer)

    assert (kept.answer, kept.answered_at) == (answer, harness.clock())
    assert await pending_messages(harness) == set()
    assert await answers_in_the_trail(harness) == [None]


async def test_please_contact_me_reaches_facilitators_as_a_card(harness: ServiceHarness, question: int) -> None:
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)

    assert await pending_messages(harness) == {(MessageKind.CARD_CONTACT, None)}
    assert await answers_in_the_trail(harness) == [None]


async def test_an_answer_may_change_and_the_same_again_changes_nothing(
    harness: ServiceHarness, question: int
) -> None:
    check_ins = harness.services.check_ins
    await check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    await harness.drain_outbox()

    again = await check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    assert (again.answer, await pending_messages(harness)) == (CheckInAnswer.CONTACT, set())
    changed = await check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL)

    assert changed.answer is CheckInAnswer.WELL
    # Nobody was told of it, as no worker runs here.
    assert await pending_messages(harness) == set()


async def test_after_a_newer_question_the_older_is_closed(harness: ServiceHarness, question: int) -> None:
    harness.advance_time(days=11)
    newer = await asked(harness, ADA)

    with pytest.raises(NoLongerOpen):
        await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL)
    answered = await harness.services.check_ins.answer(in_dm(ADA), newer, CheckInAnswer.WELL)

    assert (newer != question, answered.number) == (True, 2)


async def test_nobody_answers_for_another(harness: ServiceHarness, question: int) -> None:
    answer = harness.services.check_ins.answer

    for other in (in_dm(INES), facilitator(TOMAS)):
        with pytest.raises(NotFound):
            await answer(other, question, CheckInAnswer.WELL)
    with pytest.raises(NotFound):
        await answer(member(ADA, OTHER_COMMUNITY_ID), question, CheckInAnswer.WELL)
    with pytest.raises(NotFound):
        await answer(in_dm(ADA), 10**12, CheckInAnswer.WELL)


async def test_one_may_ask_to_be_contacted_after_it_ended(harness: ServiceHarness, question: int) -> None:
    [row] = await rows(harness.database, questions, questions.c.id == question)
    await harness.services.active_pairings.end(in_dm(INES), row["pairing_id"])
    await harness.drain_outbox()

    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)

    assert await pending_messages(harness) == {(MessageKind.CARD_CONTACT, None)}


async def test_a_facilitator_takes_it_on_once(harness: ServiceHarness, question: int) -> None:
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    await harness.drain_outbox()

    taken = await harness.services.check_ins.take(facilitator(TOMAS), question)

    assert taken.taken_by == TOMAS
    assert await pending_messages(harness) == {(MessageKind.CONTACT_TAKEN, ADA)}
    with pytest.raises(WithSomebodyElse):
        await harness.services.check_ins.take(facilitator(LINDIWE), question)
    assert (await harness.services.check_ins.take(facilitator(TOMAS), question)).taken_by == TOMAS
    assert await pending_messages(harness) == set()


async def test_only_a_facilitator_outside_of_the_pair_takes_it_on(harness: ServiceHarness, question: int) -> None:
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    take = harness.services.check_ins.take

    await harness.set_up(OTHER_COMMUNITY_ID)
    for outsider in (member(60), manager(), in_dm(TOMAS), member(ADA)):
        with pytest.raises(FacilitatorsOnly):
            await take(outsider, question)
    for party in (INES, ADA):
        with pytest.raises(OwnCase):
            await take(facilitator(party), question)
    with pytest.raises(NotFound):
        await take(facilitator(TOMAS, OTHER_COMMUNITY_ID), question)


async def test_what_was_not_asked_or_was_taken_back_is_not_taken_on(harness: ServiceHarness, question: int) -> None:
    check_ins = harness.services.check_ins

    with pytest.raises(NoLongerOpen):
        await check_ins.take(facilitator(TOMAS), question)
    await check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    await check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL)
    with pytest.raises(NoLongerOpen):
        await check_ins.take(facilitator(TOMAS), question)


async def test_asking_once_more_after_being_taken_on_needs_taking_on_again(
    harness: ServiceHarness, question: int
) -> None:
    check_ins = harness.services.check_ins
    await check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    await check_ins.take(facilitator(TOMAS), question)
    await check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL)

    again = await check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    taken = await check_ins.take(facilitator(LINDIWE), question)

    assert again.taken_by is None
    assert taken.taken_by == LINDIWE


async def test_of_two_facilitators_at_the_same_moment_one_takes_it_on(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    people = [(mentor, mentor + 20) for mentor in range(INES, INES + ROUNDS)]
    for mentor, mentee in people:
        await harness.add_mentor(mentor)
        await harness.active_pairing(mentee, mentor)
    harness.advance_time(days=4)
    for mentor, mentee in people:
        question = await asked(harness, mentee)
        await harness.services.check_ins.answer(in_dm(mentee), question, CheckInAnswer.CONTACT)

        taken = await run_concurrently(
            harness.services.check_ins.take(facilitator(TOMAS), question),
            second_harness.services.check_ins.take(facilitator(LINDIWE), question),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(taken)
        [first] = [one for one in taken if isinstance(one, CheckInQuestion)]
        assert isinstance(refusal, WithSomebodyElse)
        assert first.taken_by in {TOMAS, LINDIWE}


async def test_two_fast_clicks_answer_once(
    harness: ServiceHarness, second_harness: ServiceHarness, question: int
) -> None:
    clicked = await run_concurrently(
        harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT),
        second_harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT),
    )

    assert refusals(clicked) == []
    assert await pending_messages(harness) == {(MessageKind.CARD_CONTACT, None)}
    assert await answers_in_the_trail(harness) == [None]


async def test_two_different_answers_in_the_same_moment_leave_one(
    harness: ServiceHarness, second_harness: ServiceHarness, question: int
) -> None:
    clicked = await run_concurrently(
        harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL),
        second_harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.NOT_SO_WELL),
    )

    assert refusals(clicked) == []
    assert await answers_in_the_trail(harness) == [None] * 2
