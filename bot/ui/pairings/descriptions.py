"""Sentences about the state of a pairing, for one of the two."""

from __future__ import annotations

from bot.rules.deadlines import proposal_expires_at
from bot.rules.pairing import rests_until, was_suggested
from bot.rules.programme import Programme
from bot.ui.core.layout import format_date, join_lines, quote, until_about
from bot.ui.core.message_parts import partner_mention, request_text
from storage.models.enums import PairingState
from storage.models.records import Pairing


def describe_pairing(pairing: Pairing, reader: int, programme: Programme | None = None) -> str:
    """Return the state of one of the reader's own pairings in a sentence.

    Of a question that the reader asked, it says nothing of whether it has reached anybody; with the *programme*, by
    when they hear.
    """
    other = partner_mention(pairing, reader)
    as_mentor = reader == pairing.mentor_id
    match pairing.state:
        case PairingState.PROPOSED if pairing.has_agreed(reader):
            done = f"Your question for {other}" if pairing.asker_id == reader else f"Your yes to {other}"
            if programme is None:
                return done
            return (
                f"{done} · you hear by {format_date(proposal_expires_at(programme, proposed_at=pairing.proposed_at))}"
            )
        case PairingState.PROPOSED:
            asks = f"Would you be a mentor to {other}?" if as_mentor else f"Would you like {other} as your mentor?"
            who = " A facilitator suggests it." if was_suggested(pairing) else ""
            return join_lines(
                f"**{asks}**{who}", quote(request_text(pairing, reader), max_length=400) if as_mentor else None
            )
        case PairingState.AGREED:
            return f"You and {other} have both said yes. A facilitator looks at it next and decides."
        case PairingState.PAUSED:
            date, hears = rests_until(pairing), "" if pairing.has_paused(reader) else " You'll hear when it goes on."
            return f"Your mentorship with {other} is paused{until_about(date)}.{hears}"
        case _:
            began = format_date(pairing.began_at) if pairing.began_at else "now"
            how = f"You are a mentor to {other}" if as_mentor else f"{other} is your mentor"
            return f"**{how}**, since {began}."
