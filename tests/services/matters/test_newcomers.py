"""Who comes to look after mentorship after somebody confided is not shown it, unless it was shown or allowed them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rules.audience import Staff
from bot.rules.concerns import ConcernMove
from bot.rules.ladder import MatterMove, NewcomerMove
from bot.rules.message_types import CardReason
from bot.rules.refusals import NoLongerOpen, NotFound, OwnCase, WithSomebodyElse
from storage.models.enums import CheckInAnswer, ConcernOutcome, MessageKind
from storage.schema.matters import matter_readers
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.check_ins import newest_check_in, start_pairing
from tests.support.services.concurrency import rows

from .test_nobody_waits_unheard import OLU, World

INES, ADA, CHIARA, TOMAS, LINDIWE, NOOR, HANA = 10, 31, 33, 50, 51, 52, 2
CARD, WISH, NEWCOMER = MessageKind.CARD_CONCERN, MessageKind.CARD_CONTACT, MessageKind.MATTER_NEWCOMER
THERE = Staff(facilitators=(TOMAS, LINDIWE), coordinator=HANA)
SINCE_THEN = Staff(facilitators=(TOMAS, LINDIWE, NOOR), coordinator=HANA)


async def confided(harness: ServiceHarness, **how: Any) -> int:
    """Let Chiara raise a concern that is told to those who are there; return its id."""
    concern = await harness.services.concerns.raise_concern(member(CHIARA), words="Words.", named=True, **how)
    await harness.services.matter_readers.admit(COMMUNITY_ID, CARD, concern.id, THERE)
    return concern.id


async def wished(harness: ServiceHarness) -> int:
    """Let Ada ask to be contacted, which is told to those who are there; return the id of her check-in."""
    await start_pairing(harness, ADA, INES)
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    question = await newest_check_in(harness, ADA)
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    await harness.services.matter_readers.admit(COMMUNITY_ID, WISH, question, THERE)
    return question


async def pages(harness: ServiceHarness, reader: int) -> list[object]:
    """Return what somebody is shown who looks after mentorship."""
    caller, services = facilitator(reader), harness.services
    return [await services.overview.queue(caller), await services.concern_cases.list_cases(caller)]


async def reads(harness: ServiceHarness, reader: int) -> bool:
    """Return whether somebody is shown any concern."""
    return bool((await harness.services.concern_cases.list_cases(facilitator(reader))).open_concerns)


async def test_whoever_came_later_reads_what_they_would_if_there_were_nothing(harness: ServiceHarness) -> None:
    asked = await wished(harness)
    await harness.services.check_ins.answer(in_dm(ADA), asked, CheckInAnswer.WELL)
    before = await pages(harness, NOOR)

    await harness.services.check_ins.answer(in_dm(ADA), asked, CheckInAnswer.CONTACT)
    await harness.services.matter_readers.admit(COMMUNITY_ID, WISH, asked, THERE)
    concern_id = await confided(harness)
    readers = await harness.services.matter_readers.admit(COMMUNITY_ID, CARD, concern_id, SINCE_THEN)

    assert readers == THERE
    assert await pages(harness, NOOR) == before != await pages(harness, TOMAS)
    for move in (ConcernMove.SHOW, ConcernMove.TAKE):
        with pytest.raises(NotFound):
            await harness.services.concern_cases.get(facilitator(NOOR), concern_id, move)
    with pytest.raises(NotFound):
        await harness.services.concern_cases.take(facilitator(NOOR), concern_id)
    with pytest.raises(NoLongerOpen):
        await harness.services.check_ins.take(facilitator(NOOR), asked)
    close = harness.services.concern_cases.close
    await close(facilitator(TOMAS), concern_id, outcome=ConcernOutcome.TALKED)
    await harness.services.check_ins.take(facilitator(TOMAS), asked)
    assert await pages(harness, NOOR) == before


async def test_a_new_coordinator_came_later_too(harness: ServiceHarness) -> None:
    concern_id = await confided(harness)

    readers = await harness.services.matter_readers.admit(
        COMMUNITY_ID, CARD, concern_id, Staff(facilitators=(TOMAS,), coordinator=9)
    )

    assert readers == Staff(facilitators=(TOMAS,))


@pytest.mark.parametrize("left", ["lost the role", "kept apart from"])
async def test_where_nobody_is_left_who_was_there_whoever_came_later_reads_it(
    harness: ServiceHarness, left: str
) -> None:
    concern_id = await confided(harness)
    await harness.drain_outbox()
    if left == "kept apart from":
        await harness.services.exclusions.exclude(member(CHIARA), someone(TOMAS))
        assert [one.kind for one in await after_the_sweep(harness)] == [CARD], "it is looked at once who is there"

    await harness.services.matter_readers.admit(COMMUNITY_ID, CARD, concern_id, Staff(facilitators=(NOOR,)))

    assert await reads(harness, NOOR)


async def after_the_sweep(harness: ServiceHarness) -> list[Any]:
    """Return what is sent by now."""
    await harness.services.due.sweep()
    return await harness.drain_outbox()


async def test_where_someone_may_be_in_danger_whoever_came_later_reads_it_at_once(harness: ServiceHarness) -> None:
    concern_id = await confided(harness, is_danger=True)

    await harness.services.matter_readers.admit(COMMUNITY_ID, CARD, concern_id, SINCE_THEN)

    assert await reads(harness, NOOR)


async def asked_of(harness: ServiceHarness) -> int:
    """Let Noor come after Chiara raised a concern; return the id of the question whether she may read it."""
    await harness.services.matter_readers.admit(COMMUNITY_ID, CARD, await confided(harness), SINCE_THEN)
    asked = [one for one in await harness.drain_outbox() if one.kind is NEWCOMER]
    assert [one.recipient_id for one in asked] == [CHIARA]
    return asked[0].subject_id


@pytest.mark.parametrize("move", NewcomerMove)
async def test_the_person_who_waits_is_asked_once_and_their_answer_holds(
    harness: ServiceHarness, move: NewcomerMove
) -> None:
    asked = await asked_of(harness)
    [pending] = (await harness.services.overview.mine(member(CHIARA))).newcomers
    assert (pending.id, pending.reader_id) == (asked, NOOR)

    await harness.services.matter_readers.answer(in_dm(CHIARA), asked, move)

    told = [one.kind for one in await harness.drain_outbox()]
    await harness.services.matter_readers.admit(COMMUNITY_ID, CARD, pending.subject_id, SINCE_THEN)
    allows = move is NewcomerMove.LET
    assert told == ([CARD] if allows else [])
    assert await reads(harness, NOOR) == allows
    assert await harness.drain_outbox() == []
    assert (await harness.services.overview.mine(member(CHIARA))).newcomers == []


async def test_nobody_else_can_answer_and_an_old_question_says_that_it_is_over(harness: ServiceHarness) -> None:
    asked, answer = await asked_of(harness), harness.services.matter_readers.answer
    for other in (NOOR, TOMAS, ADA):
        with pytest.raises(NotFound):
            await answer(in_dm(other), asked, NewcomerMove.LET)
    with pytest.raises(NotFound):
        await answer(member(CHIARA, OTHER_COMMUNITY_ID), asked, NewcomerMove.LET)

    [mine] = await harness.services.concerns.mine(member(CHIARA))
    await harness.services.matters.say_of_own(in_dm(CHIARA), mine.matter_id or 0, MatterMove.WITHDRAW)

    with pytest.raises(NoLongerOpen):
        await answer(in_dm(CHIARA), asked, NewcomerMove.LET)


async def test_a_no_holds_also_where_it_is_shown_to_new_ones_or_nobody_else_is_left(harness: ServiceHarness) -> None:
    asked, admit = await asked_of(harness), harness.services.matter_readers.admit
    await harness.services.matter_readers.answer(in_dm(CHIARA), asked, NewcomerMove.LEAVE)
    [mine] = await harness.services.concerns.mine(member(CHIARA))

    await admit(COMMUNITY_ID, CARD, mine.id, SINCE_THEN, to_all=True)
    await admit(COMMUNITY_ID, CARD, mine.id, Staff(facilitators=(NOOR,)))

    assert not await reads(harness, NOOR)


async def test_whoever_is_kept_apart_meanwhile_is_asked_about_no_more_and_reads_nothing(
    harness: ServiceHarness,
) -> None:
    asked = await asked_of(harness)

    await harness.services.exclusions.exclude(member(CHIARA), someone(NOOR))

    assert (await harness.services.overview.mine(member(CHIARA))).newcomers == []
    with pytest.raises(NoLongerOpen):
        await harness.services.matter_readers.answer(in_dm(CHIARA), asked, NewcomerMove.LET)
    assert not await reads(harness, NOOR)


async def test_who_wished_not_to_be_written_to_finds_the_question_on_their_own_page(harness: ServiceHarness) -> None:
    concern_id = await confided(harness, is_told=False)
    await harness.services.matter_readers.admit(COMMUNITY_ID, CARD, concern_id, SINCE_THEN)

    assert NEWCOMER not in [one.kind for one in await harness.drain_outbox()]
    assert len((await harness.services.overview.mine(member(CHIARA))).newcomers) == 1


async def test_while_somebody_looks_after_it_nobody_is_asked(harness: ServiceHarness) -> None:
    concern_id = await confided(harness)
    await harness.services.concern_cases.take(facilitator(TOMAS), concern_id)
    await harness.services.matter_readers.admit(COMMUNITY_ID, CARD, concern_id, SINCE_THEN)

    assert NEWCOMER not in [one.kind for one in await harness.drain_outbox()]
    assert not await reads(harness, NOOR)


async def test_only_one_who_may_read_it_shows_it_to_new_ones(harness: ServiceHarness) -> None:
    asked, concern_id = await wished(harness), await confided(harness)
    await harness.services.concern_cases.take(facilitator(TOMAS), concern_id)
    await harness.drain_outbox()
    shares = harness.services.concern_cases.share, harness.services.check_ins.share
    with pytest.raises(NotFound):
        await shares[0](facilitator(NOOR), concern_id)
    with pytest.raises(WithSomebodyElse):
        await shares[0](facilitator(LINDIWE), concern_id)
    with pytest.raises(NoLongerOpen):
        await shares[1](facilitator(NOOR), asked)
    with pytest.raises(OwnCase):
        await shares[1](facilitator(ADA), asked)

    await shares[0](facilitator(TOMAS), concern_id)
    await shares[1](facilitator(LINDIWE), asked)

    sent = await harness.drain_outbox()
    assert [(one.kind, one.detail) for one in sent] == [
        (kind, CardReason.SHOWN_TO_NEWCOMERS) for kind in (CARD, WISH)
    ]
    for kind, about in ((CARD, concern_id), (WISH, asked)):
        await harness.services.matter_readers.admit(COMMUNITY_ID, kind, about, SINCE_THEN, to_all=True)
    queue = await harness.services.overview.queue(facilitator(NOOR))
    assert (len(queue.concerns), len(queue.contact_requests)) == (1, 1)


async def test_nobody_counts_as_later_whom_discord_had_not_told_of_yet(harness: ServiceHarness) -> None:
    concern = await harness.services.concerns.raise_concern(member(CHIARA), words="Words.", named=True)
    admit = harness.services.matter_readers.admit
    unsure = Staff(facilitators=(TOMAS,), is_fully_known=False)

    assert await admit(COMMUNITY_ID, CARD, concern.id, unsure) == unsure
    assert await reads(harness, LINDIWE)
    await admit(COMMUNITY_ID, CARD, concern.id, THERE)
    assert await admit(COMMUNITY_ID, CARD, concern.id, unsure) == unsure

    assert [await reads(harness, one) for one in (TOMAS, LINDIWE, NOOR)] == [True, True, False]


async def test_who_may_read_it_is_forgotten_with_them_and_with_what_they_could_read(harness: ServiceHarness) -> None:
    asked = await wished(harness)
    await harness.services.check_ins.answer(in_dm(ADA), asked, CheckInAnswer.WELL)
    assert await rows(harness.database, matter_readers) == []
    await confided(harness)

    await harness.services.privacy.delete(member(TOMAS))

    assert len(await rows(harness.database, matter_readers)) == 2
    assert COMMUNITY_ID in {row["community_id"] for row in await rows(harness.database, matter_readers)}


async def test_after_it_was_shown_to_them_a_no_comes_too_late_and_tells_them_nothing(harness: ServiceHarness) -> None:
    asked, services = await asked_of(harness), harness.services
    [mine] = await services.concerns.mine(member(CHIARA))
    await services.matter_readers.admit(COMMUNITY_ID, CARD, mine.id, SINCE_THEN, to_all=True)

    with pytest.raises(NoLongerOpen):
        await services.matter_readers.answer(in_dm(CHIARA), asked, NewcomerMove.LEAVE)

    assert await reads(harness, NOOR)


async def test_where_those_who_were_there_cannot_be_reached_whoever_came_later_hears_it(
    harness: ServiceHarness,
) -> None:
    world = World(harness, staff=Staff(facilitators=(TOMAS,), owner=OLU))
    concern = await harness.services.concerns.raise_concern(member(CHIARA), words="W.", named=True, is_told=False)
    await world.lasts(0)
    world.closed, world.staff = {TOMAS, OLU}, Staff(facilitators=(TOMAS, LINDIWE), owner=OLU)

    await world.lasts(10)

    assert world.times({MessageKind.CONCERN_CONFIDED}, subject_id=concern.id, recipient_id=LINDIWE)
