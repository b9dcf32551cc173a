"""Renderers of what is for facilitators, in its present state, and of the reply in the forum."""

from __future__ import annotations

from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.contact_hours import last_day
from bot.rules.ladder import QUIET_KINDS, MatterMove
from bot.rules.message_specs import is_message_allowed
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.check_ins import cards as check_ins_cards
from bot.ui.closing import cards as closing_cards
from bot.ui.components.check_ins import CheckInMove, check_in_action_button
from bot.ui.components.concerns import matter_button
from bot.ui.components.mentors import seen_button
from bot.ui.components.overview import queue_button
from bot.ui.components.reports import SpanPart, span_button
from bot.ui.concerns import cards as concerns_cards
from bot.ui.core.layout import QUIET, ControlRow, card_view, dm_view, format_moment, mention_user, replace_quotes
from bot.ui.core.message_parts import CardRenderer
from bot.ui.mentors import cards as mentors_cards
from bot.ui.pairings import cards as pairings_cards
from bot.ui.setup import cards as setup_cards
from storage.models.enums import MessageKind

QUEUE_CARD_TEXT = (
    "**What people confide comes to you by direct message**, to those who may see it, and never into a channel. What "
    "waits for you is here, for your eyes only:"
)


def render_card(context: MessageContext, programme: Programme, *, as_dm: bool = False) -> ui.LayoutView | None:
    """Return the card of a message for facilitators; None if there is nothing to show.

    *as_dm*: as one person is told of it by direct message.
    """
    card = CARD_RENDERERS.get(context.kind) if is_message_allowed(context.kind) else None
    if card is None:
        return None
    render = card.render_dm if as_dm and card.render_dm else card.render
    view = render(context, programme) if render is not None else None
    return replace_quotes(view) if view is not None and context.withheld_level else view


def card_as_dm(shown: ui.LayoutView, context: MessageContext, *, why: str | None = None) -> ui.LayoutView:
    """Return a card's text as a direct message, with what can be done about it there."""
    said = [item.content for item in shown.walk_children() if isinstance(item, ui.TextDisplay)]
    row: ControlRow = []
    if context.question is not None and context.awaits_handling:
        row = [check_in_action_button(context.question.id, CheckInMove.TAKE)]
    if context.matter is not None and context.kind in QUIET_KINDS and context.awaits_handling:
        row = [matter_button(context.matter.id, MatterMove.TAKE)]
    if context.mentor is not None and context.has_unseen_end:
        row = [seen_button(context.mentor.community_id, context.mentor.id)]
    return dm_view(*said, row or None, why)


def unreachable_card(user_id: int) -> ui.LayoutView:
    """Return the card that says that someone's direct messages are closed, and that what was for them is kept."""
    return card_view(
        f"📭 I can't reach {mention_user(user_id)} by direct message. What was for them is kept and shown to them in "
        "`/mentorship me`. Perhaps someone could let them know.",
        colour=QUIET,
    )


def _unreachable(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    person_id = context.message.subject_id
    return unreachable_card(person_id) if is_known_user(person_id) else None


def _queue(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    """Return the card that opens the facilitators' queue: the same everywhere, whatever waits."""
    if context.community.facilitators_channel_id is None:
        return None
    return card_view(QUEUE_CARD_TEXT, [queue_button()], colour=QUIET)


def _daily_line(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    """Return the line of a day, the same whatever happened; None where the channel is another by now."""
    message = context.message
    since, until = last_day(hour=programme.weekly_hour, zone=programme.weekly_zone, before=message.written_at)
    if message.subject_id != context.community.facilitators_channel_id or context.community.daily_at is None:
        return None
    return card_view(
        f"The day until {format_moment(until)}: what began and what ended, the buttons show to you alone.",
        [span_button(since, part) for part in SpanPart],
        colour=QUIET,
    )


CARDS_BY_FEATURE: tuple[dict[MessageKind, CardRenderer], ...] = (
    mentors_cards.MENTOR_CARDS,
    pairings_cards.PAIRING_CARDS,
    check_ins_cards.CHECK_IN_CARDS,
    closing_cards.CLOSING_CARDS,
    concerns_cards.CONCERN_CARDS,
    setup_cards.SETUP_CARDS,
    {
        MessageKind.CARD_UNREACHABLE: CardRenderer(_unreachable, "someone can't be reached by direct message"),
        MessageKind.CARD_QUEUE: CardRenderer(_queue),
        MessageKind.DAILY_LINE: CardRenderer(_daily_line),
    },
)
CARD_RENDERERS = {kind: card for cards in CARDS_BY_FEATURE for kind, card in cards.items()}
