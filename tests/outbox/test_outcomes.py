"""What came of a delivery is returned, and not recorded by whoever delivers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.outbox.outcomes import (
    Cancelled,
    ChannelGone,
    Obsolete,
    Outcome,
    Released,
    RetryLater,
    Sent,
    Snoozed,
    Unanswered,
    Unreachable,
)
from bot.outbox.rate_limiter import OutboxSettings
from bot.outbox.sender import DiscordSender
from storage.models.enums import MessageKind
from storage.models.records import OutboxMessage
from tests.support.outbox.fake_http import FakeHTTPClient, FakeRequest, enqueue_messages
from tests.support.outbox.request_faults import too_many_requests
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness

HURRY = OutboxSettings(max_requests_per_s=1000, dm_open_interval_s=0)


def refusal(status: int, code: int) -> discord.HTTPException:
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    response = cast(Any, SimpleNamespace(status=status, reason="", headers={}))
    return kind(response, {"code": code, "message": ""})


def refusing(error: Exception) -> Callable[[FakeRequest], Awaitable[None]]:
    async def refuse(asked: FakeRequest) -> None:
        if asked.is_message:
            raise error

    return refuse


def delivery_over(harness: ServiceHarness, wire: FakeHTTPClient, settings: OutboxSettings = HURRY) -> DiscordSender:
    client = discord.Client(intents=discord.Intents.none())
    client.http = client._connection.http = wire
    return DiscordSender(client, harness.services, harness.programme, settings)


async def claimed(harness: ServiceHarness) -> OutboxMessage:
    (message,) = await harness.services.outbox.claim(limit=1, lease_s=60)
    return message


ANSWERS: list[tuple[Exception, Outcome]] = [
    (refusal(403, 50007), Unreachable()),
    (refusal(404, 10013), Unreachable()),
    (refusal(404, 10003), ChannelGone()),
    (refusal(500, 0), Unanswered()),
    (refusal(400, 50035), RetryLater()),
    (too_many_requests(90), RetryLater(min_delay_s=90)),
    (discord.RateLimited(60), RetryLater(min_delay_s=60)),
    (TimeoutError(), Unanswered()),
    (ConnectionResetError(104, "reset"), Unanswered()),
    (aiohttp.ServerDisconnectedError(), Unanswered()),
    (ZeroDivisionError(), RetryLater()),
]


async def test_what_discord_answers_has_its_outcome_and_nothing_is_recorded(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 7)
    message = await claimed(harness)

    for error, outcome in ANSWERS:
        assert await delivery_over(harness, FakeHTTPClient(refusing(error))).deliver(message) == outcome

    async with harness.database.read_transaction() as uow:
        assert await uow.outbox.get(message.id) == message


async def test_a_refusal_because_the_bot_was_removed_says_nothing_of_the_reader(harness: ServiceHarness) -> None:
    async def refuse(asked: FakeRequest) -> None:
        if asked.is_message:
            raise refusal(403, 50278)
        if asked.path == f"/guilds/{COMMUNITY_ID}":
            raise refusal(403, 50001)

    await enqueue_messages(harness, 7)
    message = await claimed(harness)

    came = await delivery_over(harness, FakeHTTPClient(refuse)).deliver(message)

    assert isinstance(came, Snoozed)


async def test_what_discord_has_is_sent_and_says_where_it_is(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 7)
    message = await claimed(harness)

    came = await delivery_over(harness, FakeHTTPClient()).deliver(message)

    assert isinstance(came, Sent)
    assert (came.context.message, came.card, came.masked_for) == (message, None, None)
    assert came.message == (1_000_007, 10_000_000)


async def test_of_what_is_no_longer_so_nothing_is_asked_of_discord(harness: ServiceHarness) -> None:
    wire = FakeHTTPClient()
    async with harness.database.transaction() as uow:
        await uow.outbox.enqueue(
            COMMUNITY_ID, MessageKind.PAIRING_PAUSED, subject_id=1, recipient_id=7, at=harness.clock()
        )
    message = await claimed(harness)

    came = await delivery_over(harness, wire).deliver(message)

    assert came == Obsolete()
    assert wire.requests == []


async def test_what_was_dropped_meanwhile_is_cancelled(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 7)
    message = await claimed(harness)
    await harness.services.outbox.mark_obsolete(message)

    assert await delivery_over(harness, FakeHTTPClient()).deliver(message) == Cancelled()


async def test_what_would_have_to_wait_too_long_is_not_tried(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 7)
    message, delivery = await claimed(harness), delivery_over(harness, FakeHTTPClient())
    delivery.rate_limiter.apply_retry_after(too_many_requests(3600))

    came = await delivery.deliver(message)

    assert isinstance(came, Snoozed)
    assert came.delay_s == pytest.approx(3600, abs=10)


async def test_what_was_not_begun_when_the_bot_stops_is_released(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 7)
    message, delivery = (
        await claimed(harness),
        delivery_over(harness, FakeHTTPClient(), OutboxSettings(max_requests_per_s=0.5)),
    )
    await delivery.rate_limiter.wait_for_next_message()
    delivery.rate_limiter.close()

    assert await delivery.deliver(message) == Released()


async def test_what_is_taken_down_again_needs_no_recording(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 7)
    message = await claimed(harness)

    assert await delivery_over(harness, FakeHTTPClient()).take_down(message, (1, 2)) == Cancelled()
