"""What came of messages in all: counted, and told in the log once for many."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.discord_errors import is_outage
from storage.models.records import OutboxMessage
from storage.models.reports import WaitingMessages

log = structlog.get_logger(__name__)

OUTAGE_TOLD_AFTER_S, OUTAGE_TOLD_EVERY_S = 60, 600
"""Seconds for which Discord takes nothing until that is told, and until it is told again."""

REFUSALS_TOLD_EVERY_S = 3600


class DeliveryReport:
    """Counts what came of messages since the start. *now* is a monotonic clock in seconds."""

    def __init__(
        self, count_waiting: Callable[[], Awaitable[WaitingMessages]], *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._count_waiting, self._now = count_waiting, now
        self.sent, self.put_off = 0, 0
        self.refused: Counter[int] = Counter()
        """Messages that Discord refused, by its code."""

        self._hour_began: float | None = None
        self._sent_before, self._refused_before = 0, Counter[int]()
        self._out_since: float | None = None
        self._outage_told_at: float | None = None

    def note_sent(self) -> None:
        """Count a message, a role or a removal that Discord took: it is in reach."""
        self.sent += 1
        if self._out_since is not None and self._outage_told_at is not None:
            log.info("Discord is back", after_s=round(self._now() - self._out_since))
        self._out_since = self._outage_told_at = None

    def note_put_off(self, message: OutboxMessage, error: BaseException | None) -> None:
        """Count a message that is tried again later, for something that passes."""
        self.put_off += 1
        if error is not None and is_outage(error) and self._out_since is None:
            self._out_since = self._now()
        log.warning("message put off", message=message.id, kind=message.kind, exc_info=error)

    def note_refused(self, message: OutboxMessage, error: discord.HTTPException) -> None:
        """Count a message that Discord refused. The first in an hour is told at once."""
        is_first = self._hour_began is None
        if self._hour_began is None:
            self._hour_began, self._sent_before, self._refused_before = self._now(), self.sent, self.refused.copy()
        self.refused[error.code] += 1
        tell = log.warning if is_first else log.debug
        tell("message refused", message=message.id, kind=message.kind, status=error.status, code=error.code)

    async def tell(self) -> None:
        """Tell in the log what has gone on for a while; called again and again."""
        now = self._now()
        if self._hour_began is not None and now >= self._hour_began + REFUSALS_TOLD_EVERY_S:
            codes = self.refused - self._refused_before
            tried = codes.total() + self.sent - self._sent_before
            if codes.total() > 1:
                log.warning(f"{codes.total()} of {tried} messages refused in the last hour", codes=dict(codes))
            self._hour_began = None
        if self._out_since is None or now < self._out_since + OUTAGE_TOLD_AFTER_S:
            return
        if self._outage_told_at is None or now >= self._outage_told_at + OUTAGE_TOLD_EVERY_S:
            waiting = await self._count_waiting()
            if not waiting.number:
                # What was put off is not to be sent any more, and nothing else has been tried.
                self._out_since = None
                return
            self._outage_told_at = now
            log.warning("Discord is out of reach", since_s=round(now - self._out_since), waiting=waiting.number)
