"""The card for somebody who needs help now. It comes without the database, and nobody learns that it was shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discord import ui

from bot.config.crisis_lines import CrisisLines
from bot.rules.audience import FirstRecipient
from bot.ui.components.privacy import ALL_COMMUNITIES, PrivacyMove, privacy_button
from bot.ui.components.support import SupportMove, other_country_select, support_button
from bot.ui.core.audience import ASKED_AGAIN, INSTEAD, NOBODY_KNOWN, People, people_text
from bot.ui.core.layout import QUIET, Block, ControlRow, card_view, join_lines
from bot.ui.core.message_parts import EMERGENCY_HINT

SUPPORT_INTRO = (
    "**If you are in danger, or fear what you might do,** please call now. The people there listen, and you need not "
    "know what to say."
)
SUPPORT_OPTIONS = (
    "**Reach a facilitator**: I ask one of them to get in touch with you, which is not at once.\n"
    "**Raise a concern**: about a person, a mentorship, or anything that does not feel right."
)
WORRIED_ABOUT_SOMEONE = (
    "**Worried about someone?** If they may be in danger now, call the emergency number where they are. Otherwise "
    "ask them plainly, also whether they think of ending their life: asking does not bring it about. Listen, and "
    "stay in touch until somebody else is with them. The lines are there for you, too, and *Raise a concern* "
    "tells the facilitators."
)
NOT_A_CRISIS_LINE = (
    "-# A mentor is not a crisis line, and nobody expects it of them. That you looked here is written down nowhere, "
    "and nobody is told; what the two buttons bring to the facilitators is kept for as long as that needs."
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


def crisis_line_text(known: CrisisLines, countries: Iterable[str] | None = None) -> str:
    """Return the crisis lines of these countries, or of all, with the day on which they were last checked."""
    return join_lines(*_lines(known, countries or known.lines), _checked(known))


def _lines(known: CrisisLines, countries: Iterable[str]) -> list[str]:
    return [f"**{country}**: {known.lines[country]}" for country in countries]


def _checked(known: CrisisLines) -> str:
    return f"-# Lines last checked: {known.checked.day} {known.checked:%B %Y}."


def support_page(
    known: CrisisLines, servers: Sequence[Server], *, locale: str = "", people: People = NOBODY_KNOWN
) -> ui.LayoutView:
    """Return the support card: the lines of the reader's own country, the ways to the facilitators, and the rest."""
    own = known.own_country(people.country, locale)
    others = [country for country in known.lines if country != own]
    return card_view(
        SUPPORT_INTRO,
        *_lines(known, [own]),
        *_ways(servers),
        [other_country_select(others)] if others else None,
        _checked(known),
        MORE_SERVERS if len(servers) > MAX_SERVERS else None,
        SUPPORT_OPTIONS if servers else None,
        people_text(people),
        WORRIED_ABOUT_SOMEONE,
        NOT_A_CRISIS_LINE,
        colour=QUIET,
    )


def servers_page(servers: Sequence[Server]) -> ui.LayoutView:
    """Return the page with the ways to the facilitators of each server, for where it took a while to find them."""
    return card_view(*_ways(servers), SUPPORT_OPTIONS if servers else None, colour=QUIET)


def crisis_lines_page(known: CrisisLines, country: str | None = None) -> ui.LayoutView:
    """Return a card with the crisis lines of one country, or of all, and nothing that Discord could refuse."""
    return card_view(crisis_line_text(known, [country] if country and country in known.lines else None), colour=QUIET)


def contact_confirmation(
    row: ControlRow | None = None,
    first_recipient: FirstRecipient = FirstRecipient.FACILITATORS,
    people: People = NOBODY_KNOWN,
    told: str = "I ask a facilitator to get in touch with you. They read that, and nothing else.",
) -> ui.LayoutView:
    """Return what somebody who asks to be contacted can expect: *told*, where facilitators are told first."""
    instead = INSTEAD.get(first_recipient)
    return card_view(
        instead or told,
        EMERGENCY_HINT,
        row,
        None if instead else ASKED_AGAIN,
        people_text(people),
        colour=QUIET,
    )


def _ways(servers: Sequence[Server]) -> list[Block]:
    if not servers:
        return [NO_SERVER_TO_ASK, [privacy_button(ALL_COMMUNITIES, PrivacyMove.SHOW)]]
    return [_buttons(server, named=len(servers) > 1) for server in servers[:MAX_SERVERS]]


def _buttons(server: Server, *, named: bool) -> ControlRow:
    name = server.name if named else None
    return [support_button(server.id, move, server=name) for move in (SupportMove.REACH, SupportMove.CONCERN)]
