"""The buttons that lead to something of one's own."""

from __future__ import annotations

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, LONGEST_LABEL, Button, button
from bot.ui.core.layout import shortened

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


def door_button(community_id: int, door: str, *, says: str | None = None) -> Button:
    """The way into something of one's own, in the community with this id; works in direct messages too.

    *says* is what stands on it in place of what it says elsewhere.
    """
    return button(DOOR_LOOKS[door], f"door:{community_id}:{door}", says=says and shortened(says, LONGEST_LABEL))
