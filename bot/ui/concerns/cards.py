"""The card about a concern, for those who may look after it; it shows nothing of what was written."""

from __future__ import annotations

from discord import ui

from bot.rules.concerns import ConcernMove, available_concern_moves
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.core.layout import QUIET, WARM, card_view, join_lines
from bot.ui.core.message_parts import CardRenderer
from storage.models.concerns import Concern
from storage.models.enums import MessageKind

from .views import concern_headline, concern_move_row, concern_state_text


def concern_card(concern: Concern, *, again: bool = False) -> ui.LayoutView:
    """Return the card for the facilitators' channel: that there is a concern, and who looks after it."""
    waits = available_concern_moves(concern, 0)[:1] == [ConcernMove.TAKE]
    return card_view(
        f"### {concern_headline(concern)}",
        join_lines(
            "**Nobody has taken this on yet.**" if waits and again else None, f"-# {concern_state_text(concern)}"
        ),
        None if concern.closed_at else concern_move_row(concern),
        colour=WARM if waits else QUIET,
    )


def _concern(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    return concern_card(context.concern, again=context.is_repeated) if context.concern is not None else None


CONCERN_CARDS: dict[MessageKind, CardRenderer] = {
    MessageKind.CARD_CONCERN: CardRenderer(
        _concern, "someone has brought something to those who look after the groups"
    ),
}
