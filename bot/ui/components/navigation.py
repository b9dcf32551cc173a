"""The buttons that lead to something of the caller's own."""

from __future__ import annotations

from enum import StrEnum

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, MAX_BUTTON_LABEL_LENGTH, Button, button
from bot.ui.core.layout import truncate

OVERVIEW_LABEL = "My overview"


class NavigationTarget(StrEnum):
    """Where a button leads; also the last part of its custom id."""

    VOLUNTEER = "volunteer"
    SEEKER_JOIN = "ask"
    BROWSE_MENTORS = "browse"
    WAITING_LIST = "offer"
    OVERVIEW = "me"
    NOTE = "note"
    SEEKER_UPDATE = "seeker-update"
    SEEKER_WITHDRAW = "seeker-withdraw"
    MENTOR_UPDATE = "mentor-update"
    MENTOR_PAUSE = "mentor-pause"
    MENTOR_RESUME = "mentor-resume"
    MENTOR_STEP_DOWN = "mentor-step-down"
    MENTOR_ROLE_OFF = "mentor-role-off"
    VOLUNTEER_WITHDRAW = "offer-withdraw"
    ABOUT_ME = "about-me"
    PREFERENCES = "preferences"
    WHO_SEES = "who-sees"
    GUIDE = "guide"
    CHECK_INS_ON = "check-ins-on"
    CHECK_INS_KEEP_RESTING = "check-ins-rest"
    CHECK_INS_OFF = "check-ins-off"


NAVIGATION_LOOKS = {
    NavigationTarget.VOLUNTEER: ("I would like to mentor", "🌱", GREEN),
    NavigationTarget.SEEKER_JOIN: ("Find a mentor", "🔎", BLUE),
    NavigationTarget.BROWSE_MENTORS: ("Look around", "🧭", BLUE),
    NavigationTarget.WAITING_LIST: ("Offer to someone waiting", "🤲", BLUE),
    NavigationTarget.OVERVIEW: ("My overview", None, GREY),
    NavigationTarget.NOTE: ("Write a note", None, GREY),
    NavigationTarget.SEEKER_UPDATE: ("Change what I hope for", None, GREY),
    NavigationTarget.SEEKER_WITHDRAW: ("Leave the list", None, GREY),
    NavigationTarget.MENTOR_UPDATE: ("Change my details", None, GREY),
    NavigationTarget.MENTOR_PAUSE: ("Take nobody new", "⏸️", GREY),
    NavigationTarget.MENTOR_RESUME: ("Be open again", "▶️", GREEN),
    NavigationTarget.MENTOR_STEP_DOWN: ("Step down", None, GREY),
    NavigationTarget.MENTOR_ROLE_OFF: ("Take the role off now", None, GREY),
    NavigationTarget.VOLUNTEER_WITHDRAW: ("Take my offer back", None, GREY),
    NavigationTarget.ABOUT_ME: ("Say more about yourself", None, GREY),
    NavigationTarget.PREFERENCES: ("Times for messages", None, GREY),
    NavigationTarget.WHO_SEES: ("Who sees what of mine", None, GREY),
    NavigationTarget.GUIDE: ("How it works", "📖", GREY),
    NavigationTarget.CHECK_INS_ON: ("Check-ins again", "▶️", GREEN),
    NavigationTarget.CHECK_INS_KEEP_RESTING: ("Rest on", None, GREY),
    NavigationTarget.CHECK_INS_OFF: ("No check-ins for me", None, GREY),
}


def navigation_servers_id(target: NavigationTarget) -> str:
    """Return that with which the custom ids of the pages of servers begin, in one of which this is meant."""
    return f"door-in:{target}"


def navigate_button(community_id: int, target: NavigationTarget, *, label_text: str | None = None) -> Button:
    """Return a button that leads to something of the caller's own, in the community with this id.

    It works in direct messages too. *label_text* replaces the usual label.
    """
    return button(
        NAVIGATION_LOOKS[target],
        f"door:{community_id}:{target}",
        label_text=label_text and truncate(label_text, MAX_BUTTON_LABEL_LENGTH),
    )
