"""What somebody had taken on of a person who then keeps apart from them: it goes to others."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.rules.message_types import CardReason
from bot.rules.programme import Programme
from storage.models.enums import AuditSubject, CheckInAnswer, MessageKind, Priority
from storage.unit_of_work import UnitOfWork

from .enqueue_and_audit import enqueue

CONTACT_HELD_FOR = timedelta(days=30)
"""How long somebody who took on a wish to be contacted counts as still looking after it."""

TAKING_MOVES = ("take", "take over")
"""Names in the audit trail of taking something on."""


async def release_taken_by_stranger(
    uow: UnitOfWork, community_id: int, *, by: int, other: int, programme: Programme, at: datetime
) -> None:
    """Hand back what *other* had taken on of *by*, who keeps apart from them now; those who may act hear it at once.

    Both are locked by the caller. The trail says nothing of it: facilitators read it.
    """
    again_at = at + timedelta(hours=programme.reach_out_again_hours)
    since, subject = at - CONTACT_HELD_FOR, AuditSubject.QUESTION
    taken = await uow.audit.subjects_of(
        community_id, actor_id=other, moves=TAKING_MOVES, subject=subject, since=since
    )
    for question in await uow.questions.by_ids(taken):
        held = question.taken_by == other and question.answer is CheckInAnswer.CONTACT
        # As if they had asked once more.
        if (
            question.person_id == by
            and held
            and await uow.questions.set_answer(
                question, answer=CheckInAnswer.CONTACT, at=question.answered_at or at, again_at=again_at
            )
        ):
            await _hand_on(uow, community_id, MessageKind.CARD_CONTACT, question.id, at)
    for concern in await uow.concerns.raised_by(community_id, by, closed_since=at, limit=200):
        if concern.taken_by == other and await uow.concerns.update_if_unchanged(
            concern, taken_by=None, taken_at=None, again_at=again_at
        ):
            await _hand_on(uow, community_id, MessageKind.CARD_CONCERN, concern.id, at)


async def had_taken(uow: UnitOfWork, community_id: int, user_id: int, subject: AuditSubject, subject_id: int) -> bool:
    """Return whether somebody has ever taken this on."""
    moves = TAKING_MOVES
    return bool(
        await uow.audit.subjects_of(
            community_id, actor_id=user_id, moves=moves, subject=subject, subject_id=subject_id
        )
    )


async def _hand_on(uow: UnitOfWork, community_id: int, card: MessageKind, row_id: int, at: datetime) -> None:
    why, first = CardReason.REMINDER, Priority.HIGH
    await enqueue(uow, community_id, card, subject_id=row_id, payload=why, at=at, priority=first)
