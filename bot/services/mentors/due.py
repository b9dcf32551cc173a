"""Due handler for mentors: pauses that have reached their date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.core.enqueue_and_audit import enqueue_mentor_message
from storage.models.enums import AuditSubject, MentorState, MessageKind
from storage.unit_of_work import UnitOfWork


class MentorPauseDueHandler:
    """Opens mentors again whose pause is over."""

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Open each mentor again, and enqueue a message to them."""
        for mentor in await uow.mentors.by_ids(ids):
            if await uow.mentors.update_if_unchanged(mentor, state=MentorState.APPROVED, paused_until=None):
                await uow.audit.add(
                    mentor.community_id,
                    actor_id=None,
                    move="pause over",
                    subject=AuditSubject.MENTOR,
                    subject_id=mentor.id,
                    at=now,
                )
                await enqueue_mentor_message(uow, mentor, MessageKind.MENTOR_OPEN_AGAIN, at=now)
