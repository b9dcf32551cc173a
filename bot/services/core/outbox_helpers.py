"""What several services do with what is on its way, or stands in a channel already."""

from __future__ import annotations

from datetime import datetime

from storage.models.enums import LetterKind, Urgency
from storage.unit_of_work import Memory

from .message_kinds import NOTES


def not_taken_once(which: LetterKind, about: int) -> str:
    """What makes the letter one alone that tells of words that Discord does not take."""
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
