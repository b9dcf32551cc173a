"""What several services write: messages, entries in the audit trail; and the erasing of text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.rules.daily_limits import DAILY_LIMIT_WINDOW, change_told_by, counted_as, is_undone_unheard
from bot.rules.message_specs import SPECS, kinds_bringing_notes, kinds_by, kinds_showing_a_card, kinds_where
from bot.rules.message_types import MessageRoute, Payload, PostedIn, encode
from storage.models.changes import NewOutboxMessage
from storage.models.enums import AuditSubject, DeliveryState, MessageKind, Priority
from storage.models.records import Mentor, OutboxMessage, Pairing
from storage.unit_of_work import UnitOfWork

from .counted_acts import count_act


async def enqueue(
    uow: UnitOfWork,
    community_id: int,
    kind: MessageKind,
    *,
    subject_id: int,
    at: datetime,
    recipient_id: int | None = None,
    payload: Payload | None = None,
    dedup_key: str | None = None,
    priority: Priority | None = None,
    due: datetime | None = None,
) -> bool:
    """Write one message of this kind about its subject, to be sent at once or when it is *due*; return if it is new.

    With a *dedup_key* that was used before, nothing is written. *priority* is in place of the kind's own.
    """
    return await uow.outbox.enqueue(
        community_id,
        kind,
        subject_id=subject_id,
        at=at,
        recipient_id=recipient_id,
        detail=encode(payload),
        dedup_key=dedup_key,
        priority=priority or SPECS[kind].priority,
        due_at=due,
    )


def new_message(
    community_id: int,
    kind: MessageKind,
    *,
    subject_id: int,
    recipient_id: int | None = None,
    payload: Payload | None = None,
) -> NewOutboxMessage:
    """Return one of many messages that are written at once."""
    return NewOutboxMessage(
        community_id=community_id,
        kind=kind,
        subject_id=subject_id,
        recipient_id=recipient_id,
        detail=encode(payload),
        priority=SPECS[kind].priority,
    )


async def enqueue_pairing_message(
    uow: UnitOfWork,
    pairing: Pairing,
    kind: MessageKind,
    recipient_id: int | None,
    *,
    at: datetime,
    payload: Payload | None = None,
    by: int | None = None,
    subject_id: int | None = None,
) -> None:
    """Enqueue one message about a pairing to one person; of a decoy hears nobody but the one who asked.

    What one of the two caused, *by* it, counts among all that they may cause to reach the other in a day; a decoy
    counts as any other, so that the count tells nothing. A change is told at most once a day, in its last state, and
    not at all where that is what the reader knows. It is about the pairing, or about the row *subject_id*.
    """
    home, about = pairing.community_id, pairing.id if subject_id is None else subject_id
    due, is_new = at, True
    if change := change_told_by(kind):
        is_new = not await uow.outbox.drop_waiting(home, change, subject_id=about, recipient_id=recipient_id, at=at)
        last = await uow.outbox.last_told(home, change, subject_id=about, recipient_id=recipient_id)
        if not is_new and is_undone_unheard(kind, last_told=last[0] if last else None):
            return
        due = max(at, last[1] + DAILY_LIMIT_WINDOW) if last is not None else at
    if by in pairing.party_ids and recipient_id == pairing.partner_of(by) and is_new:
        await count_act(uow, pairing, counted_as(kind), by=by, at=at)
    if not pairing.is_decoy or recipient_id == pairing.asker_id:
        await enqueue(uow, home, kind, subject_id=about, recipient_id=recipient_id, at=at, payload=payload, due=due)


async def enqueue_mentor_message(uow: UnitOfWork, mentor: Mentor, kind: MessageKind, *, at: datetime) -> None:
    """Write one message about being a mentor to the mentor."""
    await enqueue(uow, mentor.community_id, kind, subject_id=mentor.id, recipient_id=mentor.user_id, at=at)


async def audit_pairing_move(uow: UnitOfWork, pairing: Pairing, move: str, *, by: int | None, at: datetime) -> None:
    """Write one move of a pairing to the audit trail."""
    await uow.audit.add(
        pairing.community_id, actor_id=by, move=move, subject=AuditSubject.PAIRING, subject_id=pairing.id, at=at
    )


async def is_last_pairing_move(uow: UnitOfWork, pairing: Pairing, move: str, *, by: int) -> bool:
    """Return whether the last that somebody did with a pairing, by the audit trail, is this move."""
    home, subject = pairing.community_id, AuditSubject.PAIRING
    return await uow.audit.last_move(home, actor_id=by, subject=subject, subject_id=pairing.id) == move


def rejected_text_dedup_key(kind: MessageKind, subject_id: int) -> str:
    """Return the dedup key of the message that returns text which Discord rejected."""
    return f"not taken {kind} {subject_id}"


async def enqueue_card_removal(uow: UnitOfWork, community_id: int, card: tuple[int, int], *, at: datetime) -> None:
    """Enqueue the removal of a message posted in a channel; of its content nothing is kept."""
    channel_id, message_id = card
    await enqueue(
        uow,
        community_id,
        MessageKind.CARD_REMOVAL,
        subject_id=message_id,
        payload=PostedIn(channel_id),
        dedup_key=f"away {message_id}",
        at=at,
    )
    await uow.posted_messages.delete(message_id)


async def enqueue_removals(
    uow: UnitOfWork, community_id: int, locations: Collection[tuple[int, int]], *, at: datetime
) -> None:
    """Enqueue the removal of messages, by channel and message, of which no record is kept any more."""
    kind = MessageKind.CARD_REMOVAL
    await uow.outbox.enqueue_all(
        [
            new_message(community_id, kind, subject_id=message_id, payload=PostedIn(channel_id))
            for channel_id, message_id in locations
        ],
        at=at,
    )


async def list_undelivered(uow: UnitOfWork, community_id: int, user_id: int) -> list[OutboxMessage]:
    """Return the messages that could not be delivered to a person, oldest first; a role is none."""
    return await uow.outbox.list_undelivered(community_id, user_id, but=kinds_by(MessageRoute.ROLE))


async def erase_words_if_delivered(uow: UnitOfWork, message: OutboxMessage) -> None:
    """Erase the text of a message's note once no part is on its way or kept, and it doesn't wait for facilitators."""
    kinds, instead, note_id = kinds_bringing_notes(), kinds_showing_a_card(), message.subject_id
    if await uow.matters.open_about(message.community_id, MessageKind.CARD_CLOSING_FEEDBACK, [note_id]):
        return
    if not await uow.outbox.has_unread(kinds, subject_id=note_id, or_with_detail_of=instead):
        await uow.notes.clear_words(note_id)


async def close_read_words(uow: UnitOfWork, message: OutboxMessage) -> None:
    """Record that a message with a note was read; if it was for the facilitators, it waits for none of them now."""
    if message.kind is MessageKind.CARD_CONFIDED:
        await uow.matters.close(message.community_id, MessageKind.CARD_CLOSING_FEEDBACK, message.subject_id)
    await erase_words_if_delivered(uow, message)


async def drop_note_messages(
    uow: UnitOfWork, community_id: int, note_ids: Sequence[int], *, states: Collection[DeliveryState], at: datetime
) -> list[tuple[MessageKind, int]]:
    """Drop what brings these notes from one of two to the other, or asks about them; return the kinds and notes."""
    kinds = kinds_where(lambda spec: spec.is_from_partner)
    return await uow.outbox.drop_with_subjects(community_id, note_ids, kinds, states=states, at=at)
