"""The end of an outage of Discord, or of another process: what waits because of it need not wait out its time."""

from __future__ import annotations

from datetime import datetime

from bot.rules.message_specs import kinds_where
from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from storage.models.reports import WaitingMessages

from .retries import RETRY_DELAYS_S


class OutageService(Service):
    """Messages that were put off during an outage or left by another process, and what waits to be sent."""

    @requires(Permission.PROGRAM)
    async def count_waiting(self) -> WaitingMessages:
        """Return how many messages are to be sent by now, tried or not, and since when."""
        anyway = kinds_where(lambda spec: spec.is_sent_after_removal)
        async with self._database.read_transaction() as uow:
            return await uow.outbox.count_waiting(at=self._clock(), though_removed=anyway)

    @requires(Permission.PROGRAM)
    async def end_leases(self) -> None:
        """Have what an earlier process was sending looked for and sent now, because that process has ended."""
        async with self._database.transaction() as uow:
            await uow.outbox.end_leases(at=self._clock())

    @requires(Permission.PROGRAM)
    async def end_outage(self, *, since: datetime) -> int:
        """Make due what was put off for a passing failure after *since*; return how many messages.

        What waits for a good moment of its reader's, or because Discord asked for more patience, goes on waiting.
        """
        async with self._database.transaction() as uow:
            return await uow.outbox.retry_now(since=since, at=self._clock(), delays_s=RETRY_DELAYS_S)
