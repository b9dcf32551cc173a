"""Cards about pairings, for facilitators."""

from __future__ import annotations

from discord import ui

from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.services.outbox.context import Facts
from bot.ui.components.pairing_rows import moves
from bot.ui.core.layout import QUIET, WARM, Block, card, day, joined, person, since
from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import AskedBy, LetterKind, PairingState
from storage.models.records import Pairing

CAME_ABOUT = {
    AskedBy.MENTEE: "The mentee asked.",
    AskedBy.MENTOR: "The mentor offered.",
}


def pairing_card(pairing: Pairing) -> ui.LayoutView:
    """Two people have agreed and wait for a facilitator's yes; and what became of it."""
    waits = pairing.state is PairingState.AGREED
    return card(*pairing_blocks(pairing), colour=WARM if waits else QUIET)


def pairing_blocks(pairing: Pairing) -> list[Block]:
    """The same as blocks, to stand among others."""
    came_about = CAME_ABOUT.get(pairing.asked_by, f"{person(pairing.suggested_by)} suggested it.")
    attends = shown(Kept.MEETINGS, pairing.attends, to=Reader.FACILITATOR)
    meetings = "The mentee is not in meetings at the moment." if attends is False else None
    return [
        joined(
            f"### {person(pairing.mentor_id)} and {person(pairing.mentee_id)} have both said yes",
            f"-# {person(pairing.mentor_id)} as mentor · {came_about}",
            meetings,
        ),
        _pairing_outcome(pairing),
        moves(pairing.id, PairingMove.APPROVE, PairingMove.REFUSE) if pairing.state is PairingState.AGREED else None,
    ]


def _pairing_outcome(pairing: Pairing) -> str | None:
    match pairing.state:
        case PairingState.AGREED:
            return None
        case PairingState.DECLINED:
            return f"❌ {person(pairing.decided_by)} decided *not now*."
        case PairingState.ENDED if pairing.began_at is None:
            return "It was closed before it began. Nothing is needed."
        case _:
            return f"✅ {person(pairing.decided_by)} said yes."


def pairing_line(pairing: Pairing, *, quiet: bool = False) -> str:
    """One pairing in a facilitator's list; *quiet* ones are on the attention list."""
    return f"{_how_it_stands(pairing)}{' · quiet for a while' if quiet else ''}"


def _how_it_stands(pairing: Pairing) -> str:
    couple = f"{person(pairing.mentor_id)} mentors {person(pairing.mentee_id)}"
    match pairing.state:
        case PairingState.PROPOSED:
            return (
                f"{person(pairing.mentor_id)} as mentor for {person(pairing.mentee_id)}? Asked "
                f"{since(pairing.proposed_at)}, no answer yet"
            )
        case PairingState.AGREED:
            return f"{couple} · both agreed, waits for a facilitator"
        case PairingState.PAUSED:
            until = f" until {day(pairing.paused_until)}" if pairing.paused_until else ""
            return f"{couple} · paused{until}"
        case PairingState.ACTIVE:
            return f"{couple} · since {day(pairing.began_at or pairing.proposed_at)}"
        case _:
            return couple


def _pairing(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    return pairing_card(facts.pairing) if facts.pairing is not None else None


CARDS: dict[LetterKind, CardRenderer] = {
    LetterKind.CARD_PAIRING: CardRenderer(_pairing, "two people have both said yes and wait for a facilitator's yes"),
}
