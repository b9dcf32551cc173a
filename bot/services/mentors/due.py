"""Due handlers for mentors: pauses that have reached their date, and what they are asked now and then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rules.message_types import ReminderReason
from bot.rules.programme import Programme
from bot.rules.still_open import ASKED_AGAIN_AFTER, next_check, rests_unanswered
from bot.services.core.enqueue_and_audit import enqueue, enqueue_mentor_message
from storage.models.changes import MentorChange
from storage.models.enums import AuditSubject, CheckInWish, MentorState, MessageKind
from storage.models.records import Mentor
from storage.unit_of_work import UnitOfWork


class MentorPauseDueHandler:
    """Opens mentors again whose pause is over."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Open each mentor again, and enqueue a message to them."""
        for mentor in await uow.mentors.by_ids(ids):
            change = MentorChange(state=MentorState.APPROVED, paused_until=None)
            change |= next_check(MentorState.APPROVED, self._programme, at=now)
            if await uow.mentors.update_if_unchanged(mentor, **change):
                await _audit(uow, mentor, "pause over", at=now)
                await enqueue_mentor_message(uow, mentor, MessageKind.MENTOR_OPEN_AGAIN, at=now)


class MentorCheckDueHandler:
    """Asks mentors whether they are still open, or a pause without a date still right; and lets them rest.

    Nobody is asked who wants no messages, or to whom facilitators let nobody new come; that is no silence of theirs.
    """

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Ask each, or let them rest, and set when they are next asked."""
        for mentor in await uow.mentors.by_ids(ids):
            theirs = await uow.preferences.get(mentor.community_id, mentor.user_id)
            change = next_check(mentor.state, self._programme, at=now, paused_until=mentor.paused_until)
            is_asked = change["pause_check_at"] is not None and theirs.wish is CheckInWish.ASK
            if is_asked and mentor.state is MentorState.APPROVED:
                is_asked = mentor.closed_since is None
                if is_asked:
                    change = await self._ask_if_open(uow, mentor, now)
            elif is_asked:
                await _enqueue(uow, mentor, ReminderReason.OPEN_PAUSE, at=now)
            await uow.mentors.update_if_unchanged(mentor, **change)

    async def _ask_if_open(self, uow: UnitOfWork, mentor: Mentor, now: datetime) -> MentorChange:
        """Ask, or tell that nobody new comes for now; return what is written of it."""
        if rests_unanswered(mentor):
            await _audit(uow, mentor, "rest unanswered", at=now)
            await _enqueue(uow, mentor, ReminderReason.RESTING, at=now)
            rest = MentorChange(state=MentorState.PAUSED)
            rest |= next_check(MentorState.PAUSED, self._programme, at=now)
            return rest
        await _enqueue(uow, mentor, ReminderReason.STILL_OPEN, at=now)
        return MentorChange(pause_check_at=now + ASKED_AGAIN_AFTER, unanswered_checks=mentor.unanswered_checks + 1)


async def _enqueue(uow: UnitOfWork, mentor: Mentor, why: ReminderReason, *, at: datetime) -> None:
    home, kind = mentor.community_id, MessageKind.MENTOR_OPEN_AGAIN
    await enqueue(uow, home, kind, subject_id=mentor.id, recipient_id=mentor.user_id, payload=why, at=at)


async def _audit(uow: UnitOfWork, mentor: Mentor, move: str, *, at: datetime) -> None:
    await uow.audit.add(
        mentor.community_id, actor_id=None, move=move, subject=AuditSubject.MENTOR, subject_id=mentor.id, at=at
    )
