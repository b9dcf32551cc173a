"""The card for somebody who needs help now. It needs no database, and nobody learns that it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discord import ui

from bot.config.crisis_lines import CrisisLines
from bot.rules.audience import FirstRecipient
from bot.ui.components.privacy import ALL_COMMUNITIES, PrivacyMove, privacy_button
from bot.ui.components.support import SupportMove, support_button
from bot.ui.core.audience import ASKED_AGAIN, INSTEAD
from bot.ui.core.layout import QUIET, Block, ControlRow, card_view, join_lines, separator
from bot.ui.core.message_parts import EMERGENCY_HINT

SUPPORT_INTRO = (
    "I'm glad that you looked here. Whatever it is, you don't have to carry it alone.\n"
    "**If you are in danger, or fear what you might do,** please call the emergency number where you are, or one of "
    "these lines. The people there listen, and you need not know what to say."
)
NOT_A_CRISIS_LINE = (
    "A mentor is not a crisis line, and that is fine; nobody expects it of them. That you looked here is written "
    "down nowhere, and nobody is told."
)
SUPPORT_OPTIONS = (
    "**Reach a facilitator**: I ask one of them to get in touch with you, which is not at once.\n"
    "**Raise a concern**: about a person, a mentorship, or anything that does not feel right.\n"
    "-# Unlike a look at this page, both are passed on, and kept for as long as that needs."
)
NO_SERVER_TO_ASK = (
    "From here I can't see which server we share, so I can't ask a facilitator for you. In your server, `/support` "
    "has buttons for that, and you can write to any facilitator yourself. If you have left it: what is stored about "
    "you stays yours to see and to delete."
)
MORE_SERVERS = "-# We share more servers than fit here; in each, `/support` has the same two buttons."
MAX_SERVERS = 8
"""More servers would not fit one message."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that the reader shares with the bot."""

    id: int
    name: str


def with_unique_names(shared: Sequence[Server]) -> list[Server]:
    """Return the only server, or of several those with a known name, so that nobody asks for help in a wrong one."""
    return [server for server in shared if server.name or len(shared) == 1]


def crisis_line_text(known: CrisisLines) -> str:
    """Return all crisis lines, one country a line, with the day on which they were last checked."""
    each = [f"- **{country}**: {text}" for country, text in known.lines.items()]
    return join_lines(*each, f"-# Last checked: {known.checked.day} {known.checked:%B %Y}.")


def support_page(known: CrisisLines, servers: Sequence[Server]) -> ui.LayoutView:
    """Return the support card: the crisis lines, then the ways to the facilitators of each of these servers."""
    ways: list[Block] = [NO_SERVER_TO_ASK, [privacy_button(ALL_COMMUNITIES, PrivacyMove.SHOW)]]
    if servers:
        named = len(servers) > 1
        more = MORE_SERVERS if len(servers) > MAX_SERVERS else None
        ways = [SUPPORT_OPTIONS, *(_buttons(server, named=named) for server in servers[:MAX_SERVERS]), more]
    return card_view(
        SUPPORT_INTRO, separator(), crisis_line_text(known), separator(), NOT_A_CRISIS_LINE, *ways, colour=QUIET
    )


def crisis_lines_page(known: CrisisLines) -> ui.LayoutView:
    """Return a card with the crisis lines only, and nothing that Discord could refuse."""
    return card_view(crisis_line_text(known), colour=QUIET)


def contact_confirmation(first_recipient: FirstRecipient = FirstRecipient.FACILITATORS) -> str:
    """Return what somebody who asks to be contacted can expect, depending on who is told first."""
    if instead := INSTEAD.get(first_recipient):
        return join_lines(instead, EMERGENCY_HINT)
    return join_lines(
        "I ask a facilitator to get in touch with you. They read that you would like to hear from one of them, and "
        f"nothing else. {ASKED_AGAIN}",
        EMERGENCY_HINT,
    )


def _buttons(server: Server, *, named: bool) -> ControlRow:
    name = server.name if named else None
    return [support_button(server.id, move, server=name) for move in (SupportMove.REACH, SupportMove.CONCERN)]
