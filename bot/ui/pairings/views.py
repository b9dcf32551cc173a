"""Confirmations of moves on a pairing; they promise what is still to be sent, and don't claim that it has arrived."""

from __future__ import annotations

from discord import ui

from bot.rules.callers import Caller
from bot.rules.closing import has_ended_in_first_weeks
from bot.rules.deadlines import proposal_expires_at
from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.ui.closing.views import first_step_blocks
from bot.ui.components.exclusions import never_together_row
from bot.ui.components.pairing_rows import pairing_move_row
from bot.ui.components.pairings import PairingRole, end_now_button, suggest_select
from bot.ui.core.layout import QUIET, Block, card_view, format_date, join_lines, mention_user
from bot.ui.core.message_parts import first_weeks_text, partner_mention
from storage.models.enums import PairingState
from storage.models.records import Pairing


def suggestion_page(person_id: int) -> ui.LayoutView:
    """Return the page on which a facilitator selects whom to suggest this person to, in either role."""
    return card_view(
        f"Suggest {mention_user(person_id)}…",
        [suggest_select(person_id, PairingRole.MENTOR)],
        [suggest_select(person_id, PairingRole.MENTEE)],
        "-# I ask both where I may, and it begins only if both say yes.",
    )


PRESSED_BY_MISTAKE = "-# Pressed by mistake? Either of you can ask again."


def end_question_view(caller: Caller, pairing: Pairing) -> ui.LayoutView:
    """Return the question whether somebody means to end it, naming with whom; a command is meant without it."""
    other = partner_mention(pairing, caller.user_id)
    asked = (
        f"**Take your yes to {other} back, before it begins?** I tell them."
        if pairing.began_at is None
        else f"**End the mentorship with {other}?** It ends at once. I tell them, and nobody asks why."
    )
    return card_view(asked, [end_now_button(pairing.id)], "-# If not, there is nothing to do.", colour=QUIET)


def suggestion_confirmation(mentor_id: int, mentee_id: int) -> str:
    """Return the confirmation for a facilitator who suggested two people to each other."""
    return (
        f"Thank you for thinking of {mention_user(mentor_id)} as mentor and {mention_user(mentee_id)} as mentee. "
        "I ask each of them where I may. It begins only if both say yes; if it does not come about, I tell you. The "
        "mentor learns the name when the mentee has said yes."
    )


def request_confirmation(pairing: Pairing, asker: int, programme: Programme) -> str:
    """Return the confirmation for the one who asked, true whether or not it reaches anybody."""
    until = format_date(proposal_expires_at(programme, proposed_at=pairing.proposed_at))
    return (
        f"Your question for {partner_mention(pairing, asker)} is with me. I pass it on where I may. You hear from me "
        f"by {until} either way. `/pairing withdraw` takes it back."
    )


def move_confirmation(pairing: Pairing, move: PairingMove, mover: int, programme: Programme) -> list[Block]:
    """Return the confirmation for the one who made a move."""
    other = partner_mention(pairing, mover)
    match move:
        case PairingMove.AGREE:
            return ["**You said yes.**", *_after_yes(pairing, other)]
        case PairingMove.DECLINE:
            said = f"It is *not this time* with {other}, and that is fine. I let them know; nobody asks why."
            return [said, never_together_row(pairing, mover)]
        case PairingMove.WITHDRAW:
            return ["Taken back. Nothing is needed of anybody any more."]
        case PairingMove.PAUSE:
            asks = "I ask whether to go on, unless you rest from check-ins or have none."
            date = pairing.paused_until_of(mover)
            until = f" On {format_date(date)} {asks}" if date else ""
            lead = f"The mentorship with {other} is paused, and I tell them."
            return [
                f"{lead} I don't ask how it goes meanwhile, and notes wait until it goes on.{until}",
                pairing_move_row(pairing.id, PairingMove.RESUME, PairingMove.END),
            ]
        case PairingMove.RESUME if pairing.state is PairingState.PAUSED:
            return [
                f"Your pause is over; I tell {other}. The mentorship still rests. You'll hear when it goes on.",
                pairing_move_row(pairing.id, PairingMove.PAUSE, PairingMove.END),
            ]
        case PairingMove.RESUME:
            return [
                f"The mentorship with {other} goes on.",
                pairing_move_row(pairing.id, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
            ]
        case PairingMove.END:
            return _after_end(pairing, mover, other, programme)
        case PairingMove.HAND_OVER | PairingMove.STAY | PairingMove.MOVE_ON:
            return _after_handing_over(pairing, move, mover, programme)
        case PairingMove.APPROVE:
            return ["Thank you. It has begun; I write to both now."]
        case _:
            return ["Noted. I tell both that it does not begin for now, and that neither said no to the other."]


def _after_yes(pairing: Pairing, other: str) -> list[Block]:
    match pairing.state:
        case PairingState.ACTIVE:
            return [f"So has {other}: it has begun. I write to you both now, with a first step."]
        case PairingState.AGREED:
            return [f"So has {other}. It needs a facilitator's yes next; I write to you both how that stands."]
        case _:
            return [
                f"I write to you as soon as {other} has answered. Until then you can still take it back.",
                pairing_move_row(pairing.id, PairingMove.DECLINE),
            ]


def _after_end(pairing: Pairing, mover: int, other: str, programme: Programme) -> list[Block]:
    if pairing.began_at is None:
        return [f"You have taken your yes back before it began, and I tell {other}.", PRESSED_BY_MISTAKE]
    lead = f"The mentorship has ended, and I tell {other}. Thank you for the time you gave it."
    early = first_weeks_text(programme) if has_ended_in_first_weeks(pairing, programme) else None
    return [join_lines(lead, early), *first_step_blocks(pairing, mover, programme), PRESSED_BY_MISTAKE]


def _after_handing_over(pairing: Pairing, move: PairingMove, mover: int, programme: Programme) -> list[Block]:
    other = mention_user(pairing.partner_of(mover))
    match move:
        case PairingMove.HAND_OVER:
            asks = f"I ask {other} whether they would like to go on with someone else."
            return [f"{asks} They decide, in their own time; until then everything stays as it is."]
        case PairingMove.STAY:
            stays = f"Everything stays as it is, and I tell {other}."
            return [f"{stays} If you were on the waiting list, you are off it."]
        case _:
            lead = (
                "You are back on the waiting list, with what you hoped for last time; `/mentee update` changes it. "
                f"The mentorship with {other} has ended, and I tell them."
            )
            return [lead, *first_step_blocks(pairing, mover, programme)]


def note_confirmation(pairing: Pairing, writer: int, *, left: int) -> str:
    """Return the confirmation for the one who wrote a note, who may write so many more today."""
    other = partner_mention(pairing, writer)
    if pairing.state is PairingState.PAUSED:
        said = (
            f"The mentorship rests at the moment: I bring your note to {other} when it goes on. If it ends first, I "
            "don't bring it."
        )
    else:
        said = (
            f"I bring it to {other} now. If their direct messages are closed, it waits until they look in "
            "`/mentorship me`. If the mentorship rests first, it waits until that is over; if it ends first, I don't "
            "bring it."
        )
    match left:
        case 0:
            return f"{said} It was the last that I bring to them today; tomorrow there is room again."
        case 1:
            return f"{said} Today there is room for one more."
    return said


def end_confirmation(ended: Pairing, *, with_reason: bool) -> str:
    """Return the confirmation for a facilitator who ended a mentorship for both."""
    couple = f"{mention_user(ended.mentor_id)} and {mention_user(ended.mentee_id)}"
    kept = " Your reason is kept for facilitators, in `/facilitator person`; neither of the two sees it."
    said = f"The mentorship of {couple} has ended; I tell both, gently, and they get their closing."
    return said + (kept if with_reason else "")
