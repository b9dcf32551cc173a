"""The controls of a concern: for those who look after it, and for the person who raised it."""

from __future__ import annotations

from bot.rules.concerns import ConcernMove
from bot.rules.mentor_status import NewPeopleMove
from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, ButtonLook, button

from .mentors import NEW_PEOPLE_LOOKS

CONCERN_LOOKS: dict[ConcernMove, ButtonLook] = {
    ConcernMove.SHOW: ("Read it", None, BLUE),
    ConcernMove.TAKE: ("I'll look after it", "🤝", GREEN),
    ConcernMove.TAKE_OVER: ("Take it over", None, GREY),
    ConcernMove.HAND_BACK: ("Hand it back", None, GREY),
    ConcernMove.NOTE: ("Note something", None, GREY),
    ConcernMove.CLOSE: ("Close it", None, GREY),
}


def concern_button(concern_id: int, move: ConcernMove) -> Button:
    """Return a button for one move of those who look after a concern."""
    return button(CONCERN_LOOKS[move], f"concern:{concern_id}:{move}")


def new_people_concern_button(concern_id: int, move: NewPeopleMove) -> Button:
    """Return the button for new people of the mentor whom a concern is about."""
    return button(NEW_PEOPLE_LOOKS[move], f"concern:{concern_id}:{move}")


def outcome_button(concern_id: int) -> Button:
    """Return the button with which the person who raised a concern reads what came of it."""
    return button(("Read it", None, BLUE), f"concern:{concern_id}:outcome")
