"""Renderers of direct messages to seekers on the waiting list."""

from __future__ import annotations

from discord import ui

from bot.rules.audience import FirstRecipient
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.pairing_rows import with_preferences_button
from bot.ui.core.layout import QUIET, dm_view, format_relative
from bot.ui.core.message_parts import Renderer
from storage.models.enums import CheckInWish, MessageKind

from . import views

NEXT_STEP_TARGETS = (
    NavigationTarget.BROWSE_MENTORS,
    NavigationTarget.ABOUT_ME,
    NavigationTarget.SEEKER_UPDATE,
    NavigationTarget.SEEKER_WITHDRAW,
)


def _still_waiting(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    seeker, preferences = context.seeker, context.preferences
    if seeker is None or context.message.recipient_id != seeker.user_id or context.has_open_request:
        return None
    if preferences is not None and preferences.wish is not CheckInWish.ASK:
        return None
    if context.first_recipient is FirstRecipient.NOBODY:
        said = (
            f"You joined the waiting list {format_relative(seeker.since)}. Just now no facilitator is there who "
            "looks after it, so I can't promise that somebody looks for you. If an offer comes, I write to you."
        )
    else:
        said = (
            f"You are not forgotten. You joined the waiting list {format_relative(seeker.since)}, and your place "
            "is kept. As soon as there is an offer for you, I write to you."
        )
    return dm_view(
        said,
        with_preferences_button(
            seeker.community_id, *[navigate_button(seeker.community_id, target) for target in NEXT_STEP_TARGETS]
        ),
        views.outlook_text(context.outlook, in_a_dm=True),
        colour=QUIET,
    )


WAITING_LIST_RENDERERS: dict[MessageKind, Renderer] = {MessageKind.STILL_WAITING: _still_waiting}
