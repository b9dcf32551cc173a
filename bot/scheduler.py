"""The scheduler: processes at intervals what falls due by itself, and wakes the outbox worker."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.outbox.worker import OutboxWorker
from bot.services.due import DueService
from bot.services.privacy.retention import RetentionService

from .clock import Timings

log = structlog.get_logger(__name__)

SWEEPS_MISSED, SWEEP_GRACE_S = 5, 60
"""After so many intervals and seconds without a sweep that went well, something is wrong with the process."""


class Scheduler:
    """Scheduler without state of its own: due times are in the rows, and a late tick does what an early one left.

    APScheduler waits by the machine's clock; an alarm by the monotonic one beside it lets no tick wait for a clock
    that was set back.
    """

    def __init__(
        self, due: DueService, retention: RetentionService, outbox_worker: OutboxWorker, *, interval_s: float
    ) -> None:
        self._due = due
        self._retention = retention
        self._outbox_worker = outbox_worker
        self._interval_s = interval_s
        self.max_age_s = SWEEPS_MISSED * interval_s + SWEEP_GRACE_S
        self.sweeps = Timings()
        self.swept_at = time.monotonic()
        """When the last sweep that went well ended, or the scheduler was made, by the monotonic clock."""

        self._alarm: asyncio.TimerHandle | None = None
        self._ticking: asyncio.Task[Any] | None = None
        self._is_stopped = False
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._job = self._scheduler.add_job(
            self.tick,
            "interval",
            # Not in step: whatever came at the same second of a minute as reminders do, nobody would have answered.
            seconds=interval_s / 2,
            jitter=interval_s,
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        """Start ticking, the first time at once."""
        self._scheduler.start()
        self._look_at_clock()

    async def tick(self) -> None:
        """Process what is due, wake the outbox worker, and purge what has been kept for its time.

        An error is logged; the next tick tries again.
        """
        self._ticking = asyncio.current_task()
        try:
            await self._process()
        except asyncio.CancelledError:
            if not self._is_stopped:
                raise
            log.warning("sweep cut off by the stop; the next start goes on with it")
        finally:
            self._ticking = None

    async def _process(self) -> None:
        began = time.monotonic()
        try:
            moved = await self._due.sweep()
        except Exception as error:  # the next ring tries again
            log.error("sweep failed", exc_info=error)
            self.sweeps.note("failed", time.monotonic() - began)
        else:
            self.swept_at = time.monotonic()
            self.sweeps.note("done", self.swept_at - began)
            if moved:
                log.info("due work done", rows=moved)
        self._outbox_worker.wake()
        try:
            forgotten = await self._retention.sweep()
        except Exception as error:  # the next ring tries again
            log.error("purge failed", exc_info=error)
        else:
            if forgotten:
                log.info("forgotten", rows=forgotten)
        try:
            await self._outbox_worker.report.tell()
        except Exception as error:  # the database that is asked what waits may be out of reach
            log.error("what waits could not be counted", exc_info=error)

    async def stop(self, *, timeout_s: float = 0) -> None:
        """Stop ticking; a tick that runs has *timeout_s* seconds to end by itself."""
        if self._alarm is not None:
            self._alarm.cancel()
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._ticking is not None:
            await asyncio.wait({self._ticking}, timeout=timeout_s)
        self._is_stopped = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _look_at_clock(self) -> None:
        """Have a tick come at once if the next is further off than two can lie apart: the clock was set back."""
        self._alarm = asyncio.get_running_loop().call_later(self._interval_s, self._look_at_clock)
        now = datetime.now(UTC)
        if self._job.next_run_time > now + timedelta(seconds=self._interval_s * 1.5):
            log.warning("clock set back; sweeping now")
            self._job.modify(next_run_time=now)
