"""The controls with which someone sees, takes along and deletes what is stored about them."""

from __future__ import annotations

from bot.ui.core.custom_ids import BLUE, GREY, RED, Button, button

EVERYWHERE = 0
"""In place of a community's id: each that knows the presser, also those that they have left."""

PRIVACY_LOOKS = {
    "mine": ("What is stored about me", None, GREY),
    "export": ("Get a copy", None, BLUE),
    "send": ("Send it by direct message", None, GREY),
    "list": ("Whom I keep apart from", None, GREY),
    "delete": ("Delete…", None, GREY),
    "delete-yes": ("Delete everything", None, RED),
    "keep": ("Keep everything", None, GREY),
}


def privacy_button(community_id: int, move: str) -> Button:
    """One move with what is stored about the presser in the community with this id."""
    return button(PRIVACY_LOOKS[move], f"privacy:{community_id}:{move}")
