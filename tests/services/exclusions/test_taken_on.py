"""What somebody had taken on of a person who then keeps apart from them goes to others, as after any take-over."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable
from typing import Any

import pytest

from bot.rules.concerns import ConcernMove
from bot.rules.refusals import AlreadyDecided, NoLongerOpen, NotFound, Refusal, WithSomebodyElse
from storage.models.concerns import Concern
from storage.models.enums import CheckInAnswer, ConcernOutcome, MessageKind
from storage.schema.audit import audit
from storage.schema.matters import open_matters
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import newest_check_in, start_pairing
from tests.support.services.concurrency import ROUNDS, pending_messages, refusals, rows, run_concurrently

INES, ADA, TOMAS, LINDIWE = 10, 31, 50, 51
OLD_BUTTONS = (ConcernMove.TAKE, ConcernMove.HAND_BACK, ConcernMove.NOTE, ConcernMove.CLOSE)


async def wish(harness: ServiceHarness, mentee: int = ADA, mentor: int = INES) -> int:
    """Let a mentee ask to be contacted; return the check-in."""
    await start_pairing(harness, mentee, mentor)
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    question = await newest_check_in(harness, mentee)
    await harness.services.check_ins.answer(in_dm(mentee), question, CheckInAnswer.CONTACT)
    return question


async def concern_of(harness: ServiceHarness, by: int = ADA) -> Concern:
    return await harness.services.concerns.raise_concern(member(by), words="Words.", named=True)


async def apart(harness: ServiceHarness, by: int = ADA) -> None:
    await harness.services.exclusions.exclude(member(by), someone(TOMAS))


async def test_it_waits_for_others_at_once_and_nothing_tells_by_whose_wish(harness: ServiceHarness) -> None:
    question, concern = await wish(harness), await concern_of(harness)
    await harness.services.check_ins.take(facilitator(TOMAS), question)
    await harness.services.concern_cases.take(facilitator(TOMAS), concern.id)
    await harness.drain_outbox()
    before = await rows(harness.database, audit)

    await apart(harness)

    assert await pending_messages(harness) == {(MessageKind.CARD_CONTACT, None), (MessageKind.CARD_CONCERN, None)}
    assert [each["move"] for each in (await rows(harness.database, audit))[len(before) :]] == ["keep apart"]
    queue = await harness.services.overview.queue(facilitator(LINDIWE))
    assert [each.question.id for each in queue.contact_requests] == [question]
    assert [(each.id, each.taken_by) for each in queue.concerns] == [(concern.id, None)]
    await harness.services.check_ins.take(facilitator(LINDIWE), question)
    await harness.services.concern_cases.take(facilitator(LINDIWE), concern.id)


async def test_their_old_buttons_answer_as_after_any_take_over(harness: ServiceHarness) -> None:
    mine, others, question = await concern_of(harness), await concern_of(harness, 32), await wish(harness)
    cases = harness.services.concern_cases
    for concern in (mine, others):
        await cases.take(facilitator(TOMAS), concern.id)
    await harness.services.check_ins.take(facilitator(TOMAS), question)

    await apart(harness)
    await cases.take(facilitator(LINDIWE), others.id, ConcernMove.TAKE_OVER)

    for concern in (mine, others):
        for move in OLD_BUTTONS:
            with pytest.raises(WithSomebodyElse):
                await cases.get(facilitator(TOMAS), concern.id, move)
        with pytest.raises(WithSomebodyElse):
            await cases.close(facilitator(TOMAS), concern.id, outcome=ConcernOutcome.TALKED)
    for _ in range(2):
        with pytest.raises(WithSomebodyElse):
            await harness.services.check_ins.take(facilitator(TOMAS), question)
        await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)


async def test_what_they_never_had_is_not_found(harness: ServiceHarness) -> None:
    concern = await concern_of(harness)
    await apart(harness)

    for move in ConcernMove:
        with pytest.raises(NotFound):
            await harness.services.concern_cases.get(facilitator(TOMAS), concern.id, move)


@pytest.mark.parametrize("is_taken_before", [True, False])
async def test_what_others_do_with_a_wish_since_changes_no_answer(
    harness: ServiceHarness, *, is_taken_before: bool
) -> None:
    question, check_ins = await wish(harness), harness.services.check_ins
    if is_taken_before:
        await check_ins.take(facilitator(LINDIWE), question)
        harness.advance_time(seconds=1)
    await apart(harness)
    harness.advance_time(seconds=1)

    said = []
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            await check_ins.take(facilitator(TOMAS), question)
        said.append(refused.type)
        if not is_taken_before:
            with contextlib.suppress(AlreadyDecided):
                await check_ins.take(facilitator(LINDIWE), question)

    assert said == [WithSomebodyElse if is_taken_before else NoLongerOpen] * 2


async def test_what_is_of_others_or_over_stays(harness: ServiceHarness) -> None:
    over, other = await wish(harness), await wish(harness, 33, 12)
    for question in (over, other):
        await harness.services.check_ins.take(facilitator(TOMAS), question)
    await harness.services.check_ins.answer(in_dm(ADA), over, CheckInAnswer.WELL)

    await apart(harness)

    assert [(row["subject_id"], row["taken_by"]) for row in await rows(harness.database, open_matters)] == [
        (other, TOMAS)
    ]


@pytest.mark.parametrize("what", ["concern", "contact"])
async def test_keeping_apart_in_the_moment_of_taking_on_comes_before_or_after(
    harness: ServiceHarness, second_harness: ServiceHarness, what: str
) -> None:
    for number in range(ROUNDS):
        person = ADA + number
        if what == "concern":
            row_id = (await concern_of(harness, person)).id
            take: Awaitable[Any] = second_harness.services.concern_cases.take(facilitator(TOMAS), row_id)
        else:
            row_id = await wish(harness, person, INES + number)
            take = second_harness.services.check_ins.take(facilitator(TOMAS), row_id)

        outcomes = await run_concurrently(
            take, harness.services.exclusions.exclude(member(person), someone(TOMAS)), turned=number % 2 == 0
        )

        assert len(refusals(outcomes)) <= 1
        [stored] = await rows(harness.database, open_matters, open_matters.c.subject_id == row_id)
        assert stored["taken_by"] is None
