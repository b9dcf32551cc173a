"""The controls for looking through mentors."""

from __future__ import annotations

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, button

BROWSE_LOOKS = {
    "ask": ("Ask", None, GREEN),
    "next": ("Next", None, BLUE),
    "pass": ("Not for me", None, GREY),
    "while": ("For a while", None, GREY),
    "ever": ("For good", None, GREY),
    "back": ("Back", None, GREY),
    "first": ("From the beginning", None, BLUE),
}
"""Whoever is *not for me* is left out for a while or for good."""

NOBODY_YET = 0
"""The mentor on a button that leads to the first."""


def browse_button(community_id: int, mentor_row_id: int, move: str, *, label: str | None = None) -> Button:
    """One move while looking through the mentors of a community; the mentor is the one on the card."""
    return button(BROWSE_LOOKS[move], f"browse:{community_id}:{mentor_row_id}:{move}", says=label)
