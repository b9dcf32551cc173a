"""The controls with which a facilitator looks through a set of matches."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, ButtonLook, button


class MatchMove(StrEnum):
    """What can be done with one match; also the last part of a button's custom id."""

    SUGGEST = "suggest"
    SWAP = "swap"
    SKIP = "skip"
    SHOW = "show"


MATCH_LOOKS: dict[MatchMove, ButtonLook] = {
    MatchMove.SUGGEST: ("Suggest", None, GREEN),
    MatchMove.SWAP: ("Next best", None, GREY),
    MatchMove.SKIP: ("Skip", None, GREY),
    MatchMove.SHOW: ("Look through", None, BLUE),
}


class MatchingMove(StrEnum):
    """What can be done with a whole set of matches; also the last part of a button's custom id."""

    REVIEW_ALL = "all"
    SUGGEST_ALL = "yes"
    SHOW = "show"
    LIST = "list"


MATCHING_LOOKS: dict[MatchingMove, ButtonLook] = {
    MatchingMove.REVIEW_ALL: ("Suggest all", None, GREEN),
    MatchingMove.SUGGEST_ALL: ("Yes, suggest them all", None, GREEN),
    MatchingMove.SHOW: ("Overview", None, GREY),
    MatchingMove.LIST: ("Everybody, one by one", None, GREY),
}


def match_button(match_id: int, move: MatchMove, label: str | None = None) -> Button:
    """Return the button for one match: suggest it, replace it by the next best, skip it, or show it."""
    looks = (label, None, GREY) if label else MATCH_LOOKS[move]
    return button(looks, f"match:{match_id}:{move}")


def matching_button(matching_id: int, move: MatchingMove, label: str | None = None) -> Button:
    """Return the button for the whole set: suggest all of it, which is asked about first, or show it."""
    return button(MATCHING_LOOKS[move], matching_custom_id(matching_id, move), label_text=label)


def matching_custom_id(matching_id: int, move: MatchingMove) -> str:
    """Return the custom id of a move on the whole set; those of the list's pages begin with that of *LIST*."""
    return f"matching:{matching_id}:{move}"
