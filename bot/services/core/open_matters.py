"""Open matters: opening one, handing back what somebody looked after, and having those who may act told of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.rules.ladder import URGENT_KINDS, first_due_at, freed
from bot.rules.message_types import CardReason
from bot.rules.programme import Programme
from storage.models.concerns import OpenMatter
from storage.models.enums import AuditSubject, DeliveryState, MessageKind, Priority
from storage.models.records import Mentor, Note
from storage.repositories.sent_messages import UNREAD_STATES
from storage.unit_of_work import UnitOfWork

from .enqueue_and_audit import enqueue

MATTER_AUDIT_SUBJECTS = {
    MessageKind.CARD_CONTACT: AuditSubject.QUESTION,
    MessageKind.CARD_CONCERN: AuditSubject.CONCERN,
    MessageKind.CARD_SILENCE: AuditSubject.SILENCE,
}
"""What the audit trail calls the row that a matter is about which somebody takes on, by the kind of its card."""

LOOK_MOVE = "look"
"""Name in the audit trail of saying that one looks for a seeker."""


async def open_matter(
    uow: UnitOfWork,
    programme: Programme,
    community_id: int,
    kind: MessageKind,
    *,
    subject_id: int,
    at: datetime,
    by_id: int | None = None,
    is_danger: bool = False,
    is_told: bool = True,
    is_quiet: bool = False,
    why: CardReason | None = None,
) -> int | None:
    """Open a matter, and have those who may act told of it; return its id, or None where it is open already.

    One that *is_quiet* is told of first on its second rung.

    *by_id* is the one person who waits, or whom it is about, and, if it *is_told*, is written to about how it stands.
    With a reason *why*, a card that stands already comes anew.
    """
    matter_id = await uow.matters.open(
        community_id=community_id,
        kind=kind,
        subject_id=subject_id,
        by_id=by_id,
        began_at=at,
        due_at=first_due_at(kind, programme, began_at=at, is_danger=is_danger),
        is_danger=is_danger,
        is_told=is_told and by_id is not None,
    )
    if not is_quiet:
        await enqueue(uow, community_id, kind, subject_id=subject_id, payload=why, at=at, priority=_priority(kind))
    return matter_id


async def return_unread_words(uow: UnitOfWork, note: Note, community_id: int, *, at: datetime) -> None:
    """Give words for the facilitators that none of them has got back to their writer, unless they have left.

    What might still have brought them goes nowhere.
    """
    card, telling = MessageKind.CARD_CLOSING_FEEDBACK, {MessageKind.CARD_CONFIDED, MessageKind.SOMETHING_WAITS}
    await uow.people.lock_if_exists(community_id, note.author_id)
    await uow.matters.close(community_id, card, note.id)
    await uow.outbox.drop_with_subjects(community_id, [note.id], {card, *telling}, states=UNREAD_STATES, at=at)
    person = await uow.people.get(community_id, note.author_id)
    if person is not None and person.left_at is not None:
        await uow.notes.clear_words(note.id)
        return
    kind, key = MessageKind.TEXT_RETURNED, f"unread {note.id}"
    await enqueue(uow, community_id, kind, subject_id=note.id, recipient_id=note.author_id, dedup_key=key, at=at)


async def close_seen(uow: UnitOfWork, stopped: Mentor, *, at: datetime) -> bool:
    """Tell nobody any more that a mentor has stopped; return whether anybody was still told."""
    home, card = stopped.community_id, MessageKind.CARD_MENTOR
    is_news = await uow.matters.close(home, card, stopped.id)
    if is_news and stopped.card_message_id is not None:
        await enqueue(uow, home, card, subject_id=stopped.id, at=at)
    return is_news


async def mark_reached(uow: UnitOfWork, community_id: int, person: int) -> None:
    """Record that somebody can be reached again, or that nobody need try any more."""
    if await uow.people.mark_reachable(community_id, person):
        await uow.matters.close(community_id, MessageKind.CARD_UNREACHABLE, person)


async def bring_up(uow: UnitOfWork, matter: OpenMatter, why: CardReason, *, at: datetime) -> None:
    """Have those of its rung told of a matter.

    A card that could not be posted until now is not posted twice.
    """
    home, kind, about = matter.community_id, matter.kind, matter.subject_id
    if kind not in URGENT_KINDS:
        await uow.outbox.drop_with_subjects(home, [about], {kind}, states=[DeliveryState.WAITING], at=at)
    await enqueue(uow, home, kind, subject_id=about, payload=why, at=at, priority=_priority(kind))


async def show_to_newcomers(uow: UnitOfWork, matter: OpenMatter, *, by: int, at: datetime) -> None:
    """Show a matter to those, too, who came to look after mentorship later, unless the person who waits said no."""
    await bring_up(uow, matter, CardReason.SHOWN_TO_NEWCOMERS, at=at)
    await audit_matter(uow, matter, "show to new ones", by=by, at=at)


async def hand_back(uow: UnitOfWork, matter: OpenMatter, programme: Programme, *, at: datetime) -> bool:
    """Hand a matter back to those who may act, who hear it at once; return whether it was still the same."""
    if not await uow.matters.update_if_unchanged(matter, **freed(matter, programme, at=at)):
        return False
    await bring_up(uow, matter, CardReason.REMINDER, at=at)
    return True


async def was_handed_back(uow: UnitOfWork, matter: OpenMatter, *, by: int) -> bool:
    """Return whether a matter is with nobody, and the last that this person did about it was to hand it back."""
    home, subject = matter.community_id, MATTER_AUDIT_SUBJECTS[matter.kind]
    last = await uow.audit.last_move(home, actor_id=by, subject=subject, subject_id=matter.subject_id)
    return matter.taken_by is None and last == "hand back"


async def hand_back_all(
    uow: UnitOfWork, programme: Programme, community_id: int, user_id: int, *, of: int | None = None, at: datetime
) -> None:
    """Hand back what somebody looked after who can't do so any more, or of that, what is *of* one person.

    Seekers for whom they looked come up again, too.
    """
    for matter in await uow.matters.taken_by(community_id, user_id, of=of):
        await hand_back(uow, matter, programme, at=at)
    looked = await uow.audit.subjects_of(
        community_id,
        actor_id=user_id,
        moves=[LOOK_MOVE],
        subject=AuditSubject.SEEKER,
        since=at - timedelta(days=programme.looked_days),
    )
    await uow.seekers.end_looks(looked, of=of)


async def audit_matter(uow: UnitOfWork, matter: OpenMatter, move: str, *, by: int | None, at: datetime) -> None:
    """Write to the audit trail what somebody did about a matter."""
    await uow.audit.add(
        matter.community_id,
        actor_id=by,
        move=move,
        subject=MATTER_AUDIT_SUBJECTS[matter.kind],
        subject_id=matter.subject_id,
        at=at,
    )


def _priority(kind: MessageKind) -> Priority | None:
    """Return the priority in place of the kind's own, or None."""
    return Priority.HIGH if kind in URGENT_KINDS else None
