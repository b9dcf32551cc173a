"""Cards about pairings, for facilitators."""

from __future__ import annotations

from discord import ui

from bot.rules.pairing import PairingMove, rests_until
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.outbox.context import MessageContext
from bot.ui.components.pairing_rows import pairing_move_row
from bot.ui.components.pairings import who_button
from bot.ui.core.layout import QUIET, WARM, Block, card_view, format_date, format_relative, join_lines, mention_user
from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import AskedBy, MessageKind, PairingState
from storage.models.records import Pairing

ORIGIN_TEXTS = {
    AskedBy.MENTEE: "The mentee asked.",
    AskedBy.MENTOR: "The mentor offered.",
}


def pairing_card(pairing: Pairing) -> ui.LayoutView:
    """Return the card of two people who agreed and need a facilitator's yes, with the decision once there is one.

    It names neither of them: one of the two, or one from whom one keeps apart, may read the channel.
    """
    if pairing.state is not PairingState.AGREED:
        return card_view("### Two people had both said yes", _pairing_outcome(pairing), colour=QUIET)
    row = pairing_move_row(pairing.id, PairingMove.APPROVE, PairingMove.REFUSE)
    return card_view(
        "### Two people have both said yes\nThey wait for a facilitator's yes.",
        [*row, who_button(pairing.id)],
        colour=WARM,
    )


def waiting_pairing_page(pairing: Pairing) -> ui.LayoutView:
    """Return who the two are, for a facilitator who may decide."""
    return card_view(*pairing_blocks(pairing), colour=WARM)


def pairing_blocks(pairing: Pairing) -> list[Block]:
    """Return a pairing that needs a facilitator's yes as blocks of a larger card."""
    came_about = ORIGIN_TEXTS.get(pairing.asked_by, f"{mention_user(pairing.suggested_by)} suggested it.")
    meetings = "The mentee is not in meetings at the moment." if _is_in_no_meetings(pairing) else None
    return [
        join_lines(
            f"### {mention_user(pairing.mentor_id)} and {mention_user(pairing.mentee_id)} have both said yes",
            f"-# {mention_user(pairing.mentor_id)} as mentor · {came_about}",
            meetings,
        ),
        _pairing_outcome(pairing),
        pairing_move_row(pairing.id, PairingMove.APPROVE, PairingMove.REFUSE)
        if pairing.state is PairingState.AGREED
        else None,
    ]


def _pairing_outcome(pairing: Pairing) -> str | None:
    match pairing.state:
        case PairingState.AGREED:
            return None
        case PairingState.DECLINED:
            return f"❌ {mention_user(pairing.decided_by)} decided *not now*."
        case PairingState.ENDED if pairing.began_at is None:
            return "It was closed before it began. Nothing is needed."
        case _:
            return f"✅ {mention_user(pairing.decided_by)} said yes."


def pairing_line(pairing: Pairing, *, quiet: bool = False) -> str:
    """Return one pairing in a facilitator's list; *quiet* marks it as having an open silence."""
    meetings = " · the mentee is not in meetings at the moment" if _is_in_no_meetings(pairing) else ""
    return f"{_state_text(pairing)}{meetings}{' · quiet for a while' if quiet else ''}"


def _is_in_no_meetings(pairing: Pairing) -> bool:
    """Return whether the mentee said so when they asked, as facilitators may know once both have said yes."""
    is_known = pairing.state not in {PairingState.PROPOSED, PairingState.ENDED}
    return is_known and visible(DataKind.MEETING_ATTENDANCE, pairing.attends, to=Viewer.FACILITATOR) is False


def _state_text(pairing: Pairing) -> str:
    couple = f"{mention_user(pairing.mentor_id)} mentors {mention_user(pairing.mentee_id)}"
    match pairing.state:
        case PairingState.PROPOSED:
            return (
                f"{mention_user(pairing.mentor_id)} as mentor for {mention_user(pairing.mentee_id)}? Suggested "
                f"{format_relative(pairing.proposed_at)}, still open"
            )
        case PairingState.AGREED:
            return f"{couple} · both agreed, waits for a facilitator"
        case PairingState.PAUSED:
            date = rests_until(pairing)
            return f"{couple} · paused{f' until {format_date(date)}' if date else ''}"
        case PairingState.ACTIVE:
            return f"{couple} · since {format_date(pairing.began_at or pairing.proposed_at)}"
        case _:
            return couple


def _pairing(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    return pairing_card(context.pairing) if context.pairing is not None else None


def _pairing_as_dm(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    return waiting_pairing_page(context.pairing) if context.pairing is not None else None


PAIRING_CARDS: dict[MessageKind, CardRenderer] = {
    MessageKind.CARD_PAIRING: CardRenderer(
        _pairing, "two people have both said yes and wait for a facilitator's yes", _pairing_as_dm
    ),
}
