"""Cards for facilitators about endings: what somebody wrote to them, and mentorships that one of them ended."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.outbox.context import MessageContext
from bot.ui.core.layout import (
    WARM,
    card_view,
    defuse_links,
    format_date,
    join_lines,
    mention_user,
)
from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import EndedHow, MessageKind
from storage.models.records import Note, Pairing

from .labels import end_label


def respect_card(note: Note, pairing: Pairing) -> ui.LayoutView | None:
    """Return the card with what somebody told the facilitators after a mentorship; None once its text is deleted.

    The text is deleted once the card is sent.
    """
    words = visible(DataKind.CLOSING_FEEDBACK, note.words, to=Viewer.FACILITATOR)
    if not words:
        return None
    part, other = "mentor" if note.author_id == pairing.mentor_id else "mentee", pairing.partner_of(note.author_id)
    return card_view(
        f"### {mention_user(note.author_id)} would like you to know something",
        join_lines(
            f"-# Was {part} with {mention_user(other)}",
            f"**Please don't mention it to {mention_user(other)}.**"
            if note.in_confidence
            else f"You may mention it to {mention_user(other)}.",
        ),
        # A quotation to its end, so that nothing in it can pass for the bot's own words.
        f">>> {defuse_links(words)}",
        colour=WARM,
    )


def ended_text(pairing: Pairing) -> str:
    """Return a mentorship that is over, in one line: from when to when, and how it ended."""
    is_by_facilitator = pairing.ended_how is EndedHow.BY_FACILITATOR
    began, ended = (format_date(at) if at else "" for at in (pairing.began_at, pairing.closed_at))
    return (
        f"{mention_user(pairing.mentor_id)} mentored {mention_user(pairing.mentee_id)} · {began} to {ended} · "
        f"{mention_user(pairing.closed_by) if is_by_facilitator else end_label(pairing)}"
    )


def _respect(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    return (
        respect_card(context.note, context.pairing)
        if context.note is not None and context.pairing is not None
        else None
    )


CLOSING_CARDS: dict[MessageKind, CardRenderer] = {
    MessageKind.CARD_CLOSING_FEEDBACK: CardRenderer(_respect, "someone has left a few words for the facilitators"),
}
