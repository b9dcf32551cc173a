"""What several messages share: who the other one is, a request, an early end, and where help is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from discord import ui

from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, viewer_in, visible, visible_partner_id
from bot.services.outbox.context import MessageContext
from storage.models.records import Pairing

from .layout import format_days, mention_user

Renderer = Callable[[MessageContext, Programme], ui.LayoutView | None]
"""Renders a message; returns None when its content no longer applies."""


@dataclass(frozen=True, slots=True)
class CardRenderer:
    """How a message in a channel is rendered; and, of what is for facilitators, what the server's owner may know.

    That is told where no facilitator would hear of it, as "someone has asked to be contacted". *render_dm* is what
    one person is told by direct message, where that is more than the channel is shown. Without *render*, there is no
    card.
    """

    render: Renderer | None
    waits: str | None = None
    render_dm: Renderer | None = None


EMERGENCY_HINT = (
    "**If you are in danger, or fear what you might do, please don't wait for us:** call your local emergency "
    "number. `/support` shows lines to call, text or chat with."
)

WORRIED_HINT = "Worried about them? `/support` says what to do, and brings it to a facilitator if you like."
"""What a mentor reads below the words of somebody whom they mentor, or may mentor."""


TALK_ABOUT_IT = "To talk about it, `/support` lets a facilitator know."


def server_link(community_id: int) -> str:
    """Return a link to the reader's own server."""
    return f"[your server](https://discord.com/channels/{community_id})"


def partner_mention(pairing: Pairing, reader: int) -> str:
    """Return a mention of the other person, or "someone from the groups" if this reader may not know who it is."""
    other = visible_partner_id(pairing, reader)
    return mention_user(other) if other is not None else "someone from the groups"


def request_text(pairing: Pairing, reader: int) -> str | None:
    """Return what the mentee wrote with the request, as far as this reader may see it."""
    return visible(DataKind.REQUEST_TEXT, pairing.words, to=viewer_in(pairing, reader, subject_id=pairing.mentee_id))


def first_weeks_text(programme: Programme) -> str:
    """Return what both read when it ended while they were still finding out whether it suits them."""
    weeks = format_days(programme.first_weeks_days)
    return f"The first {weeks} are for finding out whether it suits. Nobody has failed."
