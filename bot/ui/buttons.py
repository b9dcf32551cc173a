"""The buttons and selects of mentors, seekers, pairings and the server's settings: how each looks.

A custom id carries an id and a move, nothing else, so that every control outlives a restart. What a press does
stands in ``bot.ui.routing``.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove

from .controls import BLUE, GREEN, GREY, LONGEST_LABEL, Button, Select, button, select
from .look import shortened

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

MENTOR_LOOKS = {
    MentorMove.APPROVE: ("Approve", "✅", GREEN),
    MentorMove.DECLINE: ("Decline", "❌", GREY),
    MentorMove.WORD: ("Ask for a word", "💬", GREY),
}

OVERVIEW = "My overview"

DOOR_LOOKS = {
    "volunteer": ("I would like to mentor", "🌱", GREEN),
    "ask": ("Find a mentor", "🔎", BLUE),
    "browse": ("Look around", "🧭", BLUE),
    "offer": ("Offer to someone waiting", "🤲", BLUE),
    "me": ("How things stand", None, GREY),
    "seeker-update": ("Change what I hope for", None, GREY),
    "seeker-withdraw": ("Leave the list", None, GREY),
    "mentor-update": ("Change my details", None, GREY),
    "mentor-pause": ("Take nobody new", "⏸️", GREY),
    "mentor-resume": ("Be open again", "▶️", GREEN),
    "mentor-step-down": ("Step down", None, GREY),
    "mentor-role-off": ("Take the role off now", None, GREY),
    "offer-withdraw": ("Take my offer back", None, GREY),
    "about-me": ("Say more about yourself", None, GREY),
    "preferences": ("When to write to me", None, GREY),
    "who-sees": ("Who sees what of mine", None, GREY),
    "check-ins-on": ("Check-ins again", "▶️", GREEN),
    "check-ins-rest": ("Rest on", None, GREY),
    "check-ins-off": ("No check-ins for me", None, GREY),
}


def pairing_button(pairing_id: int, move: PairingMove) -> Button:
    """One move on one pairing."""
    return button(PAIRING_LOOKS[move], f"pairing:{pairing_id}:{move}")


def mentor_button(mentor_row_id: int, move: MentorMove) -> Button:
    """One decision about one application."""
    return button(MENTOR_LOOKS[move], f"mentor:{mentor_row_id}:{move}")


def door_button(community_id: int, door: str, *, says: str | None = None) -> Button:
    """The way into something of one's own, in the community with this id; works in direct messages too.

    *says* is what stands on it in place of what it says elsewhere.
    """
    return button(DOOR_LOOKS[door], f"door:{community_id}:{door}", says=says and shortened(says, LONGEST_LABEL))


def why_button(pairing_id: int) -> Button:
    """What the other of two said about themselves, and why it could be the two: for the reader's eyes only."""
    return button(("What fits, and why", None, GREY), f"why:{pairing_id}")


def kept_button(last_id: int) -> Button:
    """The person has read what was kept for them, up to the one with this id."""
    return button(("I've read these", None, GREY), f"kept:{last_id}")


def offer_select(options: list[discord.SelectOption], community_id: int) -> Select:
    """A mentor chooses among those waiting in the community with this id; they have no names here."""
    return select(f"offer:{community_id}", "I'd gladly be there for…", options)


def waiting_button(community_id: int, after: int) -> Button:
    """The next page of a community's waiting list, behind the place with this row id."""
    return button(("Show the next ones", None, GREY), f"waiting:{community_id}:{after}")


def guide_select(sections: list[str], chosen: str) -> Select:
    """A section of the guide."""
    options = [
        discord.SelectOption(label=title[:100], value=str(number), default=title == chosen)
        for number, title in enumerate(sections)
    ]
    return select("guide", "More about…", options[:25])


def suggest_select(person_id: int, part: str) -> ui.UserSelect[Any]:
    """A facilitator has someone in mind, and chooses with whom."""
    asks = "…as mentor, with this mentee" if part == "mentor" else "…as mentee, with this mentor"
    return ui.UserSelect(custom_id=f"suggest:{person_id}:{part}", placeholder=asks)
