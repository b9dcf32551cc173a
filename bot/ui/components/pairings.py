"""The buttons of pairings."""

from __future__ import annotations

from bot.rules.pairing import PairingMove
from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, button

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
    """One move on one pairing."""
    return button(PAIRING_LOOKS[move], f"pairing:{pairing_id}:{move}")


def why_button(pairing_id: int) -> Button:
    """What the other of two said about themselves, and why it could be the two: for the reader's eyes only."""
    return button(("What fits, and why", None, GREY), f"why:{pairing_id}")


def kept_button(last_id: int) -> Button:
    """The person has read what was kept for them, up to the one with this id."""
    return button(("I've read these", None, GREY), f"kept:{last_id}")
