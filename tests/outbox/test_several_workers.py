"""Several outbox workers over one database, and what a lease ensures and does not ensure."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from storage.database import Database
from storage.models.enums import DeliveryState, MessageKind, Priority
from storage.models.records import OutboxMessage
from tests.support.databases import PostgresDatabases, database_at
from tests.support.outbox.fake_http import enqueue_messages
from tests.support.outbox.request_faults import WAIT_TIMEOUT_S, stored_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness

MANY = 500


async def claim_all(harness: ServiceHarness, found: list[OutboxMessage]) -> None:
    """Claim in small batches until nothing is left, settling each as sent."""
    while claimed := await harness.services.outbox.claim(limit=20, lease_s=60):
        assert len(claimed) <= 20
        found += claimed
        for message in claimed:
            await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(message))


@pytest.mark.long
async def test_two_outbox_workers_share_five_hundred_messages_without_a_duplicate(
    postgres: PostgresDatabases,
) -> None:
    url = postgres.new_database()
    one, other = ServiceHarness(database_at(url)), ServiceHarness(database_at(url))
    await one.set_up()
    await enqueue_messages(one, *range(1, MANY + 1))

    of_one: list[OutboxMessage] = []
    of_other: list[OutboxMessage] = []
    await asyncio.gather(claim_all(one, of_one), claim_all(other, of_other))

    times = Counter(message.id for message in of_one + of_other)
    assert len(times) == MANY
    assert set(times.values()) == {1}
    assert of_one
    assert of_other
    await one.database.close()
    await other.database.close()


async def test_two_outbox_workers_at_the_same_moment_neither_wait_nor_take_the_same_nor_the_same_readers(
    postgres: PostgresDatabases,
) -> None:
    url = postgres.new_database()
    one, other = ServiceHarness(database_at(url)), ServiceHarness(database_at(url))
    await one.set_up()
    await enqueue_messages(one, *range(1, 11))
    now = one.clock()

    async with one.database.transaction() as uow, asyncio.timeout(WAIT_TIMEOUT_S):
        first = await uow.outbox.claim(at=now, leased_until=now + timedelta(seconds=60), limit=5)
        await enqueue_messages(other, 1)
        second = await other.services.outbox.claim(limit=10, lease_s=60)

    assert [message.recipient_id for message in first + second] == list(range(1, 11))
    await one.database.close()
    await other.database.close()


async def test_a_claimed_message_is_nobody_elses_until_the_lease_is_over(
    harness: ServiceHarness, database: Database
) -> None:
    other = ServiceHarness(database)
    await enqueue_messages(harness, 1)
    await harness.services.outbox.claim(limit=10, lease_s=60)

    meanwhile = await other.services.outbox.claim(limit=10, lease_s=60)
    other.advance_time(seconds=60)
    afterwards = await other.services.outbox.claim(limit=10, lease_s=60)

    assert meanwhile == []
    assert len(afterwards) == 1


async def test_what_is_handed_back_is_free_at_once(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 1, 2)
    claimed = await harness.services.outbox.claim(limit=10, lease_s=60)

    for message in claimed:
        await harness.services.outbox.release(message)

    again = await harness.services.outbox.claim(limit=10, lease_s=60)
    assert [message.id for message in again] == [message.id for message in claimed]
    assert all(message.attempts == 0 for message in again)


async def test_a_lease_that_ran_out_cannot_take_the_message_from_its_new_outbox_worker(
    harness: ServiceHarness,
) -> None:
    await enqueue_messages(harness, 1)
    late = await harness.services.outbox.claim(limit=10, lease_s=60)
    harness.advance_time(seconds=61)
    await harness.services.outbox.claim(limit=10, lease_s=60)

    await harness.services.outbox.release(late[0])
    await harness.services.outbox.retry_later(late[0])

    (message,) = await stored_messages(harness.database, MessageKind.REACTION_ANSWERED)
    assert message.attempts == 0
    assert message.leased_until == harness.clock() + timedelta(seconds=60)


async def test_what_was_settled_stays_settled(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 1)
    (message,) = await harness.services.outbox.claim(limit=10, lease_s=60)
    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(message))

    await harness.services.outbox.retry_later(message)
    await harness.services.outbox.mark_undeliverable(message)
    await harness.services.outbox.release(message)

    everything = await stored_messages(harness.database, *MessageKind)
    assert [(each.kind, each.state) for each in everything] == [(MessageKind.REACTION_ANSWERED, DeliveryState.SENT)]


async def test_the_most_urgent_and_then_the_oldest_are_claimed_first(harness: ServiceHarness) -> None:
    async with harness.database.transaction() as uow:
        for number, priority in enumerate(("3", "2", "1", "2", "1"), start=1):
            at = harness.clock() - timedelta(minutes=number)
            await uow.outbox.enqueue(
                COMMUNITY_ID, MessageKind.FORUM_REPLY, subject_id=number, at=at, priority=Priority(priority)
            )

    first = await harness.services.outbox.claim(limit=3, lease_s=60)
    rest = await harness.services.outbox.claim(limit=3, lease_s=60)

    assert [message.subject_id for message in first] == [5, 3, 4]
    assert [message.subject_id for message in rest] == [2, 1]


async def test_a_change_that_fails_sends_nothing(harness: ServiceHarness) -> None:
    """The message is part of the transaction; so is the wake-up call after it."""
    woken: list[bool] = []
    harness.database.on_outbox_write = lambda: woken.append(True)

    class GoesWrong(Exception):
        pass

    try:
        async with harness.database.transaction() as uow:
            await uow.outbox.enqueue(COMMUNITY_ID, MessageKind.FORUM_REPLY, subject_id=1, at=harness.clock())
            raise GoesWrong
    except GoesWrong:
        pass

    assert woken == []
    assert await harness.services.outbox.claim(limit=10, lease_s=60) == []


async def test_the_outbox_worker_is_woken_only_when_the_message_is_there_to_be_read(harness: ServiceHarness) -> None:
    found: list[asyncio.Task[list[OutboxMessage]]] = []
    harness.database.on_outbox_write = lambda: found.append(
        asyncio.ensure_future(harness.services.outbox.claim(limit=10, lease_s=60))
    )

    await enqueue_messages(harness, 1)

    assert len(await found[0]) == 1
