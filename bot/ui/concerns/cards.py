"""The card about a concern, for those who may look after it; it holds no words of it."""

from __future__ import annotations

from discord import ui

from bot.rules.concerns import ConcernMove, open_moves
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.core.layout import QUIET, WARM, card, joined
from bot.ui.core.message_parts import CardRenderer
from storage.models.concerns import Concern
from storage.models.enums import LetterKind

from .views import how_it_stands, lead_of, row_of


def card_of(concern: Concern, *, again: bool = False) -> ui.LayoutView:
    """What stands in the facilitators' channel: that there is something, and who looks after it."""
    waits = open_moves(concern, 0)[:1] == [ConcernMove.TAKE]
    return card(
        f"### {lead_of(concern)}",
        joined("**Nobody has taken this on yet.**" if waits and again else None, f"-# {how_it_stands(concern)}"),
        None if concern.closed_at else row_of(concern),
        colour=WARM if waits else QUIET,
    )


def _concern(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    return card_of(facts.concern, again=facts.comes_again) if facts.concern is not None else None


CARDS: dict[LetterKind, CardRenderer] = {
    LetterKind.CARD_CONCERN: CardRenderer(
        _concern, "someone has brought something to those who look after the groups"
    ),
}
