"""Between the courier and Discord: every request made with the bot's token waits here for its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
import structlog

from .throttle import Pacer

log = structlog.get_logger(__name__)

OPENED_TOO_FAST = 40003
DOORS_REST = 600.0
"""Seconds without opening a DM after Discord has said that it were too many."""

Given = TypeVar("Given")


class Closing(Exception):
    """The bot is being stopped, and this had not been begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How the courier goes about it; seconds throughout."""

    requests_per_second: float = 40
    dm_open_seconds: float = 2.0
    lease_seconds: float = 120
    batch: int = 50

    @property
    def patience(self) -> float:
        """How long a letter may stand at a gate, and how long Discord may take to answer, within the lease."""
        return self.lease_seconds / 4


class Gates:
    """One for everything, and before it one for opening direct messages."""

    def __init__(self, settings: Round) -> None:
        self._patience = settings.patience
        self._closing = False
        self._naps: set[asyncio.Future[None]] = set()
        pace = settings.requests_per_second
        self._pacer = Pacer(pace, sleep=self._nap)
        self._beginnings = Pacer(pace, sleep=self._nap)
        # Discord takes many new DMs in a short time for spam, so they are opened one by one and slowly.
        self._doors = Pacer(1 / settings.dm_open_seconds if settings.dm_open_seconds else pace, sleep=self._nap)

    def close(self) -> None:
        """Begin nothing more: whoever waits for their turn gets Closing. What Discord was asked is finished."""
        self._closing = True
        for nap in self._naps:
            nap.cancel()

    def heed(self, error: discord.HTTPException) -> float:
        """Slow down as a refusal asks; gives how many seconds the letter must wait at least."""
        if error.code == OPENED_TOO_FAST:
            self._doors.hold(DOORS_REST)
            return DOORS_REST
        seconds = _retry_after(error)
        if error.status == 429:
            self._pacer.hold(seconds)
        return seconds

    async def _nap(self, seconds: float) -> None:
        if self._closing:
            # It was being read while the others were woken; nobody would wake this one.
            raise Closing
        nap = asyncio.ensure_future(asyncio.sleep(seconds))
        self._naps.add(nap)
        await asyncio.wait({nap})
        self._naps.discard(nap)
        if self._closing:
            raise Closing

    async def begin(self) -> None:
        """Return when another letter may be begun. Raises TooLong or Closing.

        No sooner than it could be sent: what a whole round costs to read and render would otherwise come at once,
        and whoever uses a command just then would wait for all of it.
        """
        await self._beginnings.turn(at_most=self._patience)

    async def ask(self, request: Coroutine[Any, Any, Given], *, opens_dm: bool = False) -> Given:
        """Have Discord do something, in turn. Raises TimeoutError, TooLong or Closing."""
        try:
            for gate in (self._doors, self._pacer) if opens_dm else (self._pacer,):
                await gate.turn(at_most=self._patience)
        except BaseException:
            request.close()
            raise
        asking = asyncio.ensure_future(request)
        # Never cancelled: discord.py, cancelled while it waits out a limit on everything, would not ask again.
        done, _ = await asyncio.wait({asking}, timeout=self._patience)
        if not done:
            asking.add_done_callback(_came_late)
            raise TimeoutError
        return asking.result()


def _came_late(asking: asyncio.Future[Any]) -> None:
    """What Discord answered after nobody waited any more: the letter is sent again anyway, with its nonce."""
    if not asking.cancelled() and (error := asking.exception()):
        log.warning("a late answer", error=type(error).__name__)


def _retry_after(error: discord.HTTPException) -> float:
    """What a 429 asks for in its headers, in seconds; nothing when it does not say."""
    headers = getattr(error.response, "headers", None) or {}
    try:
        return float(headers.get("Retry-After", 0))
    except (TypeError, ValueError):
        return 0.0
