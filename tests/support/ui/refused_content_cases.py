"""Cases of messages about text that Discord refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from bot.rules.text_limits import MAX_NOTE_CHARS
from bot.services.outbox.context import MessageContext
from storage.models.enums import MessageKind, NoteKind
from storage.models.records import Mentor, Pairing
from tests.support.factories import MENTOR_ID, message_context, note

NOTE_KIND_BY_MESSAGE = {
    MessageKind.NOTE: NoteKind.NOTE,
    MessageKind.NOTE_REST: NoteKind.NOTE,
    MessageKind.CARD_CLOSING_FEEDBACK: NoteKind.RESPECT,
}


def returned_text_cases(words: str, pairings: Iterable[Pairing]) -> Iterator[MessageContext]:
    """Yield a note, thanks or text for the facilitators that Discord refused, with the text or without."""
    for each, (which, kind), withheld in product(pairings, NOTE_KIND_BY_MESSAGE.items(), (0, 1, 2)):
        wrote = note((words * 4)[:MAX_NOTE_CHARS], kind=kind, author_id=each.mentor_id)
        back = MessageKind.TEXT_RETURNED
        yield message_context(
            back, recipient_id=each.mentor_id, detail=which, pairing=each, note=wrote, withheld_level=withheld
        )


def left_out_text_cases(mentors: Iterable[Mentor]) -> Iterator[MessageContext]:
    """Yield messages about a text that was left out of another message because Discord refused it."""
    kind, declined = MessageKind.TEXT_LEFT_OUT, MessageKind.MENTOR_DECLINED
    for offers, withheld in product(mentors, (0, 1, 2)):
        yield message_context(
            kind, recipient_id=MENTOR_ID, detail=MessageKind.CARD_MENTOR, mentor=offers, withheld_level=withheld
        )
        yield message_context(
            kind, recipient_id=offers.decided_by, detail=declined, mentor=offers, withheld_level=withheld
        )
