"""The controls of a concern, and of all that waits: for those who look after it, and for the person who waits."""

from __future__ import annotations

from bot.rules.concerns import ConcernMove
from bot.rules.ladder import MatterMove, NewcomerMove, available_matter_moves
from bot.rules.mentor_status import NewPeopleMove
from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, ButtonLook, button
from bot.ui.core.layout import ControlRow

from .mentors import NEW_PEOPLE_LOOKS

SHARE_LOOK: ButtonLook = ("Show it to new facilitators, too", None, GREY)

CONCERN_LOOKS: dict[ConcernMove, ButtonLook] = {
    ConcernMove.SHOW: ("Read it", None, BLUE),
    ConcernMove.TAKE: ("I'll look after it", "🤝", GREEN),
    ConcernMove.TAKE_OVER: ("Take it over", None, GREY),
    ConcernMove.HAND_BACK: ("Hand it back", None, GREY),
    ConcernMove.SHARE: SHARE_LOOK,
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


MATTER_LOOKS: dict[MatterMove, ButtonLook] = {
    MatterMove.TAKE: ("I look after it", "🤝", GREEN),
    MatterMove.HAND_BACK: ("Hand it back", None, GREY),
    MatterMove.DONE: ("Done", None, GREY),
    MatterMove.SPOKEN: ("Yes", None, GREEN),
    MatterMove.NOT_SPOKEN: ("Not yet", None, GREY),
    MatterMove.REACHED: ("Yes", None, GREEN),
    MatterMove.NOT_REACHED: ("Not yet", None, GREY),
    MatterMove.WITHDRAW: ("I don't need it any more", None, GREY),
    MatterMove.KEEP: ("Keep it in My overview", None, GREY),
    MatterMove.WRITE: ("Write to me about it", None, GREY),
    MatterMove.LET_IN: ("Let somebody in", None, BLUE),
}


def matter_button(matter_id: int, move: MatterMove) -> Button:
    """Return a button for one move of who looks after an open matter, or of who waits."""
    return button(MATTER_LOOKS[move], f"matter:{matter_id}:{move}")


NEWCOMER_LOOKS: dict[NewcomerMove, ButtonLook] = {
    NewcomerMove.LET: ("Yes", None, GREEN),
    NewcomerMove.LEAVE: ("No", None, GREY),
}


def newcomer_row(reader_row_id: int) -> ControlRow:
    """Return the buttons for whether somebody may read it who came later."""
    return [button(look, f"newcomer:{reader_row_id}:{move}") for move, look in NEWCOMER_LOOKS.items()]


def let_in_list_id(matter_id: int) -> str:
    """Return the custom id of the list of those who may be let in, with which those of its pages begin."""
    return f"matter:{matter_id}:{MatterMove.LET_IN}"


def let_in_button(matter_id: int, person_id: int, name: str) -> Button:
    """Return the button for letting this person read what somebody waits for."""
    return button((name, None, GREY), f"{let_in_list_id(matter_id)}:{person_id}", label_text=name)


def matter_row(matter_id: int | None, reader: int) -> ControlRow | None:
    """Return the buttons of an open matter that the reader looks after."""
    return quiet_row(matter_id, reader, reader)


def quiet_row(matter_id: int | None, taken_by: int | None, reader: int) -> ControlRow | None:
    """Return the buttons with which one of those who look after mentorship can look after what nobody asked for."""
    if matter_id is None:
        return None
    return [matter_button(matter_id, move) for move in available_matter_moves(taken_by, reader)]


def keep_row(matter_id: int | None) -> ControlRow | None:
    """Return the button after which the person is not written to, but reads on their own page how it stands."""
    return None if matter_id is None else [matter_button(matter_id, MatterMove.KEEP)]
