"""The alarm clock: rings now and then for what falls due by itself, and for letters left over."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.outbox.worker import Courier
from bot.services.due import Due
from bot.services.privacy.retention import Retention

log = structlog.get_logger(__name__)


class Alarm:
    """Remembers nothing: rows with a due time are the truth, and a late ring does what an early one left."""

    def __init__(self, due: Due, retention: Retention, courier: Courier, *, every_seconds: float) -> None:
        self._due = due
        self._retention = retention
        self._courier = courier
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self.ring,
            "interval",
            seconds=every_seconds,
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        """Begin to ring; the first time at once."""
        self._scheduler.start()

    async def ring(self) -> None:
        """Do what is due, see that it is carried, and forget what has had its time."""
        try:
            moved = await self._due.sweep()
        except Exception as error:  # the next ring tries again
            log.error("sweep failed", exc_info=error)
        else:
            if moved:
                log.info("swept", rows=moved)
        self._courier.wake()
        try:
            forgotten = await self._retention.sweep()
        except Exception as error:  # the next ring tries again
            log.error("forgetting failed", exc_info=error)
        else:
            if forgotten:
                log.info("forgotten", rows=forgotten)

    def stop(self) -> None:
        """Ring no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
