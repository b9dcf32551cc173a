"""A wish to be contacted is never lost: asked once more, from an older check-in, untaken for a day, told apart."""

from __future__ import annotations

import pytest

from bot.rules.callers import Caller
from bot.rules.refusals import FacilitatorsOnly, NoLongerOpen, NotFound, WithSomebodyElse
from storage.models.enums import CheckInAnswer, MessageKind
from storage.schema.check_ins import questions
from storage.schema.matters import open_matters
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import pending_messages, refusals, rows, run_concurrently

INES, ADA, TOMAS, COORDINATOR = 10, 31, 50, 2


async def newest(harness: ServiceHarness) -> int:
    """Whatever is due is asked; the id of Ada's newest question."""
    await harness.services.due.sweep()
    await harness.drain_outbox()
    return int((await rows(harness.database, questions, questions.c.person_id == ADA))[-1]["id"])


@pytest.fixture
async def question(harness: ServiceHarness) -> int:
    """Ada's first check-in, answered with the wish to be contacted."""
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)
    harness.advance_time(days=4)
    asked = await newest(harness)
    await harness.services.check_ins.answer(in_dm(ADA), asked, CheckInAnswer.CONTACT)
    await harness.drain_outbox()
    return asked


async def test_asking_once_more_after_someone_took_it_on_is_a_new_request(
    harness: ServiceHarness, question: int
) -> None:
    await harness.services.check_ins.take(facilitator(TOMAS), question)
    await harness.drain_outbox()

    again = await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)

    [matter] = await rows(harness.database, open_matters)
    assert (matter["subject_id"], matter["taken_by"]) == (again.id, None)
    assert await pending_messages(harness) == {(MessageKind.CARD_CONTACT, None)}


async def test_it_can_be_asked_for_from_an_older_check_in_and_taken_back(
    harness: ServiceHarness, question: int
) -> None:
    check_ins = harness.services.check_ins
    await check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL)
    harness.advance_time(days=11)
    assert await newest(harness) != question

    asked = await check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    taken_back = await check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL)

    assert (asked.answer, taken_back.answer) == (CheckInAnswer.CONTACT, CheckInAnswer.WELL)
    with pytest.raises(NoLongerOpen):
        await check_ins.answer(in_dm(ADA), question, CheckInAnswer.NOT_SO_WELL)


def coordinator() -> Caller:
    """The person who coordinates mentorship, without the facilitators' role."""
    return member(COORDINATOR)


async def coordinator_is_told(harness: ServiceHarness, question: int) -> None:
    """Nobody else could be told of the wish."""
    async with harness.database.transaction() as uow:
        matter = await uow.matters.about(COMMUNITY_ID, MessageKind.CARD_CONTACT, question)
        assert matter is not None
        await uow.matters.update_if_unchanged(matter, coordinator_told=True)


async def test_the_coordinator_who_was_told_may_take_it_on_and_nobody_else_without_the_role(
    harness: ServiceHarness, question: int
) -> None:
    await coordinator_is_told(harness, question)

    with pytest.raises(FacilitatorsOnly):
        await harness.services.check_ins.take(in_dm(TOMAS), question)
    taken = await harness.services.check_ins.take(coordinator(), question)

    assert taken.taken_by == COORDINATOR
    with pytest.raises(WithSomebodyElse):
        await harness.services.check_ins.take(facilitator(TOMAS), question)


async def test_whoever_was_told_and_is_kept_apart_from_by_now_takes_nothing_on(
    harness: ServiceHarness, question: int
) -> None:
    await coordinator_is_told(harness, question)

    await harness.services.exclusions.exclude(member(ADA), someone(COORDINATOR))

    with pytest.raises(NoLongerOpen):
        await harness.services.check_ins.take(coordinator(), question)


async def test_a_new_wish_forgets_who_was_told_of_the_old_one(harness: ServiceHarness, question: int) -> None:
    check_ins = harness.services.check_ins
    await coordinator_is_told(harness, question)
    await check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL)
    await check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)

    with pytest.raises(FacilitatorsOnly):
        await check_ins.take(coordinator(), question)


async def test_of_someone_who_left_it_waits_for_nobody(harness: ServiceHarness, question: int) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    assert (await harness.services.overview.queue(facilitator(TOMAS))).contact_requests == []
    assert (MessageKind.CARD_CONTACT, None) in await pending_messages(harness)
    with pytest.raises(NoLongerOpen):
        await harness.services.check_ins.take(facilitator(TOMAS), question)


async def test_answering_in_the_moment_of_leaving_waits_for_no_one(
    harness: ServiceHarness, second_harness: ServiceHarness, question: int
) -> None:
    outcomes = await run_concurrently(
        harness.services.departures.member_left(COMMUNITY_ID, ADA),
        second_harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.WELL),
    )

    assert refusals(outcomes) == []
    with pytest.raises(NotFound):
        await harness.services.check_ins.answer(in_dm(INES), question, CheckInAnswer.WELL)
