"""The sweep's part for one's own times: rests that have reached their date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.models.enums import LetterKind, Urgency
from storage.unit_of_work import Memory


class Rests:
    """Someone wanted no check-ins until a date; whether they go on is theirs to say."""

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Ask each, once."""
        for resting in await memory.preferences.by_ids(ids):
            await memory.preferences.set(resting.community_id, resting.user_id, resting_until=None)
            await memory.letters.write(
                resting.community_id,
                LetterKind.REST_OVER,
                about=resting.user_id,
                to=resting.user_id,
                at=now,
                urgency=Urgency.LATER,
            )
