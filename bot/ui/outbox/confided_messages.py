"""Renderers of direct messages in place of a card, when no facilitator would read it in the channel."""

from __future__ import annotations

from discord import ui

from bot.rules.concerns import is_contact_request
from bot.rules.message_specs import SPECS
from bot.rules.message_types import MessageRoute, Subject
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.core.layout import WARM, dm_view, format_relative, join_lines
from bot.ui.core.message_parts import Renderer
from storage.models.enums import MessageKind
from storage.models.records import Community

from . import cards

SERVER_URL = "https://discord.com/channels/{}"

NO_FACILITATOR_READS = (
    "I write to you because no facilitator would see it in their channel just now: none who may look at it is there, "
    "or I can't write in it. `/setup check` in the server says what is missing, and `/facilitator queue` shows "
    "facilitators all that waits."
)
DAILY_UNTIL_TAKEN = "Until somebody has taken it on, I write to you once a day."


def _confided(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    card, question = cards.render_card(context, programme), context.question
    is_daily = _is_daily(context)
    if card is None or context.is_reader_excluded or (is_daily and not context.awaits_handling):
        return None
    takes = question is not None and question.confided_to == context.message.recipient_id
    why = join_lines(NO_FACILITATOR_READS, DAILY_UNTIL_TAKEN if is_daily else None)
    return cards.card_as_dm(card, take=question.id if question is not None and takes else None, why=why)


def _is_daily(context: MessageContext) -> bool:
    """Return whether it ends when somebody has taken it on, or by itself; concerns have their own messages."""
    spec = SPECS[context.kind]
    return spec.route is MessageRoute.CARD and spec.subject is not Subject.CONCERN


def _something_waits(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    card, then = cards.CARD_RENDERERS.get(context.kind), "Then I bring it to them."
    what = card.waits if card is not None else None
    ends = SPECS[context.kind].route is MessageRoute.CARD
    if what is None or context.is_reader_excluded or (ends and not context.awaits_handling):
        return None
    if context.awaits_handling:
        then = "Within a day I bring it to them. As long as it waits, I write to you once a day."
    if context.concern is not None and is_contact_request(context.concern):
        what = "someone would like to be reached by a facilitator"
    return dm_view(
        f"In {_server(context.community)} something waits, and nobody has taken it on: **{what}**, "
        f"{format_relative(context.since)}. I can't tell you who it is, or more about it.",
        "What helps is a facilitator who is no part of it. If there is one, please ask them to look at what waits. "
        "If not, give someone whom you trust the facilitators' role, in the server's settings under *Members*; "
        "`/setup start` chooses which role that is and which channel is theirs, and `/setup check` says what is "
        f"missing. {then}",
        colour=WARM,
    )


def _server(community: Community) -> str:
    return f"[your server]({SERVER_URL.format(community.community_id)})"


CONFIDED_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.CARD_CONFIDED: _confided,
    MessageKind.SOMETHING_WAITS: _something_waits,
}
