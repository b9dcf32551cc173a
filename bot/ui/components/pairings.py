"""The controls of pairings."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from discord import ui

from bot.rules.pairing import PairingMove
from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, button


class PairingRole(StrEnum):
    """The two parts in a pairing."""

    MENTOR = "mentor"
    MENTEE = "mentee"


def suggest_button(person_id: int) -> Button:
    """Return the button with which a facilitator begins to suggest somebody to another."""
    return button(("Suggest a pairing", None, BLUE), f"suggest:{person_id}:open")


def suggest_select(person_id: int, person_role: PairingRole) -> ui.UserSelect[Any]:
    """Return a select with which a facilitator chooses the other person for somebody who has *person_role*."""
    asks = "…as mentor, with this mentee" if person_role is PairingRole.MENTOR else "…as mentee, with this mentor"
    return ui.UserSelect(custom_id=f"suggest:{person_id}:{person_role}", placeholder=asks)


PAIRING_LOOKS = {
    PairingMove.AGREE: ("Yes", None, GREEN),
    PairingMove.DECLINE: ("Not this time", None, GREY),
    PairingMove.WITHDRAW: ("Take it back", None, GREY),
    PairingMove.APPROVE: ("Approve", "✅", GREEN),
    PairingMove.REFUSE: ("Not now", "❌", GREY),
    PairingMove.PAUSE: ("Pause", "⏸️", GREY),
    PairingMove.RESUME: ("Go on", "▶️", GREEN),
    PairingMove.END: ("End it", None, GREY),
    PairingMove.NOTE: ("Write a note", "✉️", BLUE),
    PairingMove.HAND_OVER: ("Hand over, if they like", None, GREY),
    PairingMove.STAY: ("Stay as we are", None, GREEN),
    PairingMove.MOVE_ON: ("Back to the waiting list", None, GREY),
}


def pairing_button(pairing_id: int, move: PairingMove) -> Button:
    """Return the button for one move on one pairing."""
    return button(PAIRING_LOOKS[move], f"pairing:{pairing_id}:{move}")


def ask_button(community_id: int, person_id: int) -> Button:
    """Return the button that opens the form for asking somebody whom the reader has named."""
    return button(("Ask them", None, BLUE), f"request:{community_id}:{person_id}")


def who_button(pairing_id: int) -> Button:
    """Return the button that shows a facilitator which two wait for a yes."""
    return button(("Who are they?", None, GREY), f"who:{pairing_id}")


def end_now_button(pairing_id: int) -> Button:
    """Return the button that ends a pairing, for somebody who was asked whether they mean it."""
    return button(("Yes, end it", None, GREY), f"end:{pairing_id}")


def end_for_both_button(pairing_id: int) -> Button:
    """Return the button with which a facilitator ends a pairing for both, after a form."""
    return button(PAIRING_LOOKS[PairingMove.END], f"end-both:{pairing_id}")


def reasons_button(pairing_id: int) -> Button:
    """Return the button that shows what the other said about themselves, and why the two could fit."""
    return button(("What fits, and why", None, GREY), f"why:{pairing_id}")
