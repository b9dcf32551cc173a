"""Letters while it lasts: introduced, paused, notes."""

from __future__ import annotations

from discord import ui

from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.rules.writing import FITS_ONE_MESSAGE
from bot.services.outbox.context import Facts
from bot.ui.components.pairing_rows import moves_and_preferences
from bot.ui.core.layout import QUIET, as_written, counted, day, dm, person
from bot.ui.core.message_parts import Render, partner
from storage.models.enums import LetterKind, PairingState
from storage.models.records import Pairing


def _introduced(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state not in {PairingState.ACTIVE, PairingState.PAUSED}:
        return None
    other = partner(pairing, reader)
    first = counted(programme.check_in_days[0], "day")
    if reader == pairing.mentee_id:
        lead = f"**{other} is your mentor now.** You have both said yes."
        hint = (
            "A first step can be small: say hello, and find out what suits you both: meeting, phone, text or an "
            "app. You might say what you need just now, even if that is only someone who listens."
        )
    else:
        lead = f"**You are a mentor to {other} now.** You have both said yes."
        hint = (
            "A first step can be small: say hello, and ask what suits them: meeting, phone, text or an app. "
            "Listening is most of it; nobody expects advice or answers. You might ask: *what do you need now?*"
        )
    return dm(
        lead,
        hint,
        f"I will ask you both how it goes, first in about {first}. It lasts as long as it is good for both of "
        "you. Either of you can end it at any time, without a reason: with the button here, or with `/pairing end` "
        "in the server.",
        moves_and_preferences(pairing, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
    )


def _paused(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.PAUSED:
        return None
    until = f" until about {day(pairing.paused_until)}" if pairing.paused_until else ""
    meanwhile = (
        "If you need someone meanwhile, any facilitator is there for you." if reader == pairing.mentee_id else None
    )
    return dm(
        f"{partner(pairing, reader)} has paused the mentorship{until}. This is mostly about strength and time, and "
        "not about you. I don't ask how it goes meanwhile. Either of you can go on, or end it, at any time.",
        meanwhile,
        moves_and_preferences(pairing, PairingMove.RESUME, PairingMove.END),
        colour=QUIET,
    )


def _resumed(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.ACTIVE:
        return None
    return dm(
        f"The pause is over: the mentorship with {partner(pairing, reader)} goes on. A short hello is a good start.",
        moves_and_preferences(pairing, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
    )


def _pause_over(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.PAUSED:
        return None
    return dm(
        f"The pause in the mentorship with {partner(pairing, reader)} has reached its date. Would you like to go "
        "on? If not yet, you can leave it as it is.",
        moves_and_preferences(pairing, PairingMove.RESUME, PairingMove.END),
    )


def _note(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, note, rest = facts.pairing, facts.note, facts.letter.kind is LetterKind.NOTE_REST
    written = shown(Kept.NOTE, note.words, to=Reader.PARTNER) if note else None
    # Nothing that was on its way arrives after the end.
    if pairing is None or pairing.closed_at is not None or note is None or not written:
        return None
    words = written[FITS_ONE_MESSAGE:] if rest else written[:FITS_ONE_MESSAGE]
    if not words:
        return None
    goes_on = len(written) > FITS_ONE_MESSAGE and not rest
    return dm(
        f"{'The rest of the' if rest else 'A'} note from {person(note.author_id)}{_who(pairing, note.author_id)}:",
        # A quotation to its end, so that nothing in it can pass for the bot's own words.
        f">>> {as_written(words)}",
        None if goes_on else moves_and_preferences(pairing, PairingMove.NOTE),
    )


def _who(pairing: Pairing, author: int) -> str:
    """Who writes, for whoever else may read it and wonder."""
    return ", your mentor" if author == pairing.mentor_id else ", whom you mentor"


LETTERS: dict[LetterKind, Render] = {
    LetterKind.INTRODUCED: _introduced,
    LetterKind.PAIRING_PAUSED: _paused,
    LetterKind.PAIRING_RESUMED: _resumed,
    LetterKind.PAUSE_OVER: _pause_over,
    LetterKind.NOTE: _note,
    LetterKind.NOTE_REST: _note,
}
