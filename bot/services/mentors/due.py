"""The sweep's part for mentors: pauses that have reached their date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.core.letters_and_audit import tell_mentor
from storage.models.enums import AuditSubject, LetterKind, MentorState
from storage.unit_of_work import Memory


class MentorPauses:
    """A mentor who wanted nobody new for a while is open again."""

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Open each, and tell them."""
        for mentor in await memory.mentors.by_ids(ids):
            if await memory.mentors.change(mentor, state=MentorState.APPROVED, paused_until=None):
                await memory.audit.write(
                    mentor.community_id,
                    actor=None,
                    move="pause over",
                    subject=AuditSubject.MENTOR,
                    subject_id=mentor.id,
                    at=now,
                )
                await tell_mentor(memory, mentor, LetterKind.MENTOR_OPEN_AGAIN, at=now)
