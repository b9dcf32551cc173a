"""The buttons about mentors."""

from __future__ import annotations

from bot.rules.mentoring import MentorMove
from bot.ui.core.custom_ids import GREEN, GREY, Button, button

MENTOR_LOOKS = {
    MentorMove.APPROVE: ("Approve", "✅", GREEN),
    MentorMove.DECLINE: ("Decline", "❌", GREY),
    MentorMove.WORD: ("Ask for a word", "💬", GREY),
}


def mentor_button(mentor_row_id: int, move: MentorMove) -> Button:
    """One decision about one application."""
    return button(MENTOR_LOOKS[move], f"mentor:{mentor_row_id}:{move}")
