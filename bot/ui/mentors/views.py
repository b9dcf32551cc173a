"""What mentors hear who offered or paused, and facilitators who decided."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.rules.hearing import Hearer
from bot.rules.mentoring import MentorMove
from bot.ui.core.audience import INSTEAD
from bot.ui.core.layout import day, person, plain
from storage.models.records import Mentor

MENTOR_RESUMED = "Good to have you back. People can ask you again, as far as you have room."


def volunteered(hearer: Hearer) -> str:
    """What someone hears who has offered to be a mentor."""
    facilitators = (
        "The facilitators have it now and will write to you; if your direct messages are closed, it waits in "
        "`/mentorship me`. If you hear nothing for a week, please ask one of them."
    )
    return (
        f"Thank you for offering this. {INSTEAD.get(hearer, facilitators)} You can change what you wrote with "
        "`/mentor update`, or take the offer back with `/mentor step-down`."
    )


def mentor_paused(until: datetime | None) -> str:
    """What a mentor hears after pausing."""
    span = f"until about {day(until)}; then I open it again and tell you" if until else "until `/mentor resume`"
    return (
        f"Rest well. Nobody new can ask you {span}. Questions that you already have stay open; *Not this time* is "
        "fine. Whoever you mentor now stays."
    )


def decided(mentor: Mentor, move: MentorMove) -> ui.LayoutView:
    """What to show to the facilitator who decided about an application."""
    who = person(mentor.user_id)
    match move:
        case MentorMove.APPROVE:
            return plain(f"{who} is a mentor now; I write to them. Thank you.")
        case MentorMove.DECLINE:
            return plain(f"Noted. I tell {who} that it is not for now.")
        case _:
            return plain(
                f"I tell {who} that you would like to talk with them. **Please write to them yourself.** Their "
                "offer stays open until someone decides."
            )
