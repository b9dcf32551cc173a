"""What somebody has chosen about check-ins, in a sentence, and what they read after changing it."""

from __future__ import annotations

from datetime import datetime

from bot.ui.core.layout import format_date
from storage.models.enums import CheckInWish

RESTING_TEXT = "Rest well. I don't ask how it goes until you say so. Your mentorships stay as they are."
OPTED_OUT_TEXT = (
    "You have no check-ins any more. Your mentorships stay as they are, what others write to you still comes, and "
    "`/checkin now` asks whenever you would like that."
)
RESUMED_TEXT = "Good to have you back. I ask how it goes from now on; what went by meanwhile is not asked."
TAKEN_AWAY_TEXT = (
    "I take my messages out of our conversation, the newest first; if there are many, that takes a few minutes. What "
    "you have not seen yet still comes. What you wrote to me there, only you can delete."
)


def check_in_status(wish: CheckInWish, resting_until: datetime | None) -> str:
    """Return a sentence on whether somebody is asked how it goes."""
    match wish:
        case CheckInWish.ASK:
            return "I ask you how it goes."
        case CheckInWish.REST:
            until = f" until about {format_date(resting_until)}; then I ask whether to go on" if resting_until else ""
            return f"You rest from check-ins{until}."
        case CheckInWish.OFF:
            return "You have no check-ins. Your mentorships stay as they are."
