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
    MessageKind.CARD_UNREACHABLE: AuditSubject.PERSON,
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


async def close_matters(
    uow: UnitOfWork,
    community_id: int,
    kind: MessageKind,
    *subject_ids: int,
    at: datetime,
    but: int | None = None,
    is_unnamed: bool = False,
) -> bool:
    """Close the matters about these rows; return whether any was open.

    Who looks after one (*but* this person, who knows) hears that it waits no more, in the same words whatever
    ended it. Where it *is_unnamed*, they hear when they would have been asked about it: the moment tells nothing.
    """
    closed, over = await uow.matters.close(community_id, kind, *subject_ids), MessageKind.MATTER_OVER
    for matter in closed:
        if matter.taken_by not in (None, but):
            due, who = max(at, matter.due_at) if is_unnamed else None, matter.taken_by
            await enqueue(uow, community_id, over, subject_id=matter.id, recipient_id=who, at=at, due=due)
    return bool(closed)


async def close_all_of(
    uow: UnitOfWork, community_id: int, person: int, *kinds: MessageKind, at: datetime
) -> list[OpenMatter]:
    """Close what a person waits for, or of it, what is of these kinds; return what it was."""
    theirs = await uow.matters.waited_for_by(community_id, person)
    closed = [matter for matter in theirs if not kinds or matter.kind in kinds]
    for matter in closed:
        is_taken_concern = matter.kind is MessageKind.CARD_CONCERN and matter.taken_by is not None
        concern = await uow.concerns.get(matter.subject_id) if is_taken_concern else None
        is_unnamed = concern is not None and not concern.named
        await close_matters(uow, community_id, matter.kind, matter.subject_id, at=at, is_unnamed=is_unnamed)
    return closed


async def return_unread_words(uow: UnitOfWork, note: Note, community_id: int, *, at: datetime) -> None:
    """Give words for the facilitators that none of them has got back to their writer, unless they have left.

    What might still have brought them goes nowhere.
    """
    card, telling = MessageKind.CARD_CLOSING_FEEDBACK, {MessageKind.CARD_CONFIDED, MessageKind.SOMETHING_WAITS}
    await uow.people.lock_if_exists(community_id, note.author_id)
    await close_matters(uow, community_id, card, note.id, at=at)
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
    is_news = await close_matters(uow, home, card, stopped.id, at=at)
    if is_news and stopped.card_message_id is not None:
        await enqueue(uow, home, card, subject_id=stopped.id, at=at)
    return is_news


async def mark_reached(
    uow: UnitOfWork, community_id: int, person: int, *, at: datetime, but: int | None = None
) -> bool:
    """Record that somebody can be reached again, or that nobody need try any more; return whether that was open."""
    is_news = await uow.people.mark_reachable(community_id, person)
    card = MessageKind.CARD_UNREACHABLE
    return is_news and await close_matters(uow, community_id, card, person, at=at, but=but)


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
    uow: UnitOfWork,
    programme: Programme,
    community_id: int,
    user_id: int,
    *,
    of: int | None = None,
    keeps_let_in: bool = False,
    at: datetime,
) -> bool:
    """Hand back what somebody looked after who can't do so any more, or of that, what is *of* one person.

    Seekers for whom they looked come up again, too. *keeps_let_in*: but for what they were let in to. Return whether
    there was anything.
    """
    theirs = await uow.matters.taken_by(community_id, user_id, of=of)
    if keeps_let_in:
        readers = uow.matter_readers
        theirs = [m for m in theirs if not (await readers.readable_by(user_id, m.kind, [m.subject_id])).let_in]
    for matter in theirs:
        await hand_back(uow, matter, programme, at=at)
    looked = await uow.audit.subjects_of(
        community_id,
        actor_id=user_id,
        moves=[LOOK_MOVE],
        subject=AuditSubject.SEEKER,
        since=at - timedelta(days=programme.looked_days),
    )
    await uow.seekers.end_looks(looked, of=of)
    return bool(theirs or looked)


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
