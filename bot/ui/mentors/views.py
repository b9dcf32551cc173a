"""Confirmations for mentors who offered or paused, and for facilitators who decided."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.rules.audience import FirstRecipient
from bot.rules.mentor_status import MentorMove, is_closed_to_new_people, is_current_mentor
from bot.ui.core.audience import INSTEAD
from bot.ui.core.layout import format_date, mention_user, text_view
from bot.ui.core.refusals import NOBODY_NEW_FOR_NOW
from storage.models.matching import PastDecision
from storage.models.records import Mentor


def resume_confirmation(mentor: Mentor) -> str:
    """Return the confirmation for a mentor who has resumed."""
    return f"Good to have you back. {open_text(mentor, 'People can ask you again, as far as you have room.')}"


def open_text(mentor: Mentor | None, is_open: str) -> str:
    """Return *is_open*, or that facilitators let nobody new come to this mentor."""
    return NOBODY_NEW_FOR_NOW if mentor is not None and is_closed_to_new_people(mentor) else is_open


def volunteer_confirmation(first_recipient: FirstRecipient) -> str:
    """Return the confirmation for someone who has offered to be a mentor; *first_recipient* gets to know of it."""
    facilitators = (
        "The facilitators have it now, and I write to you when they have decided. If you hear nothing for a week, "
        "please ask one of them."
    )
    return f"Thank you for offering this. {INSTEAD.get(first_recipient, facilitators)}"


FEW_WORDS_ASKED = "You ticked and wrote nothing. Would you like to add a few words? It makes choosing easier."
"""Asked once, with an offer that says nothing yet."""

CHANGE_SHOWN = "Kept. That is what people see from now on."
CHANGE_WAITS = (
    "Kept. The facilitators read other words, and more room, before others see them; till then people see what was "
    "approved. I write to you when one of them has decided."
)
"""What a mentor reads who has changed what facilitators approve."""

VOLUNTEER_DETAILS = (
    "If your direct messages are closed, my answer waits in `/mentorship me`. You can change what you wrote with "
    "`/mentor update`, or take the offer back with `/mentor step-down`."
)


def still_open_confirmation(mentor: Mentor) -> str:
    """Return the confirmation that a mentor is still open, and for how many."""
    now = f"**Thank you.** You are open for new people, for {mentor.capacity} at once."
    return f"{now} {CHANGE_WAITS}" if mentor.new_capacity is not None else now


def pause_confirmation(until: datetime | None) -> str:
    """Return the confirmation of a pause; with None it lasts until the mentor resumes."""
    span = "until you open again, in `/mentorship me`"
    if until is not None:
        span = f"until about {format_date(until)}; then I open it again and tell you"
    return (
        f"Rest well. Nobody new can ask you {span}. Questions that you already have stay open; *Not this time* is "
        "fine. If you mentor somebody now, that goes on."
    )


def added_confirmation(user_id: int) -> str:
    """Return the confirmation for the facilitator who added a mentor; it is true also where nobody is written to."""
    return (
        f"Noted. I write to {mention_user(user_id)} where I may. They mentor from now on, unless they would rather "
        "not; `/facilitator person` shows how it stands."
    )


def suspended_confirmation(user_id: int) -> str:
    """Return the confirmation for the facilitator who suspended a mentor."""
    who = mention_user(user_id)
    return (
        f"Noted. Nobody new comes to {who}; to others it is as if they had no room, and open questions to them are "
        f"closed. I tell {who} one sentence, without why. Those they mentor are asked with their next check-in "
        "whether it is still right for them. What you wrote, facilitators alone read. One of you can lift it in "
        "`/facilitator person`."
    )


def lifted_confirmation(user_id: int) -> str:
    """Return the confirmation for the facilitator who lifted a suspension."""
    return f"Lifted. I tell {mention_user(user_id)}; new people can come once they say that they are open again."


def barred_confirmation(bar: PastDecision) -> str:
    """Return the confirmation for the facilitator who barred somebody from mentoring."""
    who, until = mention_user(bar.person_id), format_date(bar.until) if bar.until else "it is lifted"
    return (
        f"Noted until {until}. Nobody writes to {who} about it; should they offer to mentor, you see this beside the "
        "offer, and it can't be approved. It stays even if they have everything deleted. One of you can lift it in "
        "`/facilitator person`."
    )


def unbarred_confirmation(user_id: int) -> str:
    """Return the confirmation for the facilitator who lifted a bar."""
    return f"Lifted. {mention_user(user_id)} may mentor again, as far as facilitators approve; nobody writes to them."


def seen_confirmation(mentor: Mentor) -> str:
    """Return the confirmation for somebody who has seen that a mentor stopped."""
    return (
        f"Noted: I don't bring it up again that {mention_user(mentor.user_id)} stopped. A word of thanks might mean "
        "a lot."
    )


def decision_confirmation(mentor: Mentor, move: MentorMove) -> ui.LayoutView:
    """Return the confirmation for the facilitator who decided about an application."""
    who = mention_user(mentor.user_id)
    match move:
        case MentorMove.APPROVE:
            return text_view(f"{who} is a mentor now, as approved; I write to them. Thank you.")
        case MentorMove.DECLINE if is_current_mentor(mentor):
            return text_view(f"Noted. Others go on seeing what was approved; I tell {who}.")
        case MentorMove.DECLINE:
            return text_view(f"Noted. I tell {who} that it is not for now.")
        case _:
            return text_view(
                f"I tell {who} that you would like to talk with them. **Please write to them yourself.** Their "
                "offer stays open until someone decides."
            )
