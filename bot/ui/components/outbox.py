"""The control on a masked direct message, which only says that there is something to read."""

from __future__ import annotations

from bot.ui.core.custom_ids import GREY, Button, button


def open_button(message_id: int) -> Button:
    """Return the button that shows the message to its recipient only; the text does not stay in the channel."""
    return button(("Open", None, GREY), f"letter:{message_id}:open")
