"""Whoever took something on hears that it waits no more, in the same words whatever ended it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.ladder import MatterMove
from bot.services.outbox.unreachable import report_unreachable
from storage.models.enums import CheckInAnswer, ConcernOutcome, MessageKind
from storage.schema.matters import open_matters
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import advance_to, evening, newest_check_in, start_pairing
from tests.support.services.concurrency import rows

ADA, INES, TOMAS, LINDIWE = 31, 10, 50, 51
OVER = MessageKind.MATTER_OVER
Begins = Callable[[ServiceHarness], Awaitable[None]]
Ends = Callable[[ServiceHarness, int], Awaitable[object]]


async def wish(harness: ServiceHarness) -> None:
    raised = await harness.services.concerns.request_contact(member(ADA))
    await harness.services.concern_cases.take(facilitator(TOMAS), raised.id)


async def wish_by_check_in(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    await advance_to(harness, evening(3))
    question = await newest_check_in(harness, ADA)
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    await harness.services.check_ins.take(facilitator(TOMAS), question)


async def concern(harness: ServiceHarness) -> None:
    raised = await harness.services.concerns.raise_concern(member(ADA), words="Words.", named=True)
    await harness.services.concern_cases.take(facilitator(TOMAS), raised.id)


async def out_of_reach(harness: ServiceHarness) -> None:
    async with harness.database.transaction() as uow:
        await report_unreachable(uow, harness.programme, COMMUNITY_ID, ADA, at=harness.clock())
    [matter] = await rows(harness.database, open_matters)
    await harness.services.matters.take(facilitator(TOMAS), matter["id"])


async def quiet_pair(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    for day in (3, 6, 14, 17, 20):
        await advance_to(harness, evening(day))
    [matter] = await rows(harness.database, open_matters)
    await harness.services.matters.take(facilitator(TOMAS), matter["id"])


async def withdrawn(harness: ServiceHarness, matter_id: int) -> None:
    await harness.services.matters.say_of_own(in_dm(ADA), matter_id, MatterMove.WITHDRAW)


async def reached(harness: ServiceHarness, matter_id: int) -> None:
    await harness.services.matters.say_of_own(in_dm(ADA), matter_id, MatterMove.REACHED)


async def erased(harness: ServiceHarness, _matter_id: int) -> None:
    await harness.services.privacy.delete(member(ADA))


async def left(harness: ServiceHarness, _matter_id: int) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)


async def answered(harness: ServiceHarness, _matter_id: int) -> None:
    for person in (ADA, INES):
        question = await newest_check_in(harness, person)
        await harness.services.check_ins.answer(in_dm(person), question, CheckInAnswer.WELL)


async def arrives(harness: ServiceHarness, _matter_id: int) -> None:
    await harness.services.mentor_applications.add(facilitator(LINDIWE), someone(ADA))
    for message in await harness.services.outbox.claim(limit=50, lease_s=60):
        if message.recipient_id == ADA:
            await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(message))


CASES: dict[str, tuple[Begins, Ends]] = {
    "a wish is withdrawn": (wish, withdrawn),
    "a wish is met, says who waited": (wish, reached),
    "a wish goes with its person's deletion": (wish, erased),
    "a wish goes with its person": (wish, left),
    "a wish of a check-in is withdrawn": (wish_by_check_in, withdrawn),
    "a wish of a check-in is answered otherwise": (wish_by_check_in, answered),
    "a wish of a check-in goes with its person's deletion": (wish_by_check_in, erased),
    "a wish of a check-in goes with its person": (wish_by_check_in, left),
    "a concern is withdrawn": (concern, withdrawn),
    "a concern goes with its person's deletion": (concern, erased),
    "somebody is reached again": (out_of_reach, arrives),
    "somebody out of reach is erased": (out_of_reach, erased),
    "a quiet pair is heard from": (quiet_pair, answered),
    "a quiet pair ends by a deletion": (quiet_pair, erased),
}


@pytest.mark.parametrize("case", CASES)
async def test_who_took_it_on_hears_so_once(harness: ServiceHarness, case: str) -> None:
    begins, ends = CASES[case]
    await begins(harness)
    await harness.drain_outbox()
    [matter] = await rows(harness.database, open_matters)

    await ends(harness, matter["id"])

    told = [message for message in await harness.drain_outbox() if message.kind is OVER]
    assert [(one.recipient_id, one.subject_id) for one in told] == [(TOMAS, matter["id"])]


@pytest.mark.parametrize("begins", [wish, wish_by_check_in, concern, out_of_reach, quiet_pair])
async def test_who_closes_it_is_told_nothing(harness: ServiceHarness, begins: Begins) -> None:
    await begins(harness)
    [matter] = await rows(harness.database, open_matters)
    if matter["kind"] == MessageKind.CARD_CONCERN:
        about, came = matter["subject_id"], ConcernOutcome.TALKED
        await harness.services.concern_cases.close(facilitator(TOMAS), about, outcome=came)
    else:
        await harness.services.matters.say_of_taken(facilitator(TOMAS), matter["id"], MatterMove.DONE)

    assert await harness.recipients_of(OVER) == []


@pytest.mark.parametrize("ends", [erased, withdrawn])
async def test_of_one_without_a_name_the_moment_tells_nothing(harness: ServiceHarness, ends: Ends) -> None:
    raised = await harness.services.concerns.raise_concern(member(ADA), words="Words.", named=False)
    await harness.services.concern_cases.take(facilitator(TOMAS), raised.id)
    await ends(harness, raised.matter_id or 0)

    at_once = await harness.recipients_of(OVER)
    harness.advance_time(days=3)

    assert (at_once, await harness.recipients_of(OVER)) == ([], [TOMAS])


async def test_who_wishes_it_again_lets_nobody_think_that_it_is_over(harness: ServiceHarness) -> None:
    await wish_by_check_in(harness)

    await harness.services.check_ins.answer(in_dm(ADA), await newest_check_in(harness, ADA), CheckInAnswer.CONTACT)

    assert await harness.recipients_of(OVER) == []


@pytest.mark.parametrize("begins", [wish, out_of_reach])
async def test_who_may_not_know_of_it_any_more_hears_nothing(harness: ServiceHarness, begins: Begins) -> None:
    await begins(harness)
    [matter] = await rows(harness.database, open_matters)
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    await harness.services.privacy.delete(member(ADA))
    kept_apart = await harness.recipients_of(OVER)

    await begins(harness)
    [matter] = await rows(harness.database, open_matters)
    await erased(harness, matter["id"])
    await harness.services.matters.release(COMMUNITY_ID, TOMAS)

    assert (kept_apart, await harness.recipients_of(OVER)) == ([], [])
