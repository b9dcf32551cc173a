"""What somebody has chosen about check-ins, in a line, and what they read after a change of it."""

from __future__ import annotations

from datetime import datetime

from bot.ui.core.layout import day
from storage.models.enums import Wish

RESTS = "Rest well. I don't ask how it goes until you say so. Your mentorships stay as they are."
NONE_ANY_MORE = (
    "You have no check-ins any more. Your mentorships stay as they are, what others write to you still comes, and "
    "`/checkin now` asks whenever you would like that."
)
AGAIN = "Good to have you back. I ask how it goes from now on; what went by meanwhile is not asked."


def standing(wish: Wish, resting_until: datetime | None) -> str:
    """Whether someone is asked how it goes."""
    match wish:
        case Wish.ASK:
            return "I ask you how it goes."
        case Wish.REST:
            until = f" until about {day(resting_until)}; then I ask whether to go on" if resting_until else ""
            return f"You rest from check-ins{until}."
        case Wish.OFF:
            return "You have no check-ins. Your mentorships stay as they are."
