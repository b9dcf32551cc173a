"""What is checked about the bot itself: its intent, its name, its clock, its crisis lines, what it keeps."""

from __future__ import annotations

from datetime import timedelta

from bot.rules.contact_hours import find_zone

from .choices import SetupPage
from .state import CheckResult, RetentionPromise, SetupState

REVEALING_WORDS = ("mentor", "mentee", "affair", "infidel", "betray", "cheat", "heal")
"""Words that the bot's name should not contain, because a locked phone shows it."""

REMOVAL_OUT_OF_REACH = (
    "Messages of mine in {} are to go, and I have no access there. Give me *View Channel* there for a day, or delete "
    "them yourself; I try again every day."
)

CRISIS_LINES_GOOD_FOR = timedelta(days=365)
"""How long ago the crisis lines may have been looked over."""


def members_intent(state: SetupState) -> CheckResult:
    if state.has_members_intent:
        return CheckResult(True, "I hear when someone leaves (the *Server Members* intent is on).")
    return CheckResult(
        False,
        "The *Server Members* intent is off, so I don't notice when someone leaves. The person who runs me can turn "
        "it on in Discord's developer portal, under *Bot*.",
    )


def neutral_name(state: SetupState) -> list[CheckResult]:
    telling = [word for word in REVEALING_WORDS if word in state.bot_name.lower()]
    if not telling:
        return []
    return [
        CheckResult(
            False,
            f"My name here contains *{telling[0]}*, and a locked phone shows it above every message. A neutral name "
            "is safer for people; the person who runs me can change it in Discord's developer portal, or you can "
            "give me a nickname here.",
        )
    ]


def clock_reading(state: SetupState) -> list[CheckResult]:
    """Return what the clock says, where it matters most: a wrong one writes to people at night."""
    if state.now is None:
        return []
    zone = find_zone(state.time_zone or "UTC")
    reading = f"{state.now.astimezone(zone):%A, %d %B, %H:%M}"
    if state.time_zone is None:
        return [
            CheckResult(
                False,
                "No time zone is chosen, so people who have not said their own are written to by UTC, where my clock "
                f"says {reading}.",
                SetupPage.HOW,
            )
        ]
    return [
        CheckResult(
            True, f"My clock says {reading}, in {state.time_zone}. If not, the person who runs me can set it."
        )
    ]


def crisis_lines(state: SetupState) -> list[CheckResult]:
    """Return when the crisis lines were last looked over."""
    checked, now = state.crisis_lines_checked, state.now
    if checked is None or now is None:
        return []
    is_fresh = now.date() - checked <= CRISIS_LINES_GOOD_FOR
    said = f"The crisis lines of `/support` were last checked on {checked.day} {checked:%B %Y}."
    again = (
        " That is long ago: please call them over, and tell the person who runs me to put the date in my settings."
    )
    return [CheckResult(is_fresh, said if is_fresh else said + again)]


def retention(promised: RetentionPromise | None) -> list[CheckResult]:
    if promised is None:
        return []
    if not promised.is_kept:
        return [
            CheckResult(
                False,
                "Some things are kept longer than I promise. I forget by myself every few minutes; if this still "
                "stands here tomorrow, the person who runs me finds in my log what is in the way.",
            )
        ]
    return [
        CheckResult(
            True,
            f"Nothing is kept longer than promised. What people wrote goes {_days(promised.words_days)} after it is "
            f"over, a message that arrived after {_days(promised.messages_days)}, and quiet days once they are past. "
            f"Someone who has left is forgotten after {_days(promised.left_days)}. What facilitators decided about a "
            f"mentor who had everything deleted goes after {_days(promised.decisions_days)}, and everything "
            f"{_days(promised.removed_days)} after this server has removed me.",
        )
    ]


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
