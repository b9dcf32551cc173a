"""Due handler for preferences: rests that have reached their date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import MessageKind
from storage.unit_of_work import UnitOfWork


class RestDueHandler:
    """Asks people whose rest from check-ins is over whether they want to go on."""

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Ask each, once."""
        for resting in await uow.preferences.by_ids(ids):
            await uow.preferences.set(resting.community_id, resting.user_id, resting_until=None)
            await enqueue(
                uow,
                resting.community_id,
                MessageKind.REST_OVER,
                subject_id=resting.user_id,
                recipient_id=resting.user_id,
                at=now,
            )
