"""Renderers of direct messages about what is confided, or in place of a card that no facilitator would read."""

from __future__ import annotations

from discord import ui

from bot.rules.concerns import is_contact_request
from bot.rules.message_specs import SPECS
from bot.rules.message_types import MessageRoute
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.core.layout import WARM, dm_view, format_relative, join_lines
from bot.ui.core.message_parts import Renderer, server_link
from storage.models.enums import MessageKind

from . import cards

NO_FACILITATOR_READS = (
    "I write to you because no facilitator would see it in their channel just now: none who may look at it is there, "
    "or I can't write in it. `/setup check` in the server says what is missing, and `/facilitator queue` shows "
    "facilitators all that waits."
)
UNTIL_TAKEN = "As long as nobody has taken it on, I write to you again."
BY_DM_ALONE = "I bring this by direct message, and never into a channel."
KEEP_TO_YOURSELF = f"{BY_DM_ALONE} Please keep to yourself that there is something."
PRESS_FIRST = "**Please write to them yourself,** and press the button first, so that not two write at once."


def _confided(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    card = cards.render_card(context, programme, as_dm=True)
    if card is None or context.is_reader_excluded or _is_too_late(context):
        return None
    if SPECS[context.kind].route is not MessageRoute.CONFIDED:
        why = join_lines(NO_FACILITATOR_READS, UNTIL_TAKEN)
    elif context.question is not None and context.awaits_handling:
        why = join_lines(f"{KEEP_TO_YOURSELF} {PRESS_FIRST}", UNTIL_TAKEN)
    else:
        why = BY_DM_ALONE if context.note is None else KEEP_TO_YOURSELF
    return cards.card_as_dm(card, context, why=why)


def _is_too_late(context: MessageContext) -> bool:
    """Return whether it is settled by now; a message that was written after that tells of it."""
    if context.awaits_handling or not context.ends:
        return False
    return context.ended_at is None or context.message.written_at < context.ended_at


def _something_waits(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    card = cards.CARD_RENDERERS.get(context.kind)
    what = card.waits if card is not None else None
    if what is None or context.is_reader_excluded or not context.awaits_handling:
        return None
    if context.has_unseen_end:
        what = "a mentor has stopped"
    if context.concern is not None and is_contact_request(context.concern):
        what = "someone would like to be reached by a facilitator"
    if context.concern is not None and context.concern.is_danger:
        what = f"{what}, and says that someone may be in danger now"
    return dm_view(
        f"In {server_link(context.community.community_id)} something waits, and nobody has taken it on: **{what}**, "
        f"{format_relative(context.since)}. I can't tell you who it is, or more about it.",
        "What helps is a facilitator who is no part of it. If there is one, please ask them to look at what waits. "
        "If not, give someone whom you trust the facilitators' role, in the server's settings under *Members*; "
        "`/setup start` chooses which role that is and which channel is theirs, and `/setup check` says what is "
        "missing. Within a day I bring it to them, or ask the one who waits whether I may. As long as it waits, I "
        "write to you again.",
        colour=WARM,
    )


CONFIDED_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.CARD_CONFIDED: _confided,
    MessageKind.SOMETHING_WAITS: _something_waits,
}
