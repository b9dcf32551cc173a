"""Renderers of direct messages that return text to its author because Discord refuses it."""

from __future__ import annotations

from datetime import timedelta

from discord import ui

from bot.rules.message_types import WordsOf
from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.outbox.context import MessageContext
from bot.ui.components.pairing_rows import pairing_move_row
from bot.ui.core.layout import QUIET, ControlRow, defuse_links, dm_view, format_date, mention_user
from bot.ui.core.message_parts import Renderer
from storage.models.enums import MessageKind, NoteKind, PairingState
from storage.models.records import Pairing

RETURNED_FILE_NAME = "my-words.txt"
"""Neutral file name; as message text the words would be refused again, unless a server's own filter refused them."""

MAX_SHOWN_LENGTH = 2000
"""Largest number of characters shown in addition to the file, which is hard to read on a phone."""

WHY_REFUSED = "Discord doesn't say why; often it is a link. Nobody thinks you meant harm."
UNREAD = (
    "What you told the facilitators at the end of your mentorship has reached none of them: I could reach nobody to "
    "whom I may show it. I am sorry, and give it back to you. If you still would like somebody to know, please tell "
    "someone you trust."
)
TEXT_ONLY_IN_FILE = (
    "Your words are in the file below; I keep them nowhere else. Anyone who opens this conversation can open it."
)
TEXT_COPY_IN_FILE = "Your words are in the file below."
TEXT_KEPT_IN_SERVER = "They are kept, and `/mentorship me` shows them."

RETURNABLE_NOTES = {NoteKind.NOTE: DataKind.NOTE, NoteKind.RESPECT: DataKind.CLOSING_FEEDBACK}
ONGOING_STATES = (PairingState.ACTIVE, PairingState.PAUSED)


def _returned(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    note, pairing, reader = context.note, context.pairing, context.message.recipient_id
    if note is None or note.kind not in RETURNABLE_NOTES or pairing is None or reader != note.author_id:
        return None
    words, other = visible(RETURNABLE_NOTES[note.kind], note.words, to=Viewer.SELF), pairing.partner_of(reader)
    if context.payload is None and note.kind is NoteKind.RESPECT:
        return _return_text(_unread_lead(pairing, programme), words, TEXT_ONLY_IN_FILE, context, why=None)
    match context.payload:
        case WordsOf(MessageKind.NOTE_REST):
            lead = (
                f"{mention_user(other)} has got the beginning of your note. The rest Discord does not take from me."
            )
        case WordsOf(MessageKind.CARD_CLOSING_FEEDBACK):
            lead = (
                "Discord does not take what you told the facilitators. They read that there is something; please "
                "tell one of them yourself, or in other words."
            )
        case _:
            lead = f"Discord does not take your note to {mention_user(other)}, so nothing of it has reached them."
    again = pairing_move_row(pairing.id, PairingMove.NOTE) if _can_write_again(context) else []
    return _return_text(lead, words, TEXT_ONLY_IN_FILE, context, controls=again)


def _unread_lead(pairing: Pairing, programme: Programme) -> str:
    """Return what is said with words that nobody got; the message goes when all words of the mentorship do."""
    if pairing.closed_at is None:
        return UNREAD
    stays_until = format_date(pairing.closed_at + timedelta(days=programme.keep_words_days))
    return f"{UNREAD} I remove this message on {stays_until}."


def _can_write_again(context: MessageContext) -> bool:
    return (
        context.note is not None
        and context.note.kind is NoteKind.NOTE
        and context.pairing is not None
        and context.pairing.state in ONGOING_STATES
    )


def _left_out(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor, reader = context.mentor, context.message.recipient_id
    match context.payload:
        case WordsOf(MessageKind.CARD_MENTOR) if mentor is not None and reader == mentor.user_id:
            words = visible(DataKind.MENTOR_OFFER, mentor.new_words or mentor.words, to=Viewer.SELF)
            lead = (
                "Discord does not take your words as a mentor; others read the rest. `/mentor update` changes them."
            )
        case WordsOf(MessageKind.MENTOR_DECLINED | MessageKind.MENTOR_CHANGE_LEFT) if (
            mentor is not None and reader == mentor.decided_by
        ):
            words = visible(DataKind.MENTOR_REFUSAL_REASON, mentor.reason, to=Viewer.FACILITATOR)
            lead = (
                f"{mention_user(mentor.user_id)} hears what you decided, without your reason: Discord does not take "
                "it. Perhaps you tell them yourself."
            )
        case _:
            return None
    return _return_text(lead, words, TEXT_COPY_IN_FILE, context)


def _return_text(
    lead: str,
    words: str | None,
    where: str,
    context: MessageContext,
    *,
    controls: ControlRow | None = None,
    why: str | None = WHY_REFUSED,
) -> ui.LayoutView | None:
    if not words:
        return None
    if context.withheld_level > 1:
        return dm_view(lead, TEXT_KEPT_IN_SERVER, controls, why, colour=QUIET)
    attached = ui.File[ui.LayoutView](f"attachment://{RETURNED_FILE_NAME}")
    said = f">>> {defuse_links(words)}" if len(words) <= MAX_SHOWN_LENGTH else None
    return dm_view(
        lead,
        said,
        where,
        attached,
        controls,
        why,
        colour=QUIET,
        files={RETURNED_FILE_NAME: words.encode()},
    )


RETURNED_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.TEXT_RETURNED: _returned,
    MessageKind.TEXT_LEFT_OUT: _left_out,
}
