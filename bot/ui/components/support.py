"""The controls with which someone finds help: the one on every direct message, and those on the card it opens."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREY, LONGEST_LABEL, Button, button
from bot.ui.core.layout import shortened


class SupportMove(StrEnum):
    """The ways to help; also the last part of a button's custom id."""

    OPEN = "open"
    REACH = "reach"
    CONCERN = "concern"


SUPPORT_LOOKS = {
    SupportMove.OPEN: ("Support", None, GREY),
    SupportMove.REACH: ("Reach a facilitator", None, BLUE),
    SupportMove.CONCERN: ("Raise a concern", None, GREY),
}


def support_button(community_id: int, move: SupportMove, *, server: str | None = None) -> Button:
    """The card with the crisis lines, or a way to the facilitators of the community with this id.

    *server* is its name, where someone is in several.
    """
    says = shortened(f"{SUPPORT_LOOKS[move][0]}: {server}", LONGEST_LABEL) if server else None
    return button(SUPPORT_LOOKS[move], f"support:{community_id}:{move}", says=says)
