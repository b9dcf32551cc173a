"""The controls with which a facilitator looks through a set of matches."""

from __future__ import annotations

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Look, button

MATCH_LOOKS: dict[str, Look] = {
    "suggest": ("Suggest", None, GREEN),
    "swap": ("Next best", None, GREY),
    "skip": ("Skip", None, GREY),
    "show": ("Look through", None, BLUE),
}

MATCHING_LOOKS: dict[str, Look] = {
    "all": ("Suggest all", None, GREEN),
    "yes": ("Yes, ask them all", None, GREEN),
    "show": ("Overview", None, GREY),
}


def match_button(match_id: int, move: str, label: str | None = None) -> Button:
    """One match: suggest it, put the next best in its place, skip it, or look at it."""
    looks = (label, None, GREY) if label else MATCH_LOOKS[move]
    return button(looks, f"match:{match_id}:{move}")


def matching_button(matching_id: int, move: str, label: str | None = None) -> Button:
    """The whole set: suggest all of it, which is asked about first, or look at it."""
    return button(MATCHING_LOOKS[move], f"matching:{matching_id}:{move}", says=label)
