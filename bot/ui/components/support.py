"""The controls with which someone finds help: the one on every direct message, and those on the card it opens."""

from __future__ import annotations

from bot.ui.core.custom_ids import BLUE, GREY, LONGEST_LABEL, Button, button
from bot.ui.core.layout import shortened

SUPPORT_LOOKS = {
    "open": ("Support", None, GREY),
    "reach": ("Reach a facilitator", None, BLUE),
    "concern": ("Raise a concern", None, GREY),
}


def support_button(community_id: int, move: str, *, server: str | None = None) -> Button:
    """The card with the crisis lines, or a way to the facilitators of the community with this id.

    *server* is its name, where someone is in several.
    """
    says = shortened(f"{SUPPORT_LOOKS[move][0]}: {server}", LONGEST_LABEL) if server else None
    return button(SUPPORT_LOOKS[move], f"support:{community_id}:{move}", says=says)
