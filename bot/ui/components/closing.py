"""The controls at the end of a mentorship: the steps of the closing, and whether to read a note of thanks."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, ButtonLook, button
from storage.models.enums import ContactPreference


class ClosingMove(StrEnum):
    """The moves of a closing: say something, see the result, or go to one of its steps."""

    OPEN = "open"
    SHOW_RESULT = "holds"
    NO_CONTACT = "none"
    IN_GROUP = "in_group"
    WELCOME = "gladly"
    TELL = "tell"
    THANK = "thank"
    REST = "rest"
    STAY_OPEN = "stay-open"
    BOUNDARIES = "boundaries"
    RESPECT = "respect"
    GRATITUDE = "gratitude"
    NEXT = "next"


CONTACT_MOVES = {
    ClosingMove.NO_CONTACT: ContactPreference.NONE,
    ClosingMove.IN_GROUP: ContactPreference.IN_GROUP,
    ClosingMove.WELCOME: ContactPreference.WELCOME,
}
"""The moves by which somebody says what contact feels right."""

CLOSING_STEPS = (ClosingMove.BOUNDARIES, ClosingMove.RESPECT, ClosingMove.GRATITUDE, ClosingMove.NEXT)
"""The steps in their order; the last is what comes after."""

SKIP_LABEL, BACK_LABEL = "Skip", "Back"

CLOSING_LOOKS: dict[ClosingMove, ButtonLook] = {
    ClosingMove.OPEN: ("The closing", None, BLUE),
    ClosingMove.SHOW_RESULT: ("Show me", None, BLUE),
    ClosingMove.NO_CONTACT: ("No contact", None, GREY),
    ClosingMove.IN_GROUP: ("If we meet in group", None, GREY),
    ClosingMove.WELCOME: ("Contact is welcome", None, GREY),
    ClosingMove.TELL: ("Tell the facilitators", None, BLUE),
    ClosingMove.THANK: ("Write a few words", None, BLUE),
    ClosingMove.REST: ("Rest for a while", None, GREY),
    ClosingMove.STAY_OPEN: ("Stay open", "🌱", GREEN),
    **dict.fromkeys(CLOSING_STEPS, (SKIP_LABEL, None, GREY)),
}


class ThanksMove(StrEnum):
    """What to do with a word of thanks that was left for someone; also the last part of a button's custom id."""

    YES = "yes"
    LATER = "later"
    NO = "no"


THANKS_LOOKS: dict[ThanksMove, ButtonLook] = {
    ThanksMove.YES: ("Read them", None, BLUE),
    ThanksMove.LATER: ("Not now", None, GREY),
    ThanksMove.NO: ("No, thank you", None, GREY),
}


def closing_button(pairing_id: int, move: ClosingMove, label: str | None = None) -> Button:
    """Return the button for a move in one closing; each step is a move, so that nothing needs to be stored."""
    return button(CLOSING_LOOKS[move], f"closing:{pairing_id}:{move}", label_text=label)


def thanks_button(note_id: int, move: ThanksMove) -> Button:
    """Return the button that says whether somebody would like to read a note that was left for them."""
    return button(THANKS_LOOKS[move], f"thanks:{note_id}:{move}")
