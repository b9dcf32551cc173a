"""The sweep's part for one's own times: rests that have reached their date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.core.letters_and_audit import enqueue
from storage.models.enums import LetterKind
from storage.unit_of_work import Memory


class Rests:
    """Someone wanted no check-ins until a date; whether they go on is theirs to say."""

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Ask each, once."""
        for resting in await memory.preferences.by_ids(ids):
            await memory.preferences.set(resting.community_id, resting.user_id, resting_until=None)
            await enqueue(
                memory,
                resting.community_id,
                LetterKind.REST_OVER,
                subject_id=resting.user_id,
                recipient_id=resting.user_id,
                at=now,
            )
