"""Text that Discord rejects: whose it is, and how it is returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.rules.message_specs import SPECS
from bot.rules.message_types import WordsOf
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import drop_note_messages, enqueue, rejected_text_dedup_key
from storage.models.enums import MentorState, MessageKind
from storage.models.records import OutboxMessage
from storage.repositories.sent_messages import UNREAD_STATES
from storage.unit_of_work import UnitOfWork

from .context import MessageContext, subject_kind_of
from .loading import load_context


@dataclass(frozen=True, slots=True)
class WrittenText:
    """Text in a message: its writer's id, the row that it belongs to, and the kind that says which text it is."""

    author_id: int | None
    row_id: int
    kind: MessageKind


def written_text_in(context: MessageContext) -> WrittenText | None:
    """Return the text that a message brings or quotes; None unless its writer is known and doesn't see it there.

    Nor of what is asked: who heard of it would know that the question has reached somebody.
    """
    note, mentor = context.note, context.mentor
    match kind := context.kind:
        case MessageKind.NOTE | MessageKind.NOTE_REST | MessageKind.CARD_CLOSING_FEEDBACK if note:
            return WrittenText(note.author_id, note.id, kind) if note.words else None
        case MessageKind.CARD_MENTOR if mentor and (
            mentor.new_words or (mentor.state is MentorState.APPLIED and mentor.words)
        ):
            return WrittenText(mentor.user_id, mentor.id, kind)
        case MessageKind.MENTOR_DECLINED | MessageKind.MENTOR_CHANGE_LEFT if mentor and mentor.reason:
            return WrittenText(mentor.decided_by, mentor.id, kind)
    return None


async def written_text_for_update(
    uow: UnitOfWork, message: OutboxMessage, programme: Programme, *, at: datetime
) -> WrittenText | None:
    """Return the text in a message, with its reader and writer locked; either may have been erased by now."""
    written = written_text_in(await load_context(uow, message, programme, at=at))
    for person in sorted({message.recipient_id or 0, (written.author_id if written else 0) or 0}):
        await uow.people.lock_if_exists(message.community_id, person)
    return written_text_in(await load_context(uow, message, programme, at=at))


async def return_to_author(uow: UnitOfWork, message: OutboxMessage, written: WrittenText, *, at: datetime) -> None:
    """Tell the writer of a text once that Discord rejected it, and return the text.

    Nobody is told who has left. The writer must be locked.
    """
    person = await uow.people.get(message.community_id, written.author_id) if written.author_id is not None else None
    brings = SPECS[subject_kind_of(message)].returned_by
    if brings is None or written.author_id is None or (person is not None and person.left_at is not None):
        return
    await enqueue(
        uow,
        message.community_id,
        brings,
        subject_id=written.row_id,
        recipient_id=written.author_id,
        payload=WordsOf(written.kind),
        dedup_key=rejected_text_dedup_key(written.kind, written.row_id),
        at=at,
    )


async def drop_rest_of_note(uow: UnitOfWork, message: OutboxMessage, *, at: datetime) -> None:
    """Drop what is left of a note whose beginning can't be shown."""
    if SPECS[message.kind].needs_text:
        await drop_note_messages(uow, message.community_id, [message.subject_id], states=UNREAD_STATES, at=at)
