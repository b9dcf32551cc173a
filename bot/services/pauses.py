"""The sweep's part for people: pauses and rests that have reached their date, wishes to be contacted untaken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.rules.programme import Programme
from bot.rules.timing import next_turn
from storage.memory import Memory
from storage.states import Answer, LetterKind, MentorState, Urgency


class MentorPauses:
    """A mentor who wanted nobody new for a while is open again."""

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Open each, and tell them."""
        for mentor in await memory.mentors.by_ids(ids):
            if await memory.mentors.change(mentor, state=MentorState.APPROVED, paused_until=None):
                await memory.audit.write(
                    mentor.community_id, actor=None, move="pause over", subject="mentor", subject_id=mentor.id, at=now
                )
                await memory.letters.write(
                    mentor.community_id,
                    LetterKind.MENTOR_OPEN_AGAIN,
                    about=mentor.id,
                    to=mentor.user_id,
                    at=now,
                    urgency=Urgency.LATER,
                )


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


AGAIN = "again"
"""Detail of the card of a wish to be contacted that is brought up again."""


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
                await memory.letters.write(
                    question.community_id,
                    LetterKind.CARD_CONTACT,
                    about=question.id,
                    detail=AGAIN,
                    at=now,
                    urgency=Urgency.FIRST,
                )
