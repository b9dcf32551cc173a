"""Cards for facilitators about endings: words meant for them alone, and what one of them ended, and why."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.services.outbox.context import Facts
from bot.ui.core.layout import ONE_OF_THREE, WARM, Block, as_written, card, day, joined, person, quote
from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import LetterKind
from storage.models.records import Note, Pairing


def respect_card(note: Note, pairing: Pairing) -> ui.LayoutView | None:
    """What someone wanted the facilitators to know after a mentorship; its words are then forgotten."""
    words = shown(Kept.RESPECT, note.words, to=Reader.FACILITATOR)
    if not words:
        return None
    part, other = "mentor" if note.author_id == pairing.mentor_id else "mentee", pairing.partner_of(note.author_id)
    return card(
        f"### {person(note.author_id)} would like you to know something",
        joined(
            f"-# Was {part} with {person(other)}",
            f"**Please don't mention it to {person(other)}.**"
            if note.in_confidence
            else f"You may mention it to {person(other)}.",
        ),
        # A quotation to its end, so that nothing in it can pass for the bot's own words.
        f">>> {as_written(words)}",
        colour=WARM,
    )


def ended_blocks(pairing: Pairing) -> list[Block]:
    """A mentorship that a facilitator ended, by whom and why, for facilitators alone."""
    when = f" on {day(pairing.closed_at)}" if pairing.closed_at else ""
    return [
        joined(
            f"{person(pairing.mentor_id)} mentored {person(pairing.mentee_id)}, until {person(pairing.closed_by)} "
            f"ended it{when} · `{pairing.id}`",
            quote(shown(Kept.END_REASON, pairing.end_reason, to=Reader.FACILITATOR), limit=ONE_OF_THREE),
        )
    ]


def _respect(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    return respect_card(facts.note, facts.pairing) if facts.note is not None and facts.pairing is not None else None


CARDS: dict[LetterKind, CardRenderer] = {
    LetterKind.CARD_RESPECT: CardRenderer(_respect, "someone has left a few words for the facilitators"),
}
