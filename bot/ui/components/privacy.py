"""The controls with which somebody sees, exports and deletes what is stored about them."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREY, RED, Button, button

ALL_COMMUNITIES = 0
"""The id that stands for all communities that know the caller, also those that they have left."""


class PrivacyMove(StrEnum):
    """What can be done with what is stored about oneself; also the last part of a button's custom id."""

    SHOW = "mine"
    EXPORT = "export"
    SEND = "send"
    LIST_EXCLUSIONS = "list"
    ASK_TO_DELETE = "delete"
    DELETE = "delete-yes"
    DELETE_BUT_MESSAGES = "delete-but-messages"
    KEEP = "keep"


PRIVACY_LOOKS = {
    PrivacyMove.SHOW: ("What is stored about me", None, GREY),
    PrivacyMove.EXPORT: ("Get a copy", None, BLUE),
    PrivacyMove.SEND: ("Send it by direct message", None, GREY),
    PrivacyMove.LIST_EXCLUSIONS: ("Whom I keep apart from", None, GREY),
    PrivacyMove.ASK_TO_DELETE: ("Delete…", None, GREY),
    PrivacyMove.DELETE: ("Delete everything", None, RED),
    PrivacyMove.DELETE_BUT_MESSAGES: ("Delete, but leave my messages", None, GREY),
    PrivacyMove.KEEP: ("Keep everything", None, GREY),
}


def privacy_button(community_id: int, move: PrivacyMove) -> Button:
    """Return the button for a move on what is stored about the caller in the community with this id."""
    return button(PRIVACY_LOOKS[move], f"privacy:{community_id}:{move}")
