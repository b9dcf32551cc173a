"""The control below what was kept for somebody."""

from __future__ import annotations

from bot.ui.core.custom_ids import GREY, Button, button


def kept_button(last_id: int) -> Button:
    """The person has read what was kept for them, up to the one with this id."""
    return button(("I've read these", None, GREY), f"kept:{last_id}")
