"""The card for someone who needs help now. It needs no database, and nobody learns that it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discord import ui

from bot.config.crisis_lines import CrisisLines
from bot.rules.hearing import Hearer
from bot.rules.programme import Programme
from bot.ui.components.privacy import EVERYWHERE, PrivacyMove, privacy_button
from bot.ui.components.support import SupportMove, support_button
from bot.ui.core.audience import INSTEAD
from bot.ui.core.layout import QUIET, Block, Row, card, counted, joined, line
from bot.ui.core.message_parts import IN_DANGER

LEAD = (
    "I'm glad that you looked here. Whatever it is, you don't have to carry it alone.\n"
    "**If you are in danger, or fear what you might do,** please call the emergency number where you are, or one of "
    "these lines. The people there listen, and you need not know what to say."
)
NOT_A_CRISIS_LINE = (
    "A mentor is not a crisis line, and that is fine; nobody expects it of them. That you looked here is written "
    "down nowhere, and nobody is told."
)
WAYS = (
    "**Reach a facilitator**: I ask one of them to get in touch with you, which is not at once.\n"
    "**Raise a concern**: about a person, a mentorship, or anything that does not feel right.\n"
    "-# Unlike a look at this page, both are passed on, and kept for as long as that needs."
)
NO_SERVER = (
    "From here I can't see which server we share, so I can't ask a facilitator for you. In your server, `/support` "
    "has buttons for that, and you can write to any facilitator yourself. If you have left it: what is stored about "
    "you stays yours to see and to delete."
)
MORE_SERVERS = "-# We share more servers than fit here; in each, `/support` has the same two buttons."
MOST_SERVERS = 8
"""Those of more would not fit one message."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that the reader shares with the bot."""

    id: int
    name: str


def told_apart(shared: Sequence[Server]) -> list[Server]:
    """Of several, those whose names are known yet: nobody is to write to the people of a server that they mistake."""
    return [server for server in shared if server.name or len(shared) == 1]


def lines(known: CrisisLines) -> str:
    """All of them, one country a line, with the day on which they were last checked."""
    each = [f"- **{country}**: {text}" for country, text in known.lines.items()]
    return joined(*each, f"-# Last checked: {known.checked.day} {known.checked:%B %Y}.")


def page(known: CrisisLines, servers: Sequence[Server]) -> ui.LayoutView:
    """The lines first, then the ways to the facilitators of each of these servers, if there are any."""
    ways: list[Block] = [NO_SERVER, [privacy_button(EVERYWHERE, PrivacyMove.SHOW)]]
    if servers:
        named = len(servers) > 1
        more = MORE_SERVERS if len(servers) > MOST_SERVERS else None
        ways = [WAYS, *(_buttons(server, named=named) for server in servers[:MOST_SERVERS]), more]
    return card(LEAD, line(), lines(known), line(), NOT_A_CRISIS_LINE, *ways, colour=QUIET)


def lines_alone(known: CrisisLines) -> ui.LayoutView:
    """What matters most, with nothing on it that Discord could take amiss."""
    return card(lines(known), colour=QUIET)


def reached(programme: Programme, hearer: Hearer = Hearer.FACILITATORS) -> str:
    """What someone who asks a facilitator to get in touch can expect, honestly."""
    within = counted(programme.reach_out_days, "day")
    if instead := INSTEAD.get(hearer):
        return joined(instead, IN_DANGER)
    return joined(
        "I ask a facilitator to get in touch with you. They read that you would like to hear from one of them, and "
        f"nothing else. Someone usually writes within {within}; you can also write to any facilitator now.",
        IN_DANGER,
    )


def _buttons(server: Server, *, named: bool) -> Row:
    name = server.name if named else None
    return [support_button(server.id, move, server=name) for move in (SupportMove.REACH, SupportMove.CONCERN)]
