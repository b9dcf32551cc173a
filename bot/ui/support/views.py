"""The card for somebody who needs help now. It comes without the database, and nobody learns that it was shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from discord import ui

from bot.config.crisis_lines import CrisisLines
from bot.rules.audience import FirstRecipient
from bot.ui.components.home import Server, server_blocks
from bot.ui.components.paging import FIRST_PLACE, Place
from bot.ui.components.privacy import ALL_COMMUNITIES, PrivacyMove, privacy_button
from bot.ui.components.support import SUPPORT_SERVERS_ID, SupportMove, other_country_select, support_button
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
SERVERS_ON_CARD = 7
"""So many servers fit beside the lines; more are on the page to which a button leads."""


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
        *_on_card(servers),
        [other_country_select(others)] if others else None,
        _checked(known),
        SUPPORT_OPTIONS if servers else None,
        people_text(people),
        WORRIED_ABOUT_SOMEONE,
        NOT_A_CRISIS_LINE,
        colour=QUIET,
    )


def servers_page(servers: Sequence[Server], place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page with the ways to the facilitators of each server."""
    ways = server_blocks(servers, _ways(servers), SUPPORT_SERVERS_ID, place) if servers else _no_server()
    return card_view(*ways, SUPPORT_OPTIONS if servers else None, colour=QUIET)


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


def _no_server() -> list[Block]:
    return [NO_SERVER_TO_ASK, [privacy_button(ALL_COMMUNITIES, PrivacyMove.SHOW)]]


def _on_card(servers: Sequence[Server]) -> list[Block]:
    """Return the ways in the first servers, and to the page with all of them, where they are more."""
    if not servers:
        return _no_server()
    has_more = len(servers) > SERVERS_ON_CARD
    rest: ControlRow = [support_button(ALL_COMMUNITIES, SupportMove.SERVERS)] if has_more else []
    return [*map(_ways(servers), servers[:SERVERS_ON_CARD]), rest]


def _ways(servers: Sequence[Server]) -> Callable[[Server], ControlRow]:
    """Return what makes the row of buttons for one of these servers, with its name where there are several."""

    def row(server: Server) -> ControlRow:
        name = server.name if len(servers) > 1 else None
        return [support_button(server.id, move, server=name) for move in (SupportMove.REACH, SupportMove.CONCERN)]

    return row
