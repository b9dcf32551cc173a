"""The control on a direct message that only says that there is something to read."""

from __future__ import annotations

from bot.ui.core.custom_ids import GREY, Button, button


def open_button(letter_id: int) -> Button:
    """What there is to read, for its reader's eyes; it does not stay."""
    return button(("Open", None, GREY), f"letter:{letter_id}:open")
