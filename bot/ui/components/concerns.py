"""The controls of a concern: for those who look after it, and for whoever raised it."""

from __future__ import annotations

from bot.rules.concerns import ConcernMove
from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Look, button

OUTCOME = "outcome"
"""What whoever raised it can do: read what came of it."""

CONCERN_LOOKS: dict[str, Look] = {
    ConcernMove.SHOW: ("Read it", None, BLUE),
    ConcernMove.TAKE: ("I'll look after it", "🤝", GREEN),
    ConcernMove.TAKE_OVER: ("Take it over", None, GREY),
    ConcernMove.HAND_BACK: ("Hand it back", None, GREY),
    ConcernMove.NOTE: ("Note something", None, GREY),
    ConcernMove.CLOSE: ("Close it", None, GREY),
    OUTCOME: ("Read it", None, BLUE),
}


def concern_button(concern_id: int, move: str) -> Button:
    """One move about one concern, or a look at it for the reader's eyes alone."""
    return button(CONCERN_LOOKS[move], f"concern:{concern_id}:{move}")
