"""Rate limiter between the outbox worker and Discord: every request with the bot's token waits here first."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
import structlog

from bot.discord_errors import retry_after_s

from .throttle import Throttle

log = structlog.get_logger(__name__)

DMS_OPENED_TOO_FAST = 40003
DM_OPEN_COOLDOWN_S = 600.0
"""Seconds without opening a DM after Discord has said that they were opened too fast."""

Response = TypeVar("Response")


class ShuttingDown(Exception):
    """The bot is shutting down, and this request had not started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxSettings:
    """Settings of the outbox worker; seconds throughout."""

    max_requests_per_s: float = 40
    dm_open_interval_s: float = 2.0
    lease_s: float = 120
    batch_size: int = 50

    @property
    def max_wait_s(self) -> float:
        """Seconds a message may wait for its turn, and Discord may take to respond, within the lease."""
        return self.lease_s / 4


class RateLimiter:
    """Limits requests to Discord, messages started, and direct-message channels opened."""

    def __init__(self, settings: OutboxSettings) -> None:
        self._max_wait_s = settings.max_wait_s
        self._closing = False
        self._sleepers: set[asyncio.Future[None]] = set()
        pace = settings.max_requests_per_s
        self._requests = Throttle(pace, sleep=self._sleep)
        self._messages = Throttle(pace, sleep=self._sleep)
        # Discord takes many new DMs in a short time for spam, so they are opened one by one and slowly.
        self._dm_opens = Throttle(
            1 / settings.dm_open_interval_s if settings.dm_open_interval_s else pace, sleep=self._sleep
        )

    def close(self) -> None:
        """Start nothing more: those who wait get ShuttingDown. Requests already sent to Discord are finished."""
        self._closing = True
        for sleeper in self._sleepers:
            sleeper.cancel()

    def apply_retry_after(self, error: discord.HTTPException) -> float:
        """Slow down as an error of Discord's asks; return how many seconds the message must wait at least."""
        if error.code == DMS_OPENED_TOO_FAST:
            self._dm_opens.block_for(DM_OPEN_COOLDOWN_S)
            return DM_OPEN_COOLDOWN_S
        seconds = retry_after_s(error)
        if error.status == 429:
            self._requests.block_for(seconds)
        return seconds

    async def _sleep(self, seconds: float) -> None:
        if self._closing:
            # It was being read while the others were woken; nobody would wake this one.
            raise ShuttingDown
        sleeper = asyncio.ensure_future(asyncio.sleep(seconds))
        self._sleepers.add(sleeper)
        await asyncio.wait({sleeper})
        self._sleepers.discard(sleeper)
        if self._closing:
            raise ShuttingDown

    async def wait_for_next_message(self) -> None:
        """Return when another message may be started. Raises WaitTooLong or ShuttingDown.

        It is no sooner than it could be sent: otherwise a whole batch would be read and rendered at once, and a
        command used at that moment would wait for all of it.
        """
        await self._messages.acquire(timeout_s=self._max_wait_s)

    async def request(self, call: Coroutine[Any, Any, Response], *, opens_dm: bool = False) -> Response:
        """Make a request to Discord, in turn. Raises TimeoutError, WaitTooLong or ShuttingDown."""
        try:
            for gate in (self._dm_opens, self._requests) if opens_dm else (self._requests,):
                await gate.acquire(timeout_s=self._max_wait_s)
        except BaseException:
            call.close()
            raise
        asking = asyncio.ensure_future(call)
        # Never cancelled: discord.py, cancelled while it waits out a limit on everything, would not ask again.
        done, _ = await asyncio.wait({asking}, timeout=self._max_wait_s)
        if not done:
            asking.add_done_callback(_log_late_response)
            raise TimeoutError
        return asking.result()


def _log_late_response(asking: asyncio.Future[Any]) -> None:
    """Log an error that came after the timeout; the message is sent again anyway, with its nonce."""
    if not asking.cancelled() and (error := asking.exception()):
        log.warning("late response from Discord", error=error)
