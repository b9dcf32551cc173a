"""Letters while it lasts and when it ends: introduced, resting, check-ins, notes, endings."""

from __future__ import annotations

from discord import ui

from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.services.post import Facts
from bot.ui.buttons import AnswerButton
from bot.ui.look import QUIET, WARM, as_written, day, dm, person
from storage.states import Answer, EndedHow, LetterKind, PairingState

from .shared import Render, ending_words, moves, partner

ANSWERED = {
    Answer.WELL: "Going well.",
    Answer.WOBBLY: "A bit wobbly.",
    Answer.CONTACT: "Please contact me.",
}


def _introduced(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state not in {PairingState.ACTIVE, PairingState.PAUSED}:
        return None
    other = partner(pairing, reader)
    first = programme.check_in_days[0]
    if reader == pairing.mentee_id:
        lead = f"**{other} will walk beside you for a while.** You have both said yes."
        hint = (
            "A first step can be small: say hello, and find out what suits you both – meeting, phone, text. "
            "You might say what you need just now, even if that is only someone who listens."
        )
    else:
        lead = f"**You will walk beside {other} for a while.** You have both said yes."
        hint = (
            "A first step can be small: say hello, and ask what suits them – meeting, phone, text. Listening "
            "is most of it; nobody expects advice or answers. You might ask: *what do you need now?*"
        )
    return dm(
        lead,
        hint,
        f"I will ask you both how it goes, first in about {first} days. It lasts as long as it is good for "
        "both of you. Either of you can end it at any time, without a reason: with the button here or with "
        "`/pairing end`.",
        moves(pairing.id, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
    )


def _paused(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.PAUSED:
        return None
    until = f" until about {day(pairing.paused_until)}" if pairing.paused_until else ""
    return dm(
        f"{partner(pairing, reader)} would like to rest a little{until}. I won't ask how it goes meanwhile. "
        "It goes on as soon as either of you says so.",
        moves(pairing.id, PairingMove.RESUME, PairingMove.END),
        colour=QUIET,
    )


def _resumed(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.ACTIVE:
        return None
    return dm(
        f"The rest is over: you and {partner(pairing, reader)} go on from here. A short hello is a good start.",
        moves(pairing.id, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
    )


def _pause_over(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.PAUSED:
        return None
    return dm(
        f"The rest that was set between you and {partner(pairing, reader)} has come to its date. Shall we go "
        "on? If not yet, leave it as it is.",
        moves(pairing.id, PairingMove.RESUME, PairingMove.END),
    )


def _ended(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.ENDED:
        return None
    other = person(pairing.partner_of(reader))
    match pairing.ended_how:
        case EndedHow.LEFT:
            lead = f"{other} is no longer in the server, so your time together has come to its end here."
        case EndedHow.BY_FACILITATOR:
            lead = (
                f"A facilitator has brought your time with {other} to its end. This is not a judgement of "
                "either of you; they will gladly talk it over."
            )
        case _:
            lead = (
                f"{other} has brought your time together to its end. That is always allowed, needs no reason, "
                "and takes nothing away from what it was."
            )
    return dm(lead, *ending_words(pairing, reader), colour=WARM)


def _note(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader, note = facts.pairing, facts.letter.to_id, facts.note
    if pairing is None or reader is None or note is None or not note.words:
        return None
    over = pairing.closed_at is not None
    return dm(
        f"A note from {person(note.author_id)}:",
        as_written(note.words),
        None if over else moves(pairing.id, PairingMove.NOTE),
    )


def _check_in(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader, question = facts.pairing, facts.letter.to_id, facts.question
    if pairing is None or reader is None or question is None or pairing.state is not PairingState.ACTIVE:
        return None
    said = None
    if question.answer is not None:
        said = f"You said: **{ANSWERED[question.answer]}** Thank you. You can change it until I ask again."
    return dm(
        f"How is it going with {partner(pairing, reader)}? One tap is enough. Your answer stays with me; only "
        "*Please contact me* goes to the facilitators.",
        said,
        [AnswerButton(question.id, answer) for answer in Answer],
        moves(pairing.id, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
    )


LETTERS: dict[LetterKind, Render] = {
    LetterKind.INTRODUCED: _introduced,
    LetterKind.PAIRING_PAUSED: _paused,
    LetterKind.PAIRING_RESUMED: _resumed,
    LetterKind.PAUSE_OVER: _pause_over,
    LetterKind.PAIRING_ENDED: _ended,
    LetterKind.NOTE: _note,
    LetterKind.CHECK_IN: _check_in,
}
