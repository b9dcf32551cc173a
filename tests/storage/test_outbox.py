"""The outbox as storage keeps it: claimed by one, in order of priority, recorded once, enqueued once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.models.enums import DeliveryState, MessageKind, Priority
from storage.models.records import OutboxMessage
from tests.bench import bulk_rows
from tests.bench.bulk_rows import Span
from tests.support.databases import database_at

from .rows import ADA, COMMUNITY_ID, INES, NOW, count, create_community, enqueue_messages

FIRST, NEWS, LATER = Priority
LEASE = timedelta(seconds=60)


@pytest.fixture(autouse=True)
async def _home(database: Database) -> None:
    await create_community(database)


@pytest.fixture
async def other(database: Database) -> AsyncIterator[Database]:
    """A second bot on the same database."""
    other = database_at(database.engine.url.render_as_string(hide_password=False))
    yield other
    await other.close()


async def claim(database: Database, *, at: datetime = NOW, limit: int = 50) -> list[OutboxMessage]:
    """What an outbox worker gets who asks now."""
    async with database.transaction() as uow:
        return await uow.outbox.claim(at=at, leased_until=at + LEASE, limit=limit)


async def settle(database: Database, message: OutboxMessage, state: DeliveryState, at: datetime = NOW) -> None:
    async with database.transaction() as uow:
        await uow.outbox.settle(message, state, at=at)


async def states(database: Database) -> list[str]:
    """What became of every message, in the order in which they were written."""
    async with database.engine.connect() as connection:
        found = await connection.exec_driver_sql("select state from letters order by id")
        return [state for (state,) in found]


def about(messages: list[OutboxMessage]) -> list[int]:
    return [message.subject_id for message in messages]


async def test_the_most_urgent_comes_first_then_the_longest_due_then_the_first_written(database: Database) -> None:
    await enqueue_messages(database, LATER, FIRST, NEWS, FIRST)
    await enqueue_messages(database, FIRST, due=NOW - timedelta(seconds=1))

    claimed = await claim(database)

    assert [message.id - 1_000_000 for message in claimed] == [5, 2, 4, 3, 1]


async def test_among_very_many_that_wait_the_most_urgent_is_still_the_next(database: Database) -> None:
    await bulk_rows.create_community(database)
    await bulk_rows.add_messages(database, Span(1, 100_000), MessageKind.CHECK_IN, at=NOW - timedelta(days=1))
    await enqueue_messages(database, NEWS, FIRST)

    claimed = await claim(database, limit=4)
    first, news = 1_000_002, 1_000_001
    assert [message.id for message in claimed[:2]] == [first, news]


async def test_no_more_than_asked_for_are_claimed_and_the_most_urgent_of_all(database: Database) -> None:
    await enqueue_messages(database, LATER, NEWS, FIRST, first_reader=500)

    assert about(await claim(database, limit=2)) == [3, 2]
    assert about(await claim(database, limit=2)) == [1]
    assert await claim(database, limit=2) == []


async def test_what_is_due_later_waits(database: Database) -> None:
    await enqueue_messages(database, NEWS, due=NOW + timedelta(hours=1))

    assert await claim(database) == []
    assert len(await claim(database, at=NOW + timedelta(hours=1))) == 1


async def test_a_message_comes_as_it_was_written(database: Database) -> None:
    async with database.transaction() as uow:
        await uow.outbox.enqueue(
            COMMUNITY_ID, MessageKind.NOTE, subject_id=9, recipient_id=ADA, detail="x", at=NOW, priority=LATER
        )

    (message,) = await claim(database)

    assert (message.kind, message.subject_id, message.recipient_id, message.detail) == (MessageKind.NOTE, 9, ADA, "x")
    assert (message.state, message.attempts, message.written_at) == (DeliveryState.WAITING, 0, NOW)
    assert len(message.nonce) <= 25


async def test_two_bots_on_one_database_share_the_messages_without_a_single_duplicate(
    database: Database, other: Database
) -> None:
    await enqueue_messages(database, *[NEWS] * 100, first_reader=500)

    shares = await asyncio.gather(*(claim(each, limit=10) for each in (database, other) * 6))

    ids = [message.id for share in shares for message in share]
    assert len(ids) == len(set(ids)) == 100


async def test_a_lease_keeps_others_away_until_it_runs_out(database: Database, other: Database) -> None:
    await enqueue_messages(database, NEWS)
    await claim(database)

    too_early = await claim(other, at=NOW + LEASE - timedelta(seconds=1))
    in_time = await claim(other, at=NOW + LEASE)

    assert too_early == []
    assert len(in_time) == 1


async def test_what_became_of_a_message_is_said_once_and_for_all(database: Database) -> None:
    await enqueue_messages(database, NEWS)
    (message,) = await claim(database)

    await settle(database, message, DeliveryState.SENT)
    await settle(database, message, DeliveryState.UNDELIVERABLE)
    async with database.transaction() as uow:
        await uow.outbox.reschedule(message, until=NOW)
        await uow.outbox.release(message)

    assert await states(database) == ["sent"]
    assert await claim(database, at=NOW + timedelta(days=1)) == []


async def test_a_message_retried_later_comes_again_in_its_time_with_its_attempts_counted(database: Database) -> None:
    await enqueue_messages(database, NEWS)
    now = NOW
    for attempts in range(3):
        (message,) = await claim(database, at=now)
        assert message.attempts == attempts
        async with database.transaction() as uow:
            await uow.outbox.reschedule(message, until=now + timedelta(minutes=10))
        assert await claim(database, at=now + timedelta(minutes=9)) == []
        now += timedelta(minutes=10)

    assert len(await claim(database, at=now)) == 1


async def test_what_is_handed_back_is_anybodys_at_once(database: Database, other: Database) -> None:
    await enqueue_messages(database, NEWS, NEWS, first_reader=500)
    first, second = await claim(database)

    async with database.transaction() as uow:
        await uow.outbox.release(second)

    assert [message.id for message in await claim(other)] == [second.id]
    assert first.id != second.id


async def test_the_same_thing_enqueued_twice_is_written_once(database: Database) -> None:
    await enqueue_messages(database, NEWS, once="forum:1")
    await enqueue_messages(database, NEWS, once="forum:1")
    await enqueue_messages(database, NEWS, once="forum:2")
    await enqueue_messages(database, NEWS, NEWS)

    assert await count(database, "letters") == 4


async def test_two_at_once_write_the_same_thing_once(database: Database, other: Database) -> None:
    await asyncio.gather(*(enqueue_messages(each, NEWS, once="forum:1") for each in (database, other) * 3))

    assert await count(database, "letters") == 1


async def test_what_could_not_be_delivered_is_kept_for_the_person_until_they_read_it(database: Database) -> None:
    await enqueue_messages(database, NEWS, NEWS)
    await enqueue_messages(database, NEWS, to=ADA)
    for message in await claim(database):
        await settle(database, message, DeliveryState.UNDELIVERABLE)

    async with database.transaction() as uow:
        kept = await uow.outbox.list_undelivered(COMMUNITY_ID, INES)
        elsewhere = await uow.outbox.list_undelivered(999, INES)
        await uow.outbox.mark_read(kept[:1], at=NOW)
        await uow.outbox.mark_read([], at=NOW)
        left = await uow.outbox.list_undelivered(COMMUNITY_ID, INES)

    assert about(kept) == [1, 2]
    assert elsewhere == []
    assert about(left) == [2]
    assert await states(database) == ["read", "undeliverable", "undeliverable"]


async def test_for_someone_who_left_nothing_is_on_its_way_but_the_role_to_take(database: Database) -> None:
    await enqueue_messages(database, NEWS)
    await enqueue_messages(database, NEWS, to=ADA)
    async with database.transaction() as uow:
        await uow.outbox.enqueue(
            COMMUNITY_ID, MessageKind.UPDATE_MENTOR_ROLE, subject_id=1, recipient_id=INES, at=NOW
        )

    async with database.transaction() as uow:
        await uow.outbox.drop_for_person(COMMUNITY_ID, INES, but=[MessageKind.UPDATE_MENTOR_ROLE], at=NOW)

    assert await states(database) == ["dropped", "waiting", "waiting"]


async def test_what_a_newer_version_left_for_somebody_who_leaves_is_dropped_like_the_rest(database: Database) -> None:
    await enqueue_messages(database, NEWS, NEWS, to=ADA)
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("update letters set kind = 'newer_kind' where id = 1000001")

    async with database.transaction() as uow:
        dropped = await uow.outbox.drop_for_person(COMMUNITY_ID, ADA, at=NOW)

    assert len(dropped) == 1
    assert set(await states(database)) == {DeliveryState.DROPPED}
