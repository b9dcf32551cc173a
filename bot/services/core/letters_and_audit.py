"""What several services write beside what they do: letters, lines in the audit trail; and forgetting words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.rules.message_specs import SPECS, kinds_bringing_notes, kinds_by, kinds_showing_a_card, kinds_where
from bot.rules.message_types import MessageRoute, Payload, PostedIn, encode
from storage.models.enums import AuditSubject, LetterKind, LetterState, Urgency
from storage.models.records import Letter, Mentor, NewLetter, Pairing
from storage.unit_of_work import Memory


async def enqueue(
    memory: Memory,
    community_id: int,
    kind: LetterKind,
    *,
    subject_id: int,
    at: datetime,
    recipient_id: int | None = None,
    payload: Payload | None = None,
    dedup_key: str | None = None,
    priority: Urgency | None = None,
    due: datetime | None = None,
) -> bool:
    """Write one message of this kind about its subject, to be sent at once or when it is *due*; whether it is new.

    With a *dedup_key* that was used before, nothing is written. *priority* is in place of the kind's own.
    """
    return await memory.letters.write(
        community_id,
        kind,
        about=subject_id,
        at=at,
        to=recipient_id,
        detail=encode(payload),
        once=dedup_key,
        urgency=priority or SPECS[kind].priority,
        due=due,
    )


def new_message(
    community_id: int, kind: LetterKind, *, subject_id: int, recipient_id: int, payload: Payload | None = None
) -> NewLetter:
    """Return one of many messages that are written at once."""
    return NewLetter(
        community_id=community_id,
        kind=kind,
        about=subject_id,
        to=recipient_id,
        detail=encode(payload),
        urgency=SPECS[kind].priority,
    )


async def tell_about(
    memory: Memory,
    pairing: Pairing,
    kind: LetterKind,
    person: int | None,
    *,
    at: datetime,
) -> None:
    """Write one letter about a pairing to one person."""
    await enqueue(memory, pairing.community_id, kind, subject_id=pairing.id, recipient_id=person, at=at)


async def tell_mentor(memory: Memory, mentor: Mentor, kind: LetterKind, *, at: datetime) -> None:
    """Write one message about being a mentor to the mentor."""
    await enqueue(memory, mentor.community_id, kind, subject_id=mentor.id, recipient_id=mentor.user_id, at=at)


async def remember(memory: Memory, pairing: Pairing, move: str, *, by: int | None, at: datetime) -> None:
    """Write one move of a pairing into the audit trail."""
    await memory.audit.write(
        pairing.community_id, actor=by, move=move, subject=AuditSubject.PAIRING, subject_id=pairing.id, at=at
    )


def not_taken_once(which: LetterKind, about: int) -> str:
    """Return what keeps the letter from being written twice that tells of words which Discord does not take."""
    return f"not taken {which} {about}"


async def take_card_away(memory: Memory, community_id: int, card: tuple[int, int], *, at: datetime) -> None:
    """Have something taken down that was posted in a channel; of what it said, the letter knows nothing."""
    channel_id, message_id = card
    await enqueue(
        memory,
        community_id,
        LetterKind.CARD_AWAY,
        subject_id=message_id,
        payload=PostedIn(channel_id),
        dedup_key=f"away {message_id}",
        at=at,
    )
    await memory.posted.is_gone(message_id)


async def kept_for(memory: Memory, community_id: int, user_id: int, *, limit: int = 10) -> list[Letter]:
    """Return the messages that could not be delivered to a person, oldest first; a role is none."""
    return await memory.letters.kept_for(community_id, user_id, but=kinds_by(MessageRoute.ROLE), limit=limit)


async def forget_if_delivered(memory: Memory, note_id: int) -> None:
    """Forget a note's words once no part of it is still on its way or kept."""
    kinds, instead = kinds_bringing_notes(), kinds_showing_a_card()
    if not await memory.letters.any_open(kinds, about=note_id, or_naming_one=instead):
        await memory.notes.forget_words(note_id)


async def drop_words(
    memory: Memory, community_id: int, note_ids: Sequence[int], *, states: Collection[LetterState], at: datetime
) -> list[tuple[LetterKind, int]]:
    """Drop what brings these notes from one of two to the other, or asks about them; return the kinds and notes."""
    kinds = kinds_where(lambda spec: spec.between_two)
    return await memory.letters.drop_about(community_id, note_ids, kinds, states=states, at=at)
