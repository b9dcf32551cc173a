"""Due handlers for mentors: pauses that have reached their date, and those that have none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rules.message_types import ReminderReason
from bot.rules.pairing import OPEN_PAUSE_ASKED_EVERY
from bot.services.core.enqueue_and_audit import enqueue, enqueue_mentor_message
from storage.models.enums import AuditSubject, CheckInWish, MentorState, MessageKind
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


class OpenPauseDueHandler:
    """Asks mentors whose pause has no date whether it is still right, and nobody who wants no messages."""

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Ask each who still pauses so, and set when they are next asked."""
        for mentor in await uow.mentors.by_ids(ids):
            is_open = mentor.state is MentorState.PAUSED and mentor.paused_until is None
            again = now + OPEN_PAUSE_ASKED_EVERY if is_open else None
            theirs = await uow.preferences.get(mentor.community_id, mentor.user_id)
            if not await uow.mentors.update_if_unchanged(mentor, pause_check_at=again) or not is_open:
                continue
            if theirs.wish is CheckInWish.ASK:
                await enqueue(
                    uow,
                    mentor.community_id,
                    MessageKind.MENTOR_OPEN_AGAIN,
                    subject_id=mentor.id,
                    recipient_id=mentor.user_id,
                    payload=ReminderReason.OPEN_PAUSE,
                    at=now,
                )
