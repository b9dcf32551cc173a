"""The outbox worker keeps Discord's pace, opens DM channels slowly, gives way, and stops in good order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.outbox.rate_limiter import OutboxSettings, RateLimiter, ShuttingDown
from bot.services.outbox.context import MessageContext
from storage.maintenance.migrate import migrate
from storage.models.enums import DeliveryState, MessageKind, Priority
from storage.models.records import OutboxMessage
from tests.support.databases import database_at
from tests.support.outbox.fake_http import FakeHTTPClient, FakeRequest, enqueue_messages, worker_over
from tests.support.outbox.request_faults import WAIT_TIMEOUT_S, stored_messages, too_many_requests, wait_until
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness

HURRY = OutboxSettings(max_requests_per_s=1000, dm_open_interval_s=0)


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """A community over SQLite."""
    database = database_at(f"sqlite+aiosqlite:///{tmp_path}/companion.db")
    await migrate(database)
    harness = ServiceHarness(database)
    await harness.set_up()
    yield harness
    await database.close()


async def states(harness: ServiceHarness) -> list[DeliveryState]:
    """What became of each message."""
    return [message.state for message in await stored_messages(harness.database, *MessageKind)]


async def test_no_second_holds_more_requests_than_allowed(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    worker = worker_over(harness, wire, OutboxSettings(max_requests_per_s=50, dm_open_interval_s=0))
    await enqueue_messages(harness, *range(1, 31))
    async with harness.database.transaction() as uow:
        for thread in range(30):
            await uow.outbox.enqueue(COMMUNITY_ID, MessageKind.FORUM_REPLY, subject_id=thread, at=harness.clock())

    worker.wake()
    await worker.drain()

    times = [asked.at_s for asked in wire.requests]
    assert len(times) == 90
    assert all(later - earlier >= 0.99 for earlier, later in zip(times, times[50:], strict=False))


async def test_messages_are_begun_one_after_another_and_not_all_at_once(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[float] = []
    read = harness.services.outbox.load_context

    async def note(message: OutboxMessage) -> MessageContext:
        begun.append(asyncio.get_running_loop().time())
        return await read(message)

    monkeypatch.setattr(harness.services.outbox, "load_context", note)
    worker = worker_over(harness, FakeHTTPClient(), OutboxSettings(max_requests_per_s=50, dm_open_interval_s=0))
    await enqueue_messages(harness, *range(1, 16))

    worker.wake()
    await worker.drain()

    assert len(begun) == 15
    assert all(later - earlier >= 0.019 for earlier, later in pairwise(begun))


async def test_direct_messages_are_opened_one_by_one_while_the_rest_goes_on(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    worker = worker_over(harness, wire, OutboxSettings(max_requests_per_s=1000, dm_open_interval_s=0.5))
    async with harness.database.transaction() as uow:
        for known in range(50, 60):
            await uow.people.save_dm_channel(known, 1_000_000 + known)
    await enqueue_messages(harness, 1, 2, 3, *range(50, 60))

    worker.wake()
    await worker.drain()

    opened = [asked.at_s for asked in wire.requests if not asked.is_message]
    assert all(later - earlier >= 0.49 for earlier, later in pairwise(opened))
    assert sorted(wire.recipient_ids) == [1, 2, 3, *range(50, 60)]
    assert max(asked.at_s for asked in wire.requests if asked.path.startswith("/channels/100005")) < opened[2]


async def test_messages_to_one_person_arrive_in_the_order_they_were_written(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    worker = worker_over(harness, wire, HURRY)
    await enqueue_messages(harness, 7, 8, 7, 8, 7)

    worker.wake()
    await worker.drain()

    numbers = [int(nonce.split("-")[1]) for nonce in wire.nonces]
    to_seven = [number for number, reader in zip(numbers, wire.recipient_ids, strict=True) if reader == 7]
    assert to_seven == sorted(to_seven)
    assert len(to_seven) == 3


async def test_what_is_most_urgent_goes_first(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    # Far enough apart that what was begun later does not come in earlier on a busy machine.
    worker = worker_over(harness, wire, OutboxSettings(max_requests_per_s=10, dm_open_interval_s=0))
    await enqueue_messages(harness, 3, priority=Priority.LOW)
    await enqueue_messages(harness, 2, priority=Priority.NORMAL)
    await enqueue_messages(harness, 1, priority=Priority.HIGH)

    worker.wake()
    await worker.drain()

    assert wire.recipient_ids == [1, 2, 3]


async def test_something_urgent_overtakes_what_was_claimed_and_not_begun(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    slow = OutboxSettings(max_requests_per_s=40, dm_open_interval_s=0, lease_s=2)
    worker = worker_over(harness, wire, slow)
    await enqueue_messages(harness, *range(10, 60), priority=Priority.LOW)
    worker.wake()
    await wait_until(lambda: len(wire.recipient_ids) >= 2)

    await enqueue_messages(harness, 1, priority=Priority.HIGH)
    await worker.drain()

    assert wire.recipient_ids.index(1) < 35
    assert len(wire.recipient_ids) == len(set(wire.nonces)) == 51


async def test_a_request_without_an_answer_is_put_off_and_never_cancelled(harness: ServiceHarness) -> None:
    """Cancelled while it waits out a limit on everything, discord.py would not send anything ever again."""
    answered = asyncio.Event()
    finished: list[str] = []

    async def hang(asked: FakeRequest) -> None:
        if asked.is_message:
            await answered.wait()
            finished.append(asked.path)

    wire = FakeHTTPClient(hang)
    worker = worker_over(harness, wire, OutboxSettings(max_requests_per_s=1000, dm_open_interval_s=0, lease_s=0.4))
    await enqueue_messages(harness, 1)

    worker.wake()
    await worker.drain()
    (message,) = await stored_messages(harness.database, *MessageKind)
    answered.set()
    await wait_until(lambda: bool(finished))

    assert (message.state, message.attempts) == (DeliveryState.WAITING, 1)
    assert len(finished) == 1


async def test_a_429_closes_the_gate_for_all(harness: ServiceHarness) -> None:
    async def refuse(asked: FakeRequest) -> None:
        if asked.is_message:
            raise too_many_requests(3600)

    wire = FakeHTTPClient(refuse)
    worker = worker_over(harness, wire, OutboxSettings(max_requests_per_s=50, dm_open_interval_s=0))
    await enqueue_messages(harness, *range(1, 41))

    worker.wake()
    await worker.drain()

    waiting = await stored_messages(harness.database, *MessageKind)
    assert len(wire.requests) < 20
    assert all(message.due_at > harness.clock() + timedelta(seconds=3500) for message in waiting)
    assert [message.attempts for message in waiting].count(0) > 25


async def test_closing_finishes_what_is_on_its_way_and_hands_back_the_rest(harness: ServiceHarness) -> None:
    may_answer = asyncio.Event()

    async def wait(asked: FakeRequest) -> None:
        if asked.is_message:
            await may_answer.wait()

    wire = FakeHTTPClient(wait)
    worker = worker_over(harness, wire, HURRY)
    await enqueue_messages(harness, *range(1, 41))
    worker.wake()
    await wait_until(lambda: len(wire.recipient_ids) == 8)

    closing = asyncio.ensure_future(worker.close(timeout_s=5))
    await asyncio.sleep(0)
    may_answer.set()
    await closing

    after = await states(harness)
    free = await harness.services.outbox.claim(limit=100, lease_s=60)
    assert after.count(DeliveryState.SENT) == len(wire.nonces) == 8
    assert len(free) == 32


async def test_closing_does_not_wait_at_a_gate(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    worker = worker_over(harness, wire, OutboxSettings(dm_open_interval_s=3600, lease_s=36_000))
    await enqueue_messages(harness, 1, 2, 3)
    worker.wake()
    await wait_until(lambda: len(wire.nonces) == 1)

    async with asyncio.timeout(WAIT_TIMEOUT_S):
        await worker.close(timeout_s=3600)

    free = await harness.services.outbox.claim(limit=100, lease_s=60)
    assert (await states(harness)).count(DeliveryState.SENT) == 1
    assert len(free) == 2
    assert all(message.attempts == 0 for message in free)


async def test_whoever_comes_to_a_gate_after_closing_does_not_wait_there_either() -> None:
    rate_limiter = RateLimiter(OutboxSettings(dm_open_interval_s=3600, lease_s=36_000))
    await rate_limiter.request(asyncio.sleep(0), opens_dm=True)

    rate_limiter.close()

    async with asyncio.timeout(WAIT_TIMEOUT_S):
        with pytest.raises(ShuttingDown):
            await rate_limiter.request(asyncio.sleep(0), opens_dm=True)


async def test_closing_lets_go_of_what_takes_too_long(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient(lambda _asked: asyncio.Event().wait())  # type: ignore[arg-type, return-value]  # never
    worker = worker_over(harness, wire, HURRY)
    await enqueue_messages(harness, 1)
    worker.wake()
    await wait_until(lambda: bool(wire.requests))

    async with asyncio.timeout(WAIT_TIMEOUT_S):
        await worker.close(timeout_s=0.05)
        await worker.drain()

    harness.advance_time(seconds=HURRY.lease_s)
    assert len(await harness.services.outbox.claim(limit=10, lease_s=60)) == 1


async def test_after_closing_nothing_more_is_begun(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    worker = worker_over(harness, wire, HURRY)
    await worker.close(timeout_s=1)
    await enqueue_messages(harness, 1)

    worker.wake()
    await worker.drain()

    assert wire.requests == []


async def test_one_that_breaks_holds_up_no_other(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    worker = worker_over(harness, wire, HURRY)
    async with harness.database.transaction() as uow:
        at = harness.clock()
        await uow.outbox.enqueue(
            COMMUNITY_ID,
            MessageKind.REACTION_ANSWERED,
            subject_id=0,
            recipient_id=1,
            detail="NoSuchRefusal",
            at=at,
            priority=Priority.HIGH,
        )
    await enqueue_messages(harness, 1, 2)

    worker.wake()
    await worker.drain()

    assert sorted(wire.recipient_ids) == [1, 2]
    assert (await states(harness)).count(DeliveryState.WAITING) == 1
