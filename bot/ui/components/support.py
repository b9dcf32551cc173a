"""The controls for finding help: the one on every direct message, and those on the card that it opens."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import discord

from bot.ui.core.custom_ids import BLUE, GREY, MAX_BUTTON_LABEL_LENGTH, Button, Select, button, select
from bot.ui.core.layout import truncate


class SupportMove(StrEnum):
    """The ways to help; also the last part of a button's custom id."""

    OPEN = "open"
    REACH = "reach"
    CONCERN = "concern"
    COUNTRY = "country"
    SERVERS = "servers"


SUPPORT_LOOKS = {
    SupportMove.OPEN: ("Support", None, GREY),
    SupportMove.REACH: ("Reach a facilitator", None, BLUE),
    SupportMove.CONCERN: ("Raise a concern", None, GREY),
    SupportMove.SERVERS: ("All our servers", None, GREY),
}


SUPPORT_SERVERS_ID = "support-in"
"""That with which the custom ids of the pages of servers begin, in one of which somebody looks for help."""


def support_button(community_id: int, move: SupportMove, *, server: str | None = None) -> Button:
    """Return the button to the support card, or to the facilitators of the community with this id.

    *server* is the community's name, for somebody who is in several.
    """
    says = truncate(f"{SUPPORT_LOOKS[move][0]}: {server}", MAX_BUTTON_LABEL_LENGTH) if server else None
    return button(SUPPORT_LOOKS[move], f"support:{community_id}:{move}", label_text=says)


def other_country_select(countries: Sequence[str]) -> Select:
    """Return the select of the countries whose crisis lines are not shown yet."""
    options = [discord.SelectOption(label=country, value=country) for country in countries]
    return select(f"support:0:{SupportMove.COUNTRY}", "Lines for another country", options)
