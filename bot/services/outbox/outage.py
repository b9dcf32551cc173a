"""The end of an outage of Discord: what was put off because of it need not wait out its time."""

from __future__ import annotations

from datetime import datetime

from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service

RETRY_DELAYS_S = (30, 120, 600, 1800, 3600, 7200, 14400, 28800, 57600, 86400)
"""Seconds before each retry after a passing failure, growing; then a message is kept for its reader."""


class OutageService(Service):
    """Messages that were put off during an outage."""

    @requires(Permission.PROGRAM)
    async def end_outage(self, *, since: datetime) -> int:
        """Make due what was put off for a passing failure after *since*; return how many messages.

        What waits for a good moment of its reader's, or because Discord asked for more patience, goes on waiting.
        """
        async with self._database.transaction() as uow:
            return await uow.outbox.retry_now(since=since, at=self._clock(), delays_s=RETRY_DELAYS_S)
