"""People who write to the bot get at most one reply in six hours, and nothing else comes of it for anybody."""

from __future__ import annotations

import pytest

from bot.rules.message_types import WriterCommunities
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.audit import audit
from storage.schema.outbox import outbox_messages
from storage.schema.people import communities, dm_channels, people
from tests.support.service_harness import COMMUNITY_ID, OTHER_COMMUNITY_ID, ServiceHarness, member
from tests.support.services.concurrency import ROUNDS, rows, run_concurrently, waiting_message

ADA = 30


async def answered(harness: ServiceHarness, *here: int, perhaps: tuple[int, ...] = ()) -> bool:
    """Ada has written; whether she is answered."""
    return await harness.services.dm_replies.reply(
        ADA, member_community_ids=here or (COMMUNITY_ID,), unsure_community_ids=perhaps
    )


async def claimed(harness: ServiceHarness) -> OutboxMessage:
    """The one message on its way, in the outbox worker's hands."""
    [message] = await harness.services.outbox.claim(limit=5, lease_s=60)
    return message


async def test_six_hours_after_the_answer_came_the_next_may(harness: ServiceHarness) -> None:
    assert await answered(harness)
    harness.advance_time(hours=2)
    await harness.drain_outbox()

    harness.advance_time(hours=5, minutes=59)
    too_early = await answered(harness)
    harness.advance_time(minutes=1)
    again = await answered(harness)

    assert (too_early, again) == (False, True)
    assert await harness.recipients_of(MessageKind.NOT_READ) == [ADA]


async def test_one_that_could_not_be_carried_for_six_hours_gives_way_to_the_next(harness: ServiceHarness) -> None:
    await answered(harness)
    harness.advance_time(hours=6)

    assert await answered(harness)

    assert await harness.recipients_of(MessageKind.NOT_READ) == [ADA]


async def test_twice_at_once_from_two_bots_she_is_answered_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for number in range(ROUNDS):
        told = await run_concurrently(
            *(
                each.services.dm_replies.reply(ADA, member_community_ids=[COMMUNITY_ID])
                for each in (harness, second_harness)
            ),
            turned=number % 2 == 0,
        )

        assert sorted(map(bool, told)) == [False, True]
        assert await harness.recipients_of(MessageKind.NOT_READ) == [ADA]
        harness.advance_time(hours=6)


async def test_over_several_servers_she_is_answered_once_from_where_she_is_known(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    async with harness.database.transaction() as uow:
        await uow.people.lock(OTHER_COMMUNITY_ID, ADA)

    told = [await answered(harness, COMMUNITY_ID, OTHER_COMMUNITY_ID), await answered(harness, COMMUNITY_ID)]

    message = await waiting_message(harness, MessageKind.NOT_READ)
    assert told == [True, False]
    assert (message.community_id, message.detail) == (OTHER_COMMUNITY_ID, WriterCommunities.SEVERAL)


@pytest.mark.parametrize("is_known", [True, False])
async def test_where_it_is_not_sure_that_she_is_there_she_is_answered_if_she_is_known(
    harness: ServiceHarness, is_known: bool
) -> None:
    if is_known:
        async with harness.database.transaction() as uow:
            await uow.people.lock(COMMUNITY_ID, ADA)

    told = await harness.services.dm_replies.reply(ADA, member_community_ids=[], unsure_community_ids=[COMMUNITY_ID])

    assert told == is_known


async def test_a_server_that_never_set_the_bot_up_will_do(harness: ServiceHarness) -> None:
    assert await answered(harness, 999)

    assert len(await rows(harness.database, communities, communities.c.community_id == 999)) == 1


@pytest.mark.parametrize("gives_up", ["mark_undeliverable", "retry_later"])
async def test_an_answer_that_cannot_be_brought_is_dropped_and_nobody_hears_of_it(
    harness: ServiceHarness, gives_up: str
) -> None:
    await answered(harness)
    message = await claimed(harness)
    post = harness.services.outbox

    if gives_up == "retry_later":
        while message.attempts < 10:
            await post.retry_later(message)
            harness.advance_time(days=2)
            message = await claimed(harness)
    await getattr(post, gives_up)(message)

    assert [(row["kind"], row["state"]) for row in await rows(harness.database, outbox_messages)] == [
        (MessageKind.NOT_READ, DeliveryState.DROPPED)
    ]
    assert await rows(harness.database, people) == []


async def test_one_that_comes_leaves_as_it_was_that_she_cannot_be_reached_and_that_she_is_discreet(
    harness: ServiceHarness,
) -> None:
    await harness.services.preferences.set_discreet(member(ADA), discreet=True)
    async with harness.database.transaction() as uow:
        await uow.people.mark_unreachable(COMMUNITY_ID, ADA, at=harness.clock())
    before = await rows(harness.database, people)
    await answered(harness)
    message = await claimed(harness)
    post = harness.services.outbox

    context = await post.load_context(message)
    await post.record_dm_channel(message, ADA, 5001)
    await post.mark_sent(context)

    assert not context.is_discreet
    assert post.delay_s(context) == 0
    assert await rows(harness.database, people) == before
    assert await rows(harness.database, dm_channels) == []


async def test_she_can_see_that_she_was_answered_and_it_makes_her_no_part_of_anything(
    harness: ServiceHarness,
) -> None:
    await answered(harness)
    await harness.drain_outbox()

    mine = await harness.services.privacy.mine(member(ADA))

    assert [row["kind"] for row in mine.rows_by_kind["letters"]] == [MessageKind.NOT_READ]
    async with harness.database.read_transaction() as uow:
        assert await uow.people.present_ids(COMMUNITY_ID) == set()
        assert ADA not in await uow.people.involved_ids(COMMUNITY_ID)
    assert await rows(harness.database, audit, audit.c.actor_id == ADA) == []
    await harness.services.privacy.delete(member(ADA))
    assert await rows(harness.database, outbox_messages) == []
