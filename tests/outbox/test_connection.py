"""The connection to Discord: begun again calmly after what passes, ended at once by what does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random

import discord
import pytest
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket
from discord.http import Route
from sqlalchemy import select, update

from bot.app import MentorshipBot
from bot.connection import LONG_MAX_DELAY_S, LONG_OUTAGE_S, Backoff
from bot.demo.world.community import ManualClock
from bot.process.shutdown import serve_until_stopped
from storage.schema.outbox import outbox_messages
from tests.support.loopback import Fault, Loopback, gateway_of
from tests.support.outbox.fake_http import enqueue_messages
from tests.support.outbox.request_faults import wait_until
from tests.support.service_harness import ServiceHarness

ME, APPLICATION, SYNC = "GET /users/@me", "GET /oauth2/applications/@me", "PUT /applications/"
LATER, OPEN_DM = "GET /users/7", "POST /users/@me/channels"


@pytest.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Loopback]:
    """Discord on this machine."""
    wire = Loopback()
    address = await wire.start()
    monkeypatch.setattr(Route, "BASE", address)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", gateway_of(address))
    # What the bot sets itself is put back.
    monkeypatch.setattr("discord.client.ExponentialBackoff", ExponentialBackoff)
    yield wire
    wire.stop()


@asynccontextmanager
async def serving(bot: MentorshipBot) -> AsyncIterator[asyncio.Task[None]]:
    """The bot is started, without any waits between attempts, and stopped in the end."""
    bot._connection.guild_ready_timeout = 0  # seconds until no more servers are expected
    stop = asyncio.Event()
    served = asyncio.create_task(serve_until_stopped(stop, bot.start("a.token"), bot.close))
    try:
        yield served
    finally:
        stop.set()
        await asyncio.wait({served})


def is_message_sent(wire: Loopback) -> bool:
    return any(line.endswith("/messages") for line in wire.accepted)


async def put_off(harness: ServiceHarness, reader: int, *, attempts: int, due_in_s: float) -> None:
    """Somebody's message was tried so often, and is due in so many seconds."""
    async with harness.database.engine.begin() as connection:
        theirs = update(outbox_messages).where(outbox_messages.c.recipient_id == reader)
        due_at = harness.clock() + timedelta(seconds=due_in_s)
        await connection.execute(theirs.values(attempts=attempts, due_at=due_at))


async def test_whatever_passes_is_tried_again_until_it_serves_and_sends_what_was_put_off(
    companion: MentorshipBot, wire: Loopback, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness = ServiceHarness(companion._dependencies.database, clock=clock)
    await harness.set_up()
    await enqueue_messages(harness, 11)
    await put_off(harness, 11, attempts=1, due_in_s=20)
    monkeypatch.setattr("bot.app.LOGIN_TIMEOUT_S", 0.3)
    passing = [fault for fault in Fault if fault is not Fault.UNAUTHORIZED]
    wire.fail(ME, *passing)
    wire.fail(APPLICATION, Fault.UNAVAILABLE)
    wire.fail(SYNC, *(fault for fault in passing if fault is not Fault.LATE))

    async with serving(companion):
        await wait_until(lambda: is_message_sent(wire))

    assert wire.is_through
    assert wire.opened == ["identify"]


async def test_while_discord_takes_no_commands_it_serves_with_those_of_before(
    companion: MentorshipBot, wire: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.SYNC_TIMEOUT_S", 0)
    wire.fail(SYNC, Fault.LATE)

    async with serving(companion) as served:
        await wait_until(companion.is_ready)

    assert served.exception() is None


@pytest.mark.parametrize("where", ["login", "sync", "identify", "later", "later request", "intents"])
async def test_what_is_wrong_for_good_ends_at_once(where: str, companion: MentorshipBot, wire: Loopback) -> None:
    wire.fail({"login": ME, "sync": SYNC}.get(where, "nothing"), Fault.UNAUTHORIZED)
    wire.close_identified = {"identify": 4004, "intents": 4014}.get(where)

    async with serving(companion) as served:
        if where.startswith("later"):
            await wait_until(companion.is_ready)
        if where == "later":
            await wire.close_gateway(4004)
        if where == "later request":
            wire.fail(LATER, Fault.UNAUTHORIZED)
            wire.fail(ME, Fault.UNAUTHORIZED)
            await asyncio.wait({asyncio.ensure_future(companion.fetch_user(7))})
        await asyncio.wait({served}, timeout=10)

    expected = discord.PrivilegedIntentsRequired if where == "intents" else discord.LoginFailure
    assert isinstance(served.exception(), expected)
    assert wire.opened == (["identify"] if where.startswith("later") else [])


async def test_a_refusal_that_discord_takes_back_ends_nothing(companion: MentorshipBot, wire: Loopback) -> None:
    async with serving(companion) as served:
        await wait_until(companion.is_ready)
        asked = len(wire.requests)
        wire.fail(LATER, Fault.UNAUTHORIZED)
        await asyncio.wait({asyncio.ensure_future(companion.fetch_user(7))})
        await wait_until(lambda: len(wire.requests) == asked + 2)

    assert wire.requests[-1] == ME
    assert served.exception() is None


async def test_once_discord_is_back_it_is_asked_again_soon_and_what_was_put_off_is_sent(
    companion: MentorshipBot, wire: Loopback, clock: ManualClock
) -> None:
    async with serving(companion):
        await wait_until(companion.is_ready)
        harness = ServiceHarness(companion._dependencies.database, clock=clock)
        await harness.set_up()
        wire.fail(OPEN_DM, Fault.UNAVAILABLE)
        await enqueue_messages(harness, 11)
        await wait_until(lambda: wire.is_through)
        await companion.outbox_worker.drain()
        wire.refuse_connections = 5
        await wire.close_gateway(4000)
        await wait_until(lambda: is_message_sent(wire))
        waits = discord.client.ExponentialBackoff  # type: ignore[attr-defined]  # not meant to be read

    assert waits().delay() == 0
    assert wire.opened == ["identify", *["refused"] * 5, "resume"]


PUT_OFF = {
    "in the outage": (1, 20, 0),
    "for the third time": (3, 590, 0),
    "for the twelfth time": (12, 86_390, 0),
    "to go later, and never tried": (0, 20, 20),
    "because Discord asked for more patience": (1, 600, 600),
    "until a good moment of the reader's": (2, 36_000, 36_000),
    "long before the outage": (5, 40, 40),
}
"""How often it was tried, in how many seconds it is due, and in how many it is once the outage is over."""


async def test_what_was_put_off_in_an_outage_is_due_when_it_ends(harness: ServiceHarness) -> None:
    now, table = harness.clock(), outbox_messages
    await enqueue_messages(harness, *range(11, 11 + len(PUT_OFF)))
    for reader, (attempts, due_in_s, _) in enumerate(PUT_OFF.values(), start=11):
        await put_off(harness, reader, attempts=attempts, due_in_s=due_in_s)

    made_due = await harness.services.outbox.end_outage(since=now - timedelta(minutes=10))

    async with harness.database.engine.begin() as connection:
        rows = await connection.execute(select(table.c.due_at).order_by(table.c.recipient_id))
        found = dict(zip(PUT_OFF, [(due - now).total_seconds() for due in rows.scalars()], strict=True))
    assert found == {name: expected for name, (_, _, expected) in PUT_OFF.items()}
    assert made_due == 3


def test_waits_grow_to_half_a_minute_and_to_three_minutes_after_an_hour() -> None:
    now = [0.0]
    backoff = Backoff(now=lambda: now[0], random=Random(1))

    def fail_for(seconds: float) -> list[float]:
        until, waits = now[0] + seconds, list[float]()
        while now[0] < until:
            waits.append(backoff.delay())
            now[0] += waits[-1]
        return waits

    first, hour, day = fail_for(75), fail_for(LONG_OUTAGE_S - 120), fail_for(86_400)[2:]
    now[0] += 1000

    assert [wait <= 2**number for number, wait in enumerate(first, start=1)] == [True] * len(first)
    assert 15 <= min(hour) < max(hour) <= 30
    assert LONG_MAX_DELAY_S / 2 <= min(day) < max(day) <= LONG_MAX_DELAY_S
    assert len(first + hour + day) < 1000
    assert backoff.delay() <= 2
