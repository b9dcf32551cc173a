"""The control below the messages that could not be delivered to somebody."""

from __future__ import annotations

from bot.ui.core.custom_ids import GREY, Button, button


def clear_undelivered_button(last_id: int) -> Button:
    """Return the button by which somebody clears their undelivered messages, up to the one with this id."""
    return button(("I've read these", None, GREY), f"kept:{last_id}")
