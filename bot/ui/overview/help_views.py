"""The page of ``/help``: what mentorship is, in a few words, and the ways in."""

from __future__ import annotations

from discord import ui

from bot.ui.components.navigation import OVERVIEW_LABEL, NavigationTarget, navigate_button
from bot.ui.components.overview import queue_button
from bot.ui.components.setup import check_button
from bot.ui.components.support import SupportMove, support_button
from bot.ui.core.layout import ControlRow, card_view

HELP_TEXT = (
    "## How I can help\nSomeone who knows the way walks for a while beside someone newer. Nothing begins unless both "
    "say yes, and either can end it at any time. **In danger, or at the end of your strength?** *Support* shows who "
    "is there at any hour."
)
MORE_IN_SERVER = "-# We share more than one server, or I can't see which: there, `/help` shows more."


def help_page(
    community_id: int,
    *,
    facilitates: bool = False,
    manages: bool = False,
    in_server: bool = True,
    may_seek: bool = True,
) -> ui.LayoutView:
    """Return the page for somebody in a community; *community_id* is 0 where it is not known which is meant.

    *may_seek*: they are a member without a mentor.
    """
    support = support_button(community_id, SupportMove.OPEN)
    overview = navigate_button(community_id, NavigationTarget.OVERVIEW, label_text=OVERVIEW_LABEL)
    if not community_id:
        return card_view(HELP_TEXT, [overview, support], MORE_IN_SERVER)
    seek = (NavigationTarget.SEEKER_JOIN, NavigationTarget.BROWSE_MENTORS) if may_seek else ()
    begin = (*seek, NavigationTarget.VOLUNTEER)
    read = (NavigationTarget.GUIDE, NavigationTarget.WHO_SEES, NavigationTarget.PREFERENCES)
    staff: ControlRow = [
        *([queue_button()] if facilitates and in_server else []),
        *([check_button("Is all set up?")] if manages and in_server else []),
    ]
    return card_view(
        HELP_TEXT,
        [*(navigate_button(community_id, target) for target in begin), overview, support],
        [navigate_button(community_id, target) for target in read],
        staff,
    )
