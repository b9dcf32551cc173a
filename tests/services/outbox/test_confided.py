"""Who is told of what is confided, and how often; and where the card stands that opens the queue."""

from __future__ import annotations

import pytest

from bot.rules.audience import Audience
from bot.rules.message_types import CardReason, PostedIn, encode
from bot.services.outbox.context import MessageContext
from storage.models.enums import CheckInAnswer, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.check_ins import questions
from storage.schema.outbox import posted_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, in_dm, member
from tests.support.services.concurrency import manager, rows

INES, ADA, COORDINATOR, TOMAS, LINDIWE = 10, 31, 2, 50, 51


@pytest.fixture
async def wish(harness: ServiceHarness) -> MessageContext:
    """Ada's wish to be contacted, as the outbox worker knows it."""
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    await harness.drain_outbox()
    [asked] = await rows(harness.database, questions, questions.c.person_id == ADA)
    await harness.services.check_ins.answer(in_dm(ADA), asked["id"], CheckInAnswer.CONTACT)
    [message] = await harness.services.outbox.claim(limit=5, lease_s=60)
    context = await harness.services.outbox.load_context(message)
    await harness.services.outbox.mark_sent(context)
    return context


async def told(harness: ServiceHarness) -> list[int | None]:
    """To whom it is told now; each is marked as sent."""
    return [one.recipient_id for one in await harness.drain_outbox() if one.kind is MessageKind.CARD_CONFIDED]


async def test_each_is_told_once_a_rung_and_who_was_not_is_told_when_it_is_looked_at(
    harness: ServiceHarness, wish: MessageContext
) -> None:
    tell, come = harness.services.escalation.tell_of_matter, list[list[int | None]]()
    one, both = Audience(notified=(TOMAS,)), Audience(notified=(TOMAS, LINDIWE))

    for audience, hours in ((one, 0), (one, 1), (both, 1), (both, 2), (both, 1)):
        harness.advance_time(hours=hours)
        await harness.services.due.sweep()
        await tell(wish, audience)
        come.append(await told(harness))

    assert come == [[TOMAS], [], [LINDIWE], [TOMAS, LINDIWE], []]


async def test_who_coordinates_and_is_told_may_take_it_on_without_being_a_facilitator(
    harness: ServiceHarness, wish: MessageContext
) -> None:
    await harness.services.escalation.tell_of_matter(wish, Audience(notified=(TOMAS, COORDINATOR)))

    taken = await harness.services.check_ins.take(member(COORDINATOR), wish.message.subject_id)

    assert taken.taken_by == COORDINATOR


async def test_that_it_was_taken_back_is_told_once_to_those_who_know_of_it(
    harness: ServiceHarness, wish: MessageContext
) -> None:
    await harness.services.escalation.tell_of_matter(wish, Audience(notified=(TOMAS,)))
    await told(harness)
    await harness.services.check_ins.answer(in_dm(ADA), wish.message.subject_id, CheckInAnswer.WELL)
    [changed] = await harness.services.outbox.claim(limit=5, lease_s=60)
    over = await harness.services.outbox.load_context(changed)

    come = []
    for _ in range(2):
        await harness.services.escalation.tell_that_it_is_over(over)
        come.append(await told(harness))

    assert come == [[TOMAS], []]


async def test_who_could_not_be_reached_is_known_and_others_are_looked_for_at_once(
    harness: ServiceHarness, wish: MessageContext
) -> None:
    escalation, post = harness.services.escalation, harness.services.outbox
    await escalation.tell_of_matter(wish, Audience(notified=(TOMAS, LINDIWE)))
    first, second = sorted(await post.claim(limit=5, lease_s=60), key=lambda message: message.recipient_id or 0)
    await post.mark_undeliverable(first)
    await post.mark_sent(await post.load_context(second))

    [looks] = [each for each in await harness.drain_outbox() if each.kind is MessageKind.CARD_CONTACT]
    assert looks.detail == CardReason.LOOK
    assert await escalation.people_out_of_reach(wish) == {TOMAS}


async def test_where_it_stands_in_a_direct_message_is_known_with_whom_it_names(
    harness: ServiceHarness, wish: MessageContext
) -> None:
    post = harness.services.outbox
    await harness.services.escalation.tell_of_matter(wish, Audience(notified=(TOMAS,)))
    [message] = await post.claim(limit=5, lease_s=60)

    await post.mark_sent(await post.load_context(message), dm=(5001, 9001))

    [stands] = await rows(harness.database, posted_messages)
    assert (stands["channel_id"], stands["message_id"]) == (5001, 9001)
    assert stands["to_id"] == TOMAS
    async with harness.database.read_transaction() as uow:
        naming = [await uow.posted_messages.ids_mentioning(COMMUNITY_ID, person) for person in (ADA, INES, TOMAS)]
    assert naming == [[9001], [9001], []]


async def posted(harness: ServiceHarness, location: tuple[int, int]) -> list[OutboxMessage]:
    """The queue's card was posted there; what else is sent."""
    post = harness.services.outbox
    claimed = await post.claim(limit=5, lease_s=60)
    [message] = [one for one in claimed if one.kind is MessageKind.CARD_QUEUE]
    await post.mark_sent(await post.load_context(message), card=location)
    return [*(one for one in claimed if one is not message), *await harness.drain_outbox()]


async def test_the_card_that_opens_the_queue_stands_once(harness: ServiceHarness) -> None:
    choose = harness.services.setup.choose_facilitators_channel
    await choose(manager(), 800)
    first = await posted(harness, (800, 7001))
    await choose(manager(), 801)
    moved = await posted(harness, (801, 7002))

    # As where two processes had posted it at the same moment.
    await choose(manager(), 801)
    second = await posted(harness, (801, 7003))

    assert first == []
    assert [(one.kind, one.subject_id, one.detail) for one in (*moved, *second)] == [
        (MessageKind.CARD_REMOVAL, 7001, encode(PostedIn(800))),
        (MessageKind.CARD_REMOVAL, 7002, encode(PostedIn(801))),
    ]
    [left] = await rows(harness.database, posted_messages, posted_messages.c.community_id == COMMUNITY_ID)
    assert left["message_id"] == 7003
