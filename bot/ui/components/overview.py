"""The controls of overviews: below messages that could not be delivered, and what opens the facilitators' queue."""

from __future__ import annotations

from bot.ui.core.custom_ids import BLUE, GREY, Button, button

QUEUE_CUSTOM_ID = "facilitator:queue"


def clear_undelivered_button(last_id: int) -> Button:
    """Return the button by which somebody clears their undelivered messages, up to the one with this id."""
    return button(("I've read these", None, GREY), f"kept:{last_id}")


def queue_button() -> Button:
    """Return the button that shows a facilitator what waits for them."""
    return button(("What waits for me", None, BLUE), QUEUE_CUSTOM_ID)
