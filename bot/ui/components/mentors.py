"""The controls for deciding about mentors, and for saying that one is still open."""

from __future__ import annotations

import discord

from bot.rules.mentor_status import BarMove, MentorMove, NewPeopleMove
from bot.rules.programme import MAX_MENTEES
from bot.ui.core.custom_ids import GREEN, GREY, Button, ButtonLook, Select, button, select

MENTOR_LOOKS = {
    MentorMove.APPROVE: ("Approve", "✅", GREEN),
    MentorMove.DECLINE: ("Decline", "❌", GREY),
    MentorMove.WORD: ("Ask for a word", "💬", GREY),
}

BAR_LOOKS: dict[BarMove, ButtonLook] = {
    BarMove.BAR: ("Not to mentor…", None, GREY),
    BarMove.UNBAR: ("They may mentor again", None, GREY),
}

NEW_PEOPLE_LOOKS: dict[NewPeopleMove, ButtonLook] = {
    NewPeopleMove.STOP: ("Nobody new for them meanwhile", None, GREY),
    NewPeopleMove.LET: ("Let new people come again", None, GREY),
}


def still_open_select(community_id: int, capacity: int) -> Select:
    """Return the choice of for how many people at once a mentor is still open; *capacity* is how many it is now."""
    options = [
        discord.SelectOption(
            label=f"Still open, for {number} at once",
            value=str(number),
            description="As it is now" if number == capacity else None,
        )
        for number in range(1, MAX_MENTEES + 1)
    ]
    return select(f"still-open:{community_id}", "Still open, for how many?", options)


def mentor_button(mentor_row_id: int, move: MentorMove) -> Button:
    """Return the button for one decision about one application."""
    return button(MENTOR_LOOKS[move], f"mentor:{mentor_row_id}:{move}")


def read_offer_button(mentor_row_id: int) -> Button:
    """Return the button that shows a facilitator what was written about an offer to mentor, while it is kept."""
    return button(("Read it", None, GREY), f"offered:{mentor_row_id}")


def seen_button(community_id: int, mentor_row_id: int) -> Button:
    """Return the button that says that one has seen that a mentor stopped, in direct messages, too."""
    return button(("Seen", "👀", GREY), f"stopped:{community_id}:{mentor_row_id}")


def lift_button(mentor_row_id: int) -> Button:
    """Return the button with which facilitators lift the suspension of a mentor."""
    return button(("Lift the suspension", None, GREY), f"mentor:{mentor_row_id}:{MentorMove.LIFT}")


def bar_button(person_id: int, move: BarMove) -> Button:
    """Return the button with which facilitators bar somebody from mentoring, or lift that."""
    return button(BAR_LOOKS[move], f"barred:{person_id}:{move}")


def new_people_button(mentor_row_id: int, move: NewPeopleMove) -> Button:
    """Return the button with which facilitators stop new people for a mentor, or let them come again."""
    return button(NEW_PEOPLE_LOOKS[move], f"mentor:{mentor_row_id}:{move}")
