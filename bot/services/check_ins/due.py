"""Due handler for check-ins: requests to be contacted that nobody has taken on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.rules.deadlines import next_occurrence
from bot.rules.message_types import CardReason
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import CheckInAnswer, MessageKind, Priority
from storage.unit_of_work import UnitOfWork


class ContactRequestDueHandler:
    """Repeats requests to be contacted that nobody has taken on."""

    def __init__(self, programme: Programme) -> None:
        self._again = timedelta(hours=programme.reach_out_again_hours)

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Have the card posted again in place of the old one, until someone takes it on."""
        for question in await uow.questions.by_ids(ids):
            waits = question.answer is CheckInAnswer.CONTACT and question.taken_at is None
            again_at = next_occurrence(question.again_at or now, interval=self._again, after=now)
            await uow.questions.set_reminder(question, at=again_at if waits else None)
            if waits:
                await enqueue(
                    uow,
                    question.community_id,
                    MessageKind.CARD_CONTACT,
                    subject_id=question.id,
                    payload=CardReason.REMINDER,
                    at=now,
                    priority=Priority.HIGH,
                )
