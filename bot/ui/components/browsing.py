"""The controls for browsing mentors."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, MAX_BUTTON_LABEL_LENGTH, Button, button
from bot.ui.core.layout import truncate


class BrowseMove(StrEnum):
    """What can be done while looking through mentors; also the last part of a button's custom id."""

    ASK = "ask"
    NEXT = "next"
    NOT_FOR_ME = "pass"
    FOR_A_WHILE = "while"
    FOR_GOOD = "ever"
    BACK = "back"
    FIRST = "first"


BROWSE_LOOKS = {
    BrowseMove.ASK: ("Ask them", None, GREEN),
    BrowseMove.NEXT: ("Next", None, BLUE),
    BrowseMove.NOT_FOR_ME: ("Not for me", None, GREY),
    BrowseMove.FOR_A_WHILE: ("For a while", None, GREY),
    BrowseMove.FOR_GOOD: ("For good", None, GREY),
    BrowseMove.BACK: ("Back", None, GREY),
    BrowseMove.FIRST: ("From the beginning", None, BLUE),
}
"""A mentor who is *not for me* is left out for a while or for good."""

NO_MENTOR_YET = 0
"""The mentor id on a button that leads to the first mentor."""


def browse_button(community_id: int, mentor_row_id: int, move: BrowseMove, *, label: str | None = None) -> Button:
    """Return the button for a move while browsing a community's mentors; the mentor is the one on the card."""
    label = label and truncate(label, MAX_BUTTON_LABEL_LENGTH)
    return button(BROWSE_LOOKS[move], f"browse:{community_id}:{mentor_row_id}:{move}", label_text=label)
