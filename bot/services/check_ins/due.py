"""The sweep's part for check-ins: wishes to be contacted that nobody has taken on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.rules.message_types import CardReason
from bot.rules.programme import Programme
from bot.rules.timing import next_turn
from bot.services.core.letters_and_audit import enqueue
from storage.models.enums import Answer, LetterKind, Urgency
from storage.unit_of_work import Memory


class Contacts:
    """Someone asked to be contacted, and a day later nobody has taken it on."""

    def __init__(self, programme: Programme) -> None:
        self._again = timedelta(hours=programme.reach_out_again_hours)

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Have the card posted anew in the place of the old one, until someone does."""
        for question in await memory.questions.by_ids(ids):
            waits = question.answer is Answer.CONTACT and question.taken_at is None
            again_at = next_turn(question.again_at or now, every=self._again, after=now)
            await memory.questions.bring_up_again(question, at=again_at if waits else None)
            if waits:
                await enqueue(
                    memory,
                    question.community_id,
                    LetterKind.CARD_CONTACT,
                    subject_id=question.id,
                    payload=CardReason.AGAIN,
                    at=now,
                    priority=Urgency.FIRST,
                )
