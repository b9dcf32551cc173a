"""The buttons for deciding about mentors."""

from __future__ import annotations

from bot.rules.mentor_status import MentorMove
from bot.ui.core.custom_ids import GREEN, GREY, Button, button

MENTOR_LOOKS = {
    MentorMove.APPROVE: ("Approve", "✅", GREEN),
    MentorMove.DECLINE: ("Decline", "❌", GREY),
    MentorMove.WORD: ("Ask for a word", "💬", GREY),
}


def mentor_button(mentor_row_id: int, move: MentorMove) -> Button:
    """Return the button for one decision about one application."""
    return button(MENTOR_LOOKS[move], f"mentor:{mentor_row_id}:{move}")
