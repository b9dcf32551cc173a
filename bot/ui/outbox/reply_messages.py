"""Renderer of the reply to people who write to the bot."""

from __future__ import annotations

from discord import ui

from bot.rules.message_types import WriterCommunities
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.components.navigation import OVERVIEW_LABEL, NavigationTarget, navigate_button
from bot.ui.components.privacy import ALL_COMMUNITIES
from bot.ui.core.layout import QUIET, dm_view
from bot.ui.core.message_parts import Renderer
from storage.models.enums import MessageKind


def _not_read(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    message = context.message
    if message.recipient_id is None:
        return None
    home = ALL_COMMUNITIES if context.payload is WriterCommunities.SEVERAL else message.community_id
    return dm_view(
        "Thank you for writing. I am a program, and **nobody sees what is written to me here**: I can't read it, and "
        "don't keep it or pass it on.",
        "If it can't wait, please call the emergency number where you are. *Support*, below, shows people who listen "
        "at any hour.",
        [
            navigate_button(home, NavigationTarget.OVERVIEW, label_text=OVERVIEW_LABEL),
            navigate_button(home, NavigationTarget.NOTE),
        ],
        "To reach your mentor or mentee, *Write a note*. *Support* also shows how to reach someone from your server.",
        colour=QUIET,
    )


REPLY_RENDERERS: dict[MessageKind, Renderer] = {MessageKind.NOT_READ: _not_read}
