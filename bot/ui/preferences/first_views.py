"""The words of what is asked once, before the first form, and the way on."""

from __future__ import annotations

from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.rules.refusals import FirstStep
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.pairings import ask_button, pairing_button
from bot.ui.core.layout import ControlRow, escape_markup, format_days, join_lines
from storage.models.records import Community


def notice(community: Community, programme: Programme) -> str:
    """Return what somebody is told before anything of theirs is kept."""
    kept = format_days(programme.keep_words_days)
    return join_lines(
        "**What I keep**: what you say here, encrypted. Your words go "
        f"{kept} after a mentorship ends; all of it goes at once with `/privacy delete`. `/privacy mine` shows it.",
        f"**Who runs me here**: {escape_markup(community.operator)}" if community.operator else None,
        f"**For complaints**: {escape_markup(community.complaints)}" if community.complaints else None,
    )


def begun_confirmation(*, is_discreet: bool) -> str:
    """Return the confirmation of what was answered."""
    shown = (
        "My messages only say that there is something to read."
        if is_discreet
        else "My messages begin with a line that says nothing, and then say what they are about."
    )
    return f"**Thank you.** {shown} You can change that at any time in *Times for messages*. Now you can go on:"


def next_steps(community_id: int, first: FirstStep, of: int) -> ControlRow:
    """Return the buttons to what somebody was about to do, and to the choice that they made."""
    overview = navigate_button(community_id, NavigationTarget.OVERVIEW)
    match first:
        case FirstStep.VOLUNTEER:
            return [navigate_button(community_id, NavigationTarget.VOLUNTEER), overview]
        case FirstStep.SEEK:
            return [navigate_button(community_id, NavigationTarget.SEEKER_JOIN), overview]
        case FirstStep.ASK:
            return [ask_button(community_id, of), overview]
        case FirstStep.OFFER:
            return [navigate_button(community_id, NavigationTarget.WAITING_LIST), overview]
        case FirstStep.AGREE:
            return [pairing_button(of, PairingMove.AGREE), overview]
