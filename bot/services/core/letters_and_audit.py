"""What several services write beside what they do: letters, lines in the audit trail; and forgetting words."""

from __future__ import annotations

from datetime import datetime

from storage.models.enums import AuditSubject, LetterKind, Urgency
from storage.models.records import Pairing
from storage.unit_of_work import Memory

from .message_kinds import NOTES


async def tell_about(
    memory: Memory,
    pairing: Pairing,
    kind: LetterKind,
    person: int | None,
    *,
    at: datetime,
    urgency: Urgency = Urgency.NEWS,
) -> None:
    """Write one letter about a pairing to one person."""
    await memory.letters.write(pairing.community_id, kind, about=pairing.id, to=person, at=at, urgency=urgency)


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
    await memory.letters.write(
        community_id,
        LetterKind.CARD_AWAY,
        about=message_id,
        detail=str(channel_id),
        once=f"away {message_id}",
        at=at,
        urgency=Urgency.FIRST,
    )
    await memory.posted.is_gone(message_id)


async def forget_if_delivered(memory: Memory, note_id: int) -> None:
    """Forget a note's words once no part of it is still on its way or kept."""
    if not await memory.letters.any_open(NOTES, about=note_id):
        await memory.notes.forget_words(note_id)
