"""The outbox worker: sends messages to Discord after the commit, each once, and records what came of it.

A message is claimed with a lease and delivered (``bot.outbox.sender``), and the outcome is recorded. Whatever happens
in between, it is settled, snoozed, released, or free again when the lease is over. Messages to one person, or about
one card, go one after another, also where several workers share them; others concurrently, and one for which Discord
takes its time holds up no other.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Coroutine
from functools import partial
from typing import Any

import discord
import structlog

from bot.rules.message_types import MessageRoute
from bot.rules.programme import Programme
from bot.services import Services
from storage.models.records import OutboxMessage

from .outcomes import (
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
from .rate_limiter import OutboxSettings, Response
from .sender import DiscordSender

log = structlog.get_logger(__name__)

CONCURRENCY = 8
"""Messages that are sent at the same time, besides those that are slow."""

SLOW_AFTER_S = 1.0
"""Seconds after which a message makes room for others while Discord takes its time."""

MAX_UNDER_WAY = 200
"""Readers and cards under way with the slow ones; as many only where all of Discord is slow, and then all wait."""

MAX_BATCH_AGE_S = 10.0
"""Seconds after which what is not begun is released, so that something more urgent may come first."""


class OutboxWorker:
    """Claims messages and has them delivered; woken after each commit that wrote some, and by the scheduler."""

    def __init__(
        self,
        client: discord.Client,
        services: Services,
        programme: Programme,
        settings: OutboxSettings,
        *,
        slow_after_s: float = SLOW_AFTER_S,
    ) -> None:
        self._outbox = services.outbox
        self._settings = settings
        self._slow_after_s = slow_after_s
        self._sender = DiscordSender(client, services, programme, settings)
        self.report = self._sender.report
        self._running: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._closing = False

    def wake(self) -> None:
        """Wake the worker: there may be messages to send."""
        self._woken.set()
        if not self._closing and (self._running is None or self._running.done()):
            self._running = asyncio.create_task(self._run(), name="outbox worker")

    async def request(self, call: Coroutine[Any, Any, Response]) -> Response:
        """Make a request to Discord for somebody who waits for the response, within the rate limits.

        Raises TimeoutError, WaitTooLong or ShuttingDown.
        """
        return await self._sender.rate_limiter.request(call)

    async def drain(self) -> None:
        """Return when no message is being sent."""
        while self._running is not None and not self._running.done():
            await asyncio.wait({self._running})

    async def close(self, *, timeout_s: float | None = None) -> None:
        """Finish what is being sent, and release the rest.

        What takes longer than *timeout_s* seconds is left: when its lease is over, it is looked for and sent again.
        """
        self._closing = True
        self._sender.rate_limiter.close()
        if self._running is None or self._running.done():
            return
        await asyncio.wait({self._running}, timeout=timeout_s)
        if self._running.cancel():
            await asyncio.wait({self._running}, timeout=1)

    async def _run(self) -> None:
        try:
            while not self._closing:
                self._woken.clear()
                if claimed := await self._claim():
                    await self._deliver_all(claimed)
                elif self._under_way:
                    await self._woken.wait()
                elif not self._woken.is_set():
                    break
            while self._under_way:
                await asyncio.wait(self._under_way)
        finally:
            for delivery in self._under_way:
                delivery.cancel()

    async def _claim(self) -> list[OutboxMessage]:
        """Claim what is due; nothing where too much is under way, or the database fails, until it is woken again."""
        settings = self._settings
        if len(self._under_way) >= MAX_UNDER_WAY:
            return []
        try:
            return await self._outbox.claim(limit=settings.batch_size, lease_s=settings.lease_s)
        except Exception as error:
            log.error("outbox worker failed", exc_info=error)
            return []

    async def _deliver_all(self, claimed: list[OutboxMessage]) -> None:
        """Deliver them, and return when all are done but those that are slow."""
        groups: dict[int, list[OutboxMessage]] = defaultdict(list)
        for message in claimed:
            groups[message.serial_key].append(message)
        # Also well within the lease, so that no other outbox worker begins it, too.
        last_call = asyncio.get_running_loop().time() + min(MAX_BATCH_AGE_S, self._settings.lease_s / 4)
        waiting = list(groups.values())
        lanes = min(CONCURRENCY, len(waiting))
        await asyncio.gather(*(self._deliver_groups(waiting, last_call) for _ in range(lanes)))

    async def _deliver_groups(self, waiting: list[list[OutboxMessage]], last_call: float) -> None:
        """Deliver one group after another, and go on to the next where Discord takes its time."""
        while waiting:
            delivery = asyncio.create_task(self._deliver_group(waiting.pop(0), last_call), name="outbox delivery")
            self._under_way.add(delivery)
            delivery.add_done_callback(self._end_delivery)
            await asyncio.wait({delivery}, timeout=self._slow_after_s)

    def _end_delivery(self, delivery: asyncio.Task[None]) -> None:
        """Let others have its room; what was not claimed because of it may be claimed now."""
        self._under_way.discard(delivery)
        self._woken.set()

    async def _deliver_group(self, group: list[OutboxMessage], last_call: float) -> None:
        for message in group:
            late = asyncio.get_running_loop().time() > last_call
            try:
                await (self._record(message, Released()) if self._closing or late else self._deliver(message))
            except Exception as error:  # the lease will be over, and another round will find it
                log.error("message not settled", message=message.id, kind=message.kind, exc_info=error)

    async def _deliver(self, message: OutboxMessage) -> None:
        await self._record(message, await self._sender.deliver(message))

    async def _record(self, message: OutboxMessage, outcome: Outcome) -> None:
        """Record what came of a message; nothing else does."""
        match outcome:
            case Sent():
                await self._record_sent(outcome)
            case Obsolete():
                await self._outbox.mark_obsolete(message)
            case Unreachable():
                await self._outbox.mark_undeliverable(message)
            case ChannelGone():
                await self._outbox.keep_undelivered(message)
            case RetryLater():
                await self._outbox.retry_later(message, min_delay_s=outcome.min_delay_s)
            case Unanswered():
                await self._outbox.retry_later(message, is_maybe_sent=True)
            case Snoozed():
                await self._outbox.snooze(message, delay_s=outcome.delay_s)
            case Released():
                await self._outbox.release(message)
            case Cancelled():
                pass

    async def _record_sent(self, sent: Sent) -> None:
        message = sent.context.message
        if sent.context.spec.route is not MessageRoute.CONFIDED:  # that is only handed on, to each who may act
            self.report.note_sent()
        try:
            was_to_go = await self._mark_sent(sent)
        except Exception as error:
            # Left to its lease: Discord has it, and there it is found.
            log.error("message sent but not recorded", message=message.id, kind=message.kind, exc_info=error)
            return
        if not was_to_go and sent.message is not None:
            # Dropped while Discord was slow to take it: it is not to stand there.
            await self._record(message, await self._sender.take_down(message, sent.message))

    async def _mark_sent(self, sent: Sent) -> bool:
        """Record it as sent, trying twice; return whether it was still to be sent."""
        record = partial(
            self._outbox.mark_sent,
            sent.context,
            card=sent.card,
            masked_for=sent.masked_for,
            dm=sent.message,
            has_words=sent.has_words,
        )
        with contextlib.suppress(Exception):
            return await record()
        return await record()
