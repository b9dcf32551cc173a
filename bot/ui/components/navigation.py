"""The buttons that lead to something of one's own."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, LONGEST_LABEL, Button, button
from bot.ui.core.layout import shortened

OVERVIEW = "My overview"


class NavigationTarget(StrEnum):
    """Where a button leads; also the last part of its custom id."""

    VOLUNTEER = "volunteer"
    ASK = "ask"
    BROWSE = "browse"
    OFFER = "offer"
    ME = "me"
    SEEKER_UPDATE = "seeker-update"
    SEEKER_WITHDRAW = "seeker-withdraw"
    MENTOR_UPDATE = "mentor-update"
    MENTOR_PAUSE = "mentor-pause"
    MENTOR_RESUME = "mentor-resume"
    MENTOR_STEP_DOWN = "mentor-step-down"
    MENTOR_ROLE_OFF = "mentor-role-off"
    OFFER_WITHDRAW = "offer-withdraw"
    ABOUT_ME = "about-me"
    PREFERENCES = "preferences"
    WHO_SEES = "who-sees"
    CHECK_INS_ON = "check-ins-on"
    CHECK_INS_REST = "check-ins-rest"
    CHECK_INS_OFF = "check-ins-off"


DOOR_LOOKS = {
    NavigationTarget.VOLUNTEER: ("I would like to mentor", "🌱", GREEN),
    NavigationTarget.ASK: ("Find a mentor", "🔎", BLUE),
    NavigationTarget.BROWSE: ("Look around", "🧭", BLUE),
    NavigationTarget.OFFER: ("Offer to someone waiting", "🤲", BLUE),
    NavigationTarget.ME: ("How things stand", None, GREY),
    NavigationTarget.SEEKER_UPDATE: ("Change what I hope for", None, GREY),
    NavigationTarget.SEEKER_WITHDRAW: ("Leave the list", None, GREY),
    NavigationTarget.MENTOR_UPDATE: ("Change my details", None, GREY),
    NavigationTarget.MENTOR_PAUSE: ("Take nobody new", "⏸️", GREY),
    NavigationTarget.MENTOR_RESUME: ("Be open again", "▶️", GREEN),
    NavigationTarget.MENTOR_STEP_DOWN: ("Step down", None, GREY),
    NavigationTarget.MENTOR_ROLE_OFF: ("Take the role off now", None, GREY),
    NavigationTarget.OFFER_WITHDRAW: ("Take my offer back", None, GREY),
    NavigationTarget.ABOUT_ME: ("Say more about yourself", None, GREY),
    NavigationTarget.PREFERENCES: ("When to write to me", None, GREY),
    NavigationTarget.WHO_SEES: ("Who sees what of mine", None, GREY),
    NavigationTarget.CHECK_INS_ON: ("Check-ins again", "▶️", GREEN),
    NavigationTarget.CHECK_INS_REST: ("Rest on", None, GREY),
    NavigationTarget.CHECK_INS_OFF: ("No check-ins for me", None, GREY),
}


def door_button(community_id: int, door: NavigationTarget, *, says: str | None = None) -> Button:
    """The way into something of one's own, in the community with this id; works in direct messages too.

    *says* is what stands on it in place of what it says elsewhere.
    """
    return button(DOOR_LOOKS[door], f"door:{community_id}:{door}", says=says and shortened(says, LONGEST_LABEL))
