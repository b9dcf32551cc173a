"""Whatever breaks between Discord and the database, a message stands once, and a card says what is so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.outbox.rate_limiter import OutboxSettings
from bot.rules.mentor_status import MentorMove
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import Mentor
from tests.support.databases import database_at
from tests.support.outbox.fake_http import FakeHTTPClient, FakeRequest, enqueue_messages, worker_over
from tests.support.outbox.request_faults import stored_messages, wait_until
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member

INES = 10
HURRY = OutboxSettings(max_requests_per_s=1000, dm_open_interval_s=0)

Step = Callable[[ServiceHarness, FakeHTTPClient], Awaitable[None]]
Change = Callable[[ServiceHarness, Mentor], Awaitable[None]]


@pytest.fixture
async def other(harness: ServiceHarness) -> AsyncIterator[ServiceHarness]:
    """Another process over the same database."""
    url = harness.database.engine.url.render_as_string(hide_password=False)
    other = ServiceHarness(database_at(url), clock=harness.clock)
    yield other
    await other.database.close()


async def volunteer(harness: ServiceHarness) -> Mentor:
    return await harness.services.mentor_applications.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words=None
    )


async def carry(harness: ServiceHarness, wire: FakeHTTPClient) -> None:
    """Send all that is due."""
    worker = worker_over(harness, wire, HURRY)
    worker.wake()
    await worker.drain()


async def die_before_the_answer(harness: ServiceHarness, wire: FakeHTTPClient) -> None:
    """Discord has the first message, and the process is gone before it hears so."""
    asked: list[FakeRequest] = []

    async def hang(request: FakeRequest) -> None:
        asked.append(request)
        await asyncio.Event().wait()

    await _die(harness, wire, hang, asked)


async def die_before_sending(harness: ServiceHarness, wire: FakeHTTPClient) -> None:
    """The process is gone before Discord has the first message."""
    asked: list[FakeRequest] = []

    async def hang(request: FakeRequest) -> None:
        if request.is_message:
            asked.append(request)
            await asyncio.Event().wait()

    wire.before_response, answering = hang, wire.before_response
    await _die(harness, wire, wire.after_acceptance, asked)
    wire.before_response = answering


async def _die(
    harness: ServiceHarness, wire: FakeHTTPClient, hang: Callable[[FakeRequest], Awaitable[None]], asked: list[Any]
) -> None:
    wire.after_acceptance, answering = hang, wire.after_acceptance
    worker = worker_over(harness, wire, HURRY)
    worker.wake()
    await wait_until(lambda: bool(asked))
    await worker.close(timeout_s=0)
    wire.after_acceptance = answering


async def lose_the_answers(harness: ServiceHarness, wire: FakeHTTPClient) -> None:
    """Discord has it, and its answer is lost, also when it is asked at once what it has."""

    async def lose(_request: FakeRequest) -> None:
        raise aiohttp.ServerDisconnectedError

    wire.after_acceptance, answering = lose, wire.after_acceptance
    await carry(harness, wire)
    wire.after_acceptance = answering


async def break_the_answers(harness: ServiceHarness, wire: FakeHTTPClient) -> None:
    """Discord has it, and each of its answers is cut off."""

    async def cut(_request: FakeRequest) -> None:
        json.loads('{"id": "1')

    wire.after_acceptance, answering = cut, wire.after_acceptance
    await carry(harness, wire)
    wire.after_acceptance = answering


async def fail_to_record(harness: ServiceHarness, wire: FakeHTTPClient) -> None:
    """Discord has it and says so, and it can't be noted."""
    services: Any = harness.services.outbox

    async def fail(*_: object, **__: object) -> bool:
        raise OSError("the disk is full")

    services.mark_sent, mark_sent = fail, services.mark_sent
    await carry(harness, wire)
    services.mark_sent = mark_sent


BROKEN: list[Step] = [
    die_before_sending,
    die_before_the_answer,
    lose_the_answers,
    break_the_answers,
    fail_to_record,
]


async def approve(harness: ServiceHarness, applied: Mentor) -> None:
    await harness.services.mentor_applications.decide(facilitator(), applied.id, MentorMove.APPROVE)


async def leave(harness: ServiceHarness, _: Mentor) -> None:
    """Of this nobody writes a message, as no card is known to stand."""
    await harness.services.departures.member_left(COMMUNITY_ID, INES)


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize(
    ("later", "change"), [(timedelta(minutes=2), approve), (timedelta(days=1), approve), (timedelta(days=1), leave)]
)
async def test_a_card_of_what_changes_after_a_break_stands_once_and_says_so(
    harness: ServiceHarness, other: ServiceHarness, broken: Step, later: timedelta, change: Change
) -> None:
    # Within its nonce's time, Discord may return what it has; after that, it would post a second one.
    wire = FakeHTTPClient(clock=harness.clock, nonce_lifetime=timedelta(minutes=5))
    applied = await volunteer(harness)
    await broken(harness, wire)
    await change(harness, applied)
    await carry(other, wire)

    harness.advance_time(seconds=later.total_seconds())
    await asyncio.gather(carry(harness, wire), carry(other, wire))

    [card] = [message for message in wire.standing.values() if message["channel_id"] == "800"]
    async with harness.database.read_transaction() as uow:
        mentor = await uow.mentors.get(applied.id)
    assert mentor is not None
    assert mentor.card_message_id == int(card["id"])
    assert "Approve" not in str(card["components"])


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_direct_message_arrives_once_whatever_breaks_and_however_long_it_takes(
    harness: ServiceHarness, broken: Step
) -> None:
    wire = FakeHTTPClient(clock=harness.clock)
    await enqueue_messages(harness, INES)
    # Discord has forgotten the nonce each time, and the waits grow beyond its time.
    for _ in range(4):
        await broken(harness, wire) if not wire.standing else await carry(harness, wire)
        harness.advance_time(hours=1)

    await carry(harness, wire)

    [message] = await stored_messages(harness.database, MessageKind.REACTION_ANSWERED)
    assert message.state is DeliveryState.SENT
    assert len(wire.standing) == 1


async def test_what_was_never_begun_is_not_looked_for(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient(clock=harness.clock)
    await volunteer(harness)
    await enqueue_messages(harness, INES, 11)
    for message in await harness.services.outbox.claim(limit=50, lease_s=60):
        await harness.services.outbox.release(message)
    harness.advance_time(minutes=1)

    await carry(harness, wire)

    assert len(wire.standing) == 3
    assert [asked.path for asked in wire.requests if asked.method == "GET"] == []


async def test_a_card_that_is_being_posted_is_not_begun_by_another_worker(
    harness: ServiceHarness, other: ServiceHarness
) -> None:
    wire = FakeHTTPClient(clock=harness.clock)
    may_answer = asyncio.Event()
    applied = await volunteer(harness)

    async def slowly(_: FakeRequest) -> None:
        await may_answer.wait()

    wire.after_acceptance = slowly
    posting = asyncio.create_task(carry(harness, wire))
    await wait_until(lambda: bool(wire.standing))
    await approve(harness, applied)
    wire.after_acceptance = lambda _: asyncio.sleep(0)
    await carry(other, wire)
    may_answer.set()
    await posting

    [card] = [message for message in wire.standing.values() if message["channel_id"] == "800"]
    assert "Approve" not in str(card["components"])


async def test_of_two_cards_that_were_posted_at_once_the_one_that_is_not_known_goes(harness: ServiceHarness) -> None:
    applied, outbox = await volunteer(harness), harness.services.outbox
    [message] = await outbox.claim(limit=1, lease_s=60)
    one, other = await outbox.load_context(message), await outbox.load_context(message)

    await outbox.mark_sent(one, card=(800, 1))
    await outbox.mark_sent(other, card=(800, 2))

    async with harness.database.read_transaction() as uow:
        mentor = await uow.mentors.get(applied.id)
    assert mentor is not None
    assert mentor.card_message_id == 1
    assert [each.subject_id for each in await stored_messages(harness.database, MessageKind.CARD_REMOVAL)] == [2]


async def test_slow_requests_hold_up_nobody_else(harness: ServiceHarness) -> None:
    may_answer = asyncio.Event()

    async def slowly(asked: FakeRequest) -> None:
        if asked.is_message and int(asked.path.split("/")[2]) < 1_000_100:
            await may_answer.wait()

    wire = FakeHTTPClient(slowly)
    worker = worker_over(harness, wire, HURRY, slow_after_s=0.05)
    await enqueue_messages(harness, *range(1, 30))
    worker.wake()
    await wait_until(lambda: len(wire.recipient_ids) == 29)

    await enqueue_messages(harness, 500)
    worker.wake()
    await wait_until(lambda: len(wire.standing) == 1)
    may_answer.set()
    await worker.drain()

    assert len(wire.standing) == 30
