"""What to say once something is done."""

from __future__ import annotations

from discord import ui

from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.people import Caller
from storage.records import Mentor, Pairing
from storage.states import PairingState

from .knocks import plain
from .letters.shared import ending_words, moves, partner
from .look import Block, card, dm, person

CONTACT_PROMISE = (
    "Thank you for saying so. A facilitator will write to you, usually within {days} days; they know that you "
    "asked, and nothing more. **If you are in danger, or fear for yourself, please don't wait for us: call your "
    "local emergency number or a crisis line now.**"
)


VOLUNTEERED = (
    "Thank you. It takes heart to offer this. The facilitators have it now and will come back to you by direct "
    "message; you can change what you wrote with `/mentor update`."
)
JOINED = (
    "You are on the waiting list now. What happens next: facilitators and mentors look who might fit; mentors "
    "see what you hope for, and not your name. When someone offers, I write to you, and you decide. You can "
    "leave the list at any time with `/mentee withdraw`."
)
ALL_WAS_READ = "Cleared. Nothing is kept for you any more."
MORE_IS_KEPT = "Cleared. There is more than fit at once: `/mentorship me` shows the rest."
LEFT_THE_LIST = "You are off the list. Coming back is always possible, with `/mentee ask`."
MENTOR_PAUSED = (
    "Rest well. Nobody new can ask you until you say so with `/mentor resume`; whoever walks with you now stays."
)
MENTOR_RESUMED = "Good to have you back. People can ask you again."
STEPPED_DOWN = (
    "You have stepped down, and the coordinator knows. **Thank you for everything you gave.** Whoever walks with "
    "you now stays, until one of you ends it (`/pairing show`). Coming back is always possible."
)


def both_asked(mentor_id: int, mentee_id: int) -> str:
    """What a facilitator hears after suggesting two people to each other."""
    return (
        f"Both are asked now, {person(mentor_id)} as mentor and {person(mentee_id)} as mentee. It begins only if "
        "both say yes."
    )


def shown(caller: Caller, *blocks: Block) -> ui.LayoutView:
    """An answer; in a direct message it stands where a card stood, and begins as discreetly."""
    return dm(*blocks) if caller.community_id is None else card(*blocks)


def after_move(  # noqa: PLR0911 - one case a move
    pairing: Pairing, move: PairingMove, mover: int
) -> list[Block]:
    """What to show to whoever made a move."""
    other = partner(pairing, mover)
    match move:
        case PairingMove.AGREE:
            return ["**You said yes.** 🌱", _after_yes(pairing, other)]
        case PairingMove.DECLINE:
            return [f"It is *not this time* with {other}, and that is fine. I let them know kindly; nobody asks why."]
        case PairingMove.WITHDRAW:
            return ["Taken back. Whoever was asked hears that nothing is needed any more."]
        case PairingMove.PAUSE:
            return [
                f"You and {other} rest now. I won't ask how it goes until one of you goes on.",
                moves(pairing.id, PairingMove.RESUME, PairingMove.END),
            ]
        case PairingMove.RESUME:
            return [
                f"Good. You and {other} go on from here.",
                moves(pairing.id, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
            ]
        case PairingMove.END:
            lead = f"It has ended, and {other} hears so gently. Thank you for the time you gave it."
            return [lead, *ending_words(pairing, mover)]
        case PairingMove.APPROVE:
            return ["Thank you. It has begun, and both have been told."]
        case _:
            return ["Noted. Both hear that it is *not this time*, kindly."]


def _after_yes(pairing: Pairing, other: str) -> str:
    match pairing.state:
        case PairingState.ACTIVE:
            return f"So has {other}: it has begun. I have written to you both with a first step."
        case PairingState.AGREED:
            return f"So has {other}. A facilitator has a look now, as is the custom here; you will hear from me."
        case _:
            return f"{other} is asked the same; you will hear from me as soon as they have answered."


def decided(mentor: Mentor, move: MentorMove) -> ui.LayoutView:
    """What to show to the facilitator who decided about an application."""
    who = person(mentor.user_id)
    match move:
        case MentorMove.APPROVE:
            return plain(f"{who} is a mentor now and has been told. Thank you.")
        case MentorMove.DECLINE:
            return plain(f"Noted. {who} hears kindly that it is not for now.")
        case _:
            return plain(f"{who} knows that you would like a word. Their offer stays open until someone decides.")
