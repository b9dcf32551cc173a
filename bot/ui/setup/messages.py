"""Renderers of direct messages to the owner of a server about who is missing to look after mentorship."""

from __future__ import annotations

from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.ladder import StaffGap
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.core.layout import WARM, dm_view, format_days, format_relative, join_lines, mention_user
from bot.ui.core.message_parts import Renderer, server_link
from storage.models.enums import MessageKind

GAP_TEXTS = {
    StaffGap.FACILITATORS: "**No facilitator is there**: nobody has their role, so nobody can decide or help.",
    StaffGap.CHANNEL: "**No facilitators' channel is there** in which I can write, so nobody reads there what waits.",
    StaffGap.COORDINATOR: "**No coordinator is there**, so nobody looks after mentorship as a whole.",
}


def _staff_missing(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    gaps, since = context.staff_gaps, context.staff_missing_since
    if since is None:
        return None
    server = server_link(context.community.community_id)
    return dm_view(
        f"In {server} something is missing that mentorship needs, noticed {format_relative(since)}:",
        join_lines(*(f"- {text}" for gap, text in GAP_TEXTS.items() if gap in gaps)),
        "Please open `/setup start` there: it chooses the facilitators' role, their channel and the coordinator. "
        "Someone whom you trust gets the role in the server's settings, under *Members*. `/setup check` looks it all "
        "over.",
        f"I write again {format_days(programme.staff_again_days)} after it began and then once a week, until it is "
        "mended.",
        colour=WARM,
    )


_IF_SURPRISED = (
    "Of what people have confided, those who come later read what the person allows, unless nobody else is left. "
    "If this surprises you, please talk with each other."
)


def _joined(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    who, server = context.message.subject_id, server_link(context.community.community_id)
    if not is_known_user(who):
        return None
    return dm_view(
        f"{mention_user(who)} has the facilitators' role in {server} since a moment ago, or since I last looked.",
        _IF_SURPRISED,
        "`/facilitator audit` there shows who read what, and who changed which setting.",
        colour=WARM,
    )


def _changed(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    server = server_link(context.community.community_id)
    return dm_view(
        f"In {server} the facilitators, the coordinator or the facilitators' channel were chosen anew.",
        _IF_SURPRISED,
        "`/setup show` there shows how it is now, and `/facilitator audit` who chose it and who read what.",
        colour=WARM,
    )


def _invited(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    server = server_link(context.community.community_id)
    return dm_view(
        f"Thank you for inviting me to {server}. I do nothing until I am set up, which takes about ten minutes: "
        "`/setup start` there asks on three pages who, where and how, suggests what it finds, and can make the rest.",
        "`/help` tells what I am for. I write this once.",
    )


SETUP_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.STAFF_MISSING: _staff_missing,
    MessageKind.STAFF_JOINED: _joined,
    MessageKind.STAFF_CHANGED: _changed,
    MessageKind.COMMUNITY_INVITED: _invited,
}
