"""The vital signs of the running bot: can its database be read, is Discord heard, does it sweep, what waits?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

import structlog

from bot.clock import Clock, Timings
from bot.outbox.worker import OutboxWorker
from bot.process.leadership import Leadership
from bot.scheduler import Scheduler
from bot.services import Services
from storage.models.reports import WaitingMessages

log = structlog.get_logger(__name__)

READ_TIMEOUT_S = 5.0
"""Seconds within which a live database has been read."""

GATEWAY_MAX_AGE_S = 300.0
"""Seconds after which Discord has been silent for too long; it says something every 45 at least."""


class RunningBot(Protocol):
    """What is looked at."""

    services: Services
    leadership: Leadership
    scheduler: Scheduler
    outbox_worker: OutboxWorker
    answers: Timings
    clock: Clock

    @property
    def ws(self) -> object: ...

    def is_ready(self) -> bool: ...
    @property
    def guilds(self) -> Sequence[object]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How the bot is at one moment; numbers, no ids. *waiting* is None where nothing was read."""

    is_standing_by: bool
    is_database_reached: bool
    is_connected: bool
    waiting: int | None
    oldest_due_s: float
    gateway_age_s: float
    sweep_age_s: float
    sweep_max_age_s: float
    servers: int

    @property
    def is_alive(self) -> bool:
        """Whether the process does its work, whatever Discord does: if not, starting it again may help."""
        return self.is_standing_by or (self.is_database_reached and self.sweep_age_s <= self.sweep_max_age_s)

    @property
    def is_healthy(self) -> bool:
        """Whether it is alive, and Discord is heard; or stands by, and the database answers."""
        if self.is_standing_by:
            return self.is_database_reached
        return self.is_alive and self.is_connected and self.gateway_age_s <= GATEWAY_MAX_AGE_S


class VitalSigns:
    """Looks at the running bot."""

    def __init__(self, bot: RunningBot) -> None:
        self._bot = bot
        self._heard_at = time.perf_counter()

    async def look(self) -> Vitals:
        """Read what waits from the database, and return that with how everything else is; nothing is raised."""
        bot, lead = self._bot, self._bot.leadership
        waiting = None if lead.is_standing_by else await self._count_waiting()
        oldest = waiting.oldest_due_at if waiting else None
        # While a connection is made again, it counts when Discord was heard over the last one.
        self._heard_at = _heard_at(bot.ws) or self._heard_at
        return Vitals(
            is_standing_by=lead.is_standing_by,
            is_database_reached=lead.is_database_reached if lead.is_standing_by else waiting is not None,
            is_connected=bot.is_ready(),
            waiting=waiting.number if waiting else None,
            oldest_due_s=max(0.0, (bot.clock() - oldest).total_seconds()) if oldest else 0.0,
            gateway_age_s=time.perf_counter() - self._heard_at,
            sweep_age_s=time.monotonic() - bot.scheduler.swept_at,
            sweep_max_age_s=bot.scheduler.max_age_s,
            servers=len(bot.guilds),
        )

    async def _count_waiting(self) -> WaitingMessages | None:
        try:
            async with asyncio.timeout(READ_TIMEOUT_S):
                return await self._bot.services.outbox.count_waiting()
        except Exception as error:  # it is told that it could not be read
            log.warning("the database could not be read for a look at how I am", exc_info=error)
            return None


def program_version() -> str:
    """Return the version of the bot that is installed."""
    try:
        return version("mentorship-companion")
    except PackageNotFoundError:
        return "unknown"


def _heard_at(ws: object) -> float | None:
    """Return when Discord was last heard, by ``time.perf_counter``; None while there is no connection."""
    # discord.py has no public word for it.
    return getattr(getattr(ws, "_keep_alive", None), "_last_recv", None)
