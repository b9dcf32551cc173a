"""What a mentor would change of what others see, as facilitators decide about it."""

from __future__ import annotations

from datetime import datetime

from bot.rules.mentor_status import MentorMove, change_decided
from bot.rules.message_types import CardReason
from bot.rules.programme import Programme
from bot.rules.refusals import AlreadyDecided, NotNow
from bot.services.core.enqueue_and_audit import enqueue, enqueue_mentor_message, rejected_text_dedup_key
from bot.services.core.open_matters import open_matter
from storage.models.changes import MentorChange
from storage.models.enums import MessageKind
from storage.models.records import Mentor
from storage.unit_of_work import UnitOfWork

_MESSAGES = {
    MentorMove.APPROVE: MessageKind.MENTOR_CHANGE_SHOWN,
    MentorMove.DECLINE: MessageKind.MENTOR_CHANGE_LEFT,
}
CHANGE_AUDIT_NAMES = {MentorMove.APPROVE: "approve change", MentorMove.DECLINE: "decline change"}


async def decide_change(
    uow: UnitOfWork, mentor: Mentor, move: MentorMove, *, by: int, reason: str | None, at: datetime
) -> Mentor:
    """Let others see what a mentor would change, or leave it as it is, once; the mentor is told.

    Raises AlreadyDecided (with who was first), or NotNow where nothing of that is decided so.
    """
    if move not in _MESSAGES:
        raise NotNow
    home, card = mentor.community_id, MessageKind.CARD_MENTOR
    held = await uow.mentors.get_live_for_update(home, mentor.user_id)
    if held is None or held.changed_at is None:
        raise AlreadyDecided(held.decided_by if held else mentor.decided_by)
    change = change_decided(held, is_approved=move is MentorMove.APPROVE)
    change |= {"decided_by": by, "decided_at": at, "reason": reason}
    decided = await uow.mentors.update_if_unchanged(held, **change)
    if decided is None:
        raise NotNow
    await uow.matters.close(home, card, mentor.id)
    await enqueue(uow, home, card, subject_id=mentor.id, at=at)
    await enqueue_mentor_message(uow, decided, _MESSAGES[move], at=at)
    return decided


async def write_change(
    uow: UnitOfWork, mentor: Mentor, change: MentorChange, programme: Programme, *, at: datetime
) -> None:
    """Write what a mentor would bring; have facilitators decide where they have to, and their card show it.

    Raises NotNow.
    """
    home, card = mentor.community_id, MessageKind.CARD_MENTOR
    changed = await uow.mentors.update_if_unchanged(mentor, **change)
    if changed is None:
        raise NotNow
    # If Discord refuses these words, too, the mentor is told again.
    await uow.outbox.release_dedup_key(rejected_text_dedup_key(card, mentor.id))
    if changed.changed_at is not None and mentor.changed_at is None:
        why, me = CardReason.REMINDER, mentor.user_id
        await open_matter(uow, programme, home, card, subject_id=mentor.id, by_id=me, is_told=False, at=at, why=why)
    elif mentor.card_message_id is not None:
        await enqueue(uow, home, card, subject_id=mentor.id, at=at)
    if changed.changed_at is None and mentor.changed_at is not None:
        await uow.matters.close(home, card, mentor.id)
