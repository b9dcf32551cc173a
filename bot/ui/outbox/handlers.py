"""Handlers of opening a masked message."""

from __future__ import annotations

import structlog
from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.services.outbox.masked_messages import EMPTY_STATES
from bot.ui.core.context import Interaction, caller_of, client, services, set_community
from bot.ui.core.layout import text_view
from bot.ui.core.respond import EXTRA_TEXT_LEFT_OUT, EXTRA_TEXT_RETURNED, responds
from bot.ui.core.routes import Route
from storage.models.enums import DeliveryState

from . import cards, direct_messages

log = structlog.get_logger(__name__)

MESSAGE_OBSOLETE = (
    "What this was about has changed since, so there is nothing left to read here, and nothing is needed from you. "
    "`/mentorship me` in your server shows how things stand."
)
WORDS_WERE_BROUGHT = (
    "You have opened this before. What somebody writes to you I forget once you have it, so I can't show it again."
)


async def open_message(interaction: Interaction, message_id: int) -> None:
    """Show the message in its present state; its buttons work, and it can be opened again while it is kept.

    Words that somebody wrote to its reader are kept until they have been shown, and no longer.
    """
    if not await _show_message(interaction, message_id):
        return
    if interaction.extras.get(EXTRA_TEXT_LEFT_OUT):
        await return_refused_text(interaction, message_id)
    elif interaction.response.is_done():
        await services(interaction).masked_messages.mark_opened(caller_of(interaction), message_id)


@responds()
async def _show_message(interaction: Interaction, message_id: int) -> ui.LayoutView:
    context = await services(interaction).masked_messages.open(caller_of(interaction), message_id)
    set_community(interaction, context.message.community_id)
    interaction.extras[EXTRA_TEXT_RETURNED] = context.spec.returns_text
    return _render(context, client(interaction).programme) or text_view(MESSAGE_OBSOLETE)


def _render(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    if context.message.state is DeliveryState.READ:
        return text_view(WORDS_WERE_BROUGHT)
    if context.message.state in EMPTY_STATES:
        return None
    if context.message.kind in direct_messages.DM_RENDERERS:
        return direct_messages.render_dm(context, programme)
    # An earlier version sent the card itself to one person.
    card = cards.render_card(context, programme, as_dm=True)
    return None if card is None or context.is_reader_excluded else cards.card_as_dm(card, context)


async def return_refused_text(interaction: Interaction, message_id: int) -> None:
    """Send the text that Discord refused back to its author; the person who opened the message isn't told."""
    try:
        await services(interaction).masked_messages.return_rejected_content(caller_of(interaction), message_id)
    except Exception as error:
        log.error("text not returned", message=message_id, exc_info=error)


OUTBOX_ROUTES = (Route("letter:{message_id}:open", open_message),)
