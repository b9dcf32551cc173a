"""The controls at the end of a mentorship: the closing, step by step, and whether to read a word of thanks."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Look, button
from storage.models.enums import Contact


class ClosingMove(StrEnum):
    """What can be done in a closing: say something, see what came of it, or turn to one of its steps."""

    OPEN = "open"
    HOLDS = "holds"
    NO_CONTACT = "none"
    IN_GROUP = "in_group"
    GLADLY = "gladly"
    TELL = "tell"
    THANK = "thank"
    REST = "rest"
    STAY_OPEN = "stay-open"
    BOUNDARIES = "boundaries"
    RESPECT = "respect"
    GRATITUDE = "gratitude"
    NEXT = "next"


WISHES = {
    ClosingMove.NO_CONTACT: Contact.NONE,
    ClosingMove.IN_GROUP: Contact.IN_GROUP,
    ClosingMove.GLADLY: Contact.GLADLY,
}
"""The moves that say what contact feels right."""

STEPS = (ClosingMove.BOUNDARIES, ClosingMove.RESPECT, ClosingMove.GRATITUDE, ClosingMove.NEXT)
"""The steps in their order; the last is what comes after."""

SKIP, BACK = "Skip", "Back"

CLOSING_LOOKS: dict[ClosingMove, Look] = {
    ClosingMove.OPEN: ("The closing", None, BLUE),
    ClosingMove.HOLDS: ("Show me", None, BLUE),
    ClosingMove.NO_CONTACT: ("No contact", None, GREY),
    ClosingMove.IN_GROUP: ("If we meet in group", None, GREY),
    ClosingMove.GLADLY: ("Gladly", None, GREY),
    ClosingMove.TELL: ("Tell the facilitators", None, BLUE),
    ClosingMove.THANK: ("Write a few words", None, BLUE),
    ClosingMove.REST: ("Rest for a while", None, GREY),
    ClosingMove.STAY_OPEN: ("Stay open", "🌱", GREEN),
    **dict.fromkeys(STEPS, (SKIP, None, GREY)),
}


class ThanksMove(StrEnum):
    """What to do with a word of thanks that was left for someone; also the last part of a button's custom id."""

    YES = "yes"
    LATER = "later"
    NO = "no"


THANKS_LOOKS: dict[ThanksMove, Look] = {
    ThanksMove.YES: ("Read them", None, BLUE),
    ThanksMove.LATER: ("Not now", None, GREY),
    ThanksMove.NO: ("No, thank you", None, GREY),
}


def closing_button(pairing_id: int, move: ClosingMove, label: str | None = None) -> Button:
    """One press in one closing; the step to turn to is its own move, so that nothing need be remembered."""
    return button(CLOSING_LOOKS[move], f"closing:{pairing_id}:{move}", says=label)


def thanks_button(note_id: int, move: ThanksMove) -> Button:
    """Whether someone would like to read a few words that were left for them."""
    return button(THANKS_LOOKS[move], f"thanks:{note_id}:{move}")
