"""The registry of direct messages: what each kind says, rendered from the present state.

Each begins with the same neutral opening line, because a locked phone shows nothing else.
"""

from __future__ import annotations

from datetime import timedelta

from discord import ui

from bot.rules import refusals
from bot.rules.message_specs import is_message_allowed
from bot.rules.message_types import RefusedWith
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.check_ins import messages as check_ins_messages
from bot.ui.closing import messages as closing_messages
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.outbox import open_button
from bot.ui.concerns import messages as concerns_messages
from bot.ui.core.layout import (
    MAX_COMPONENTS,
    QUIET,
    dm_view,
    format_date,
    format_days,
    format_relative,
    replace_quotes,
    text_displays,
)
from bot.ui.core.message_parts import Renderer
from bot.ui.core.refusals import refusal_text
from bot.ui.mentors import messages as mentors_messages
from bot.ui.pairings import messages as pairings_messages
from bot.ui.pairings import request_messages as pairings_request_messages
from bot.ui.privacy import messages as privacy_messages
from bot.ui.setup import messages as setup_messages
from bot.ui.waiting_list import messages as waiting_list_messages
from storage.models.enums import MessageKind
from storage.models.records import OutboxMessage

from . import confided_messages, reply_messages, returned_messages, weekly_messages


def _reaction_answered(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    payload, by = context.payload, context.message.subject_id
    if not isinstance(payload, RefusedWith):
        raise ValueError("a refusal that only a newer version knows")  # kept, until that one says it
    decided = payload.refusal is refusals.AlreadyDecided
    refusal = refusals.AlreadyDecided(by or None) if decided else payload.refusal()
    return dm_view(
        "About the card that you reacted to in the facilitators' channel:", refusal_text(refusal), colour=QUIET
    )


def _community_removed(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    removed_at = context.community.removed_at
    if removed_at is None or context.message.recipient_id is None:
        return None
    until = removed_at + timedelta(days=programme.keep_removed_days)
    return dm_view(
        "I was removed from a server that is yours. Nobody there hears from me any more.",
        f"In case that was a mistake, everything is kept until {format_date(until)}: if I am invited again before, "
        "all is as it was. Then everything that I have stored about the server and its people is deleted for good. "
        "The person who runs me can do that sooner.",
        colour=QUIET,
    )


def _many_refused(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    return dm_view(
        f"{format_relative(context.message.written_at)} Discord began to refuse many of my messages here.",
        "I may be in trouble with Discord, or the server may have stopped direct messages. I try each again every "
        "hour, for two days; then it waits in `/mentorship me`. If it goes on, tell the person who "
        "runs me.",
        colour=QUIET,
    )


BUTTON_OF = {
    "mentorship me": NavigationTarget.OVERVIEW,
    "checkin preferences": NavigationTarget.PREFERENCES,
    "mentee browse": NavigationTarget.BROWSE_MENTORS,
    "mentee update": NavigationTarget.SEEKER_UPDATE,
    "mentee withdraw": NavigationTarget.SEEKER_WITHDRAW,
    "mentor volunteer": NavigationTarget.VOLUNTEER,
    "mentor update": NavigationTarget.MENTOR_UPDATE,
    "mentor resume": NavigationTarget.MENTOR_RESUME,
    "mentor step-down": NavigationTarget.MENTOR_STEP_DOWN,
}
"""The buttons that do what a command does that a message names."""

MAX_BUTTONS_ADDED = 3

DMS_BY_FEATURE: tuple[dict[MessageKind, Renderer], ...] = (
    mentors_messages.MENTOR_RENDERERS,
    pairings_request_messages.REQUEST_RENDERERS,
    pairings_messages.PAIRING_RENDERERS,
    check_ins_messages.CHECK_IN_RENDERERS,
    closing_messages.CLOSING_RENDERERS,
    waiting_list_messages.WAITING_LIST_RENDERERS,
    concerns_messages.CONCERN_RENDERERS,
    privacy_messages.PRIVACY_RENDERERS,
    confided_messages.CONFIDED_RENDERERS,
    reply_messages.REPLY_RENDERERS,
    returned_messages.RETURNED_RENDERERS,
    setup_messages.SETUP_RENDERERS,
    weekly_messages.WEEKLY_RENDERERS,
    {
        MessageKind.REACTION_ANSWERED: _reaction_answered,
        MessageKind.COMMUNITY_REMOVED: _community_removed,
        MessageKind.MANY_REFUSED: _many_refused,
    },
)
DM_RENDERERS = {kind: render for messages in DMS_BY_FEATURE for kind, render in messages.items()}


def render_dm(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    """Return the message for the person, without text that Discord refused; None if it is obsolete."""
    kind = context.message.kind
    view = DM_RENDERERS[kind](context, programme) if is_message_allowed(kind) else None
    if view is not None:
        _add_buttons(view, context.community.community_id)
    return replace_quotes(view) if view is not None and context.withheld_level else view


def _add_buttons(view: ui.LayoutView, community_id: int) -> None:
    """Let what the texts name as a command be pressed, too, above the way to help."""
    [card] = view.children
    said = "\n".join(text.content for text in text_displays(view))
    there = {getattr(item, "custom_id", None) for item in view.walk_children()}
    named = [navigate_button(community_id, target) for name, target in BUTTON_OF.items() if f"`/{name}`" in said]
    row = [button for button in named if button.custom_id not in there][:MAX_BUTTONS_ADDED]
    fits = view.total_children_count + len(row) < MAX_COMPONENTS
    if row and fits and isinstance(card, ui.Container):
        support = card.children[-1]
        card.remove_item(support).add_item(ui.ActionRow(*row)).add_item(support)


def masked_view(message: OutboxMessage, programme: Programme) -> ui.LayoutView:
    """Return the masked message, sent in place of any other to someone who wishes for discreet messages."""
    return dm_view(
        "There is something to read. *Open* shows it to you alone, and it does not stay here. You can open it again "
        f"for {format_days(programme.keep_letters_days)}; but what somebody has written to you only once, because I "
        "forget it then.",
        [open_button(message.id)],
        colour=QUIET,
    )
