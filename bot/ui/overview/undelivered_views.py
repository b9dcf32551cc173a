"""What could not be delivered to somebody, on their own page: a few at a time, until the last is read."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.services.overview import MemberOverview
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.overview import clear_undelivered_button
from bot.ui.core.layout import QUIET, Block, card_view, format_count
from bot.ui.outbox.direct_messages import render_dm


def undelivered_note(view: MemberOverview) -> list[Block]:
    """Return how much is kept for the person; nothing where nothing is."""
    if not view.kept_count:
        return []
    shown, many = len(view.kept_messages), format_count(view.kept_count, "message")
    below = "What still holds is below." if shown == view.kept_count else f"The oldest {shown} are below."
    return [f"📭 {many} could not reach you by direct message. {below}"]


def undelivered_messages(
    found: Sequence[MessageContext], programme: Programme
) -> list[tuple[MessageContext, ui.LayoutView]]:
    """Return the undelivered messages that still apply, each with its view as it would have come."""
    return [(context, message) for context in found if (message := render_dm(context, programme)) is not None]


def undelivered_summary(found: Sequence[MessageContext], programme: Programme) -> ui.LayoutView:
    """Return the page after the undelivered messages, with the button that clears them."""
    last = max(found, key=lambda context: context.message.position).message.id
    matters = "This is what was kept, oldest first."
    said = (
        matters if undelivered_messages(found, programme) else "What was kept no longer matters; nothing is needed."
    )
    return card_view(said, [clear_undelivered_button(last)])


def cleared_page(community_id: int, left: int) -> ui.LayoutView:
    """Return the page after clearing some of them, with the way to those that are *left*."""
    if not left:
        return card_view("Cleared. Nothing is kept for you any more.", colour=QUIET)
    return card_view(
        f"Cleared. {format_count(left, 'more message')} {'is' if left == 1 else 'are'} kept for you.",
        [navigate_button(community_id, NavigationTarget.OVERVIEW, label_text="Show the next ones")],
        colour=QUIET,
    )
