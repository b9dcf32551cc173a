"""The welcome card, with which members begin; it stands in the channel that the community chose."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.components.navigation import OVERVIEW_LABEL, NavigationTarget, navigate_button
from bot.ui.components.support import SupportMove, support_button
from bot.ui.core.layout import card_view
from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import MessageKind

WELCOME_CARD_TEXT = (
    "## Mentorship\nSomeone who knows the way walks for a while beside someone newer. It is voluntary, and ends "
    "whenever one of the two likes. Whatever you press here, the answer is for your eyes only."
)


def _welcome(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    """Return the card: the same for everybody, whatever is going on."""
    home = context.community.community_id
    if context.home_channel_id is None:
        return None
    return card_view(
        WELCOME_CARD_TEXT,
        [
            navigate_button(home, NavigationTarget.SEEKER_JOIN),
            navigate_button(home, NavigationTarget.BROWSE_MENTORS),
            navigate_button(home, NavigationTarget.VOLUNTEER),
            navigate_button(home, NavigationTarget.OVERVIEW, label_text=OVERVIEW_LABEL),
            support_button(home, SupportMove.OPEN),
        ],
    )


SETUP_CARDS: dict[MessageKind, CardRenderer] = {MessageKind.CARD_WELCOME: CardRenderer(_welcome)}
