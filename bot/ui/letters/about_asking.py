"""Letters about the question: asked, reminded, answered, taken back, closed."""

from __future__ import annotations

from discord import ui

from bot.rules.pairing import PairingMove, was_suggested
from bot.rules.programme import Programme
from bot.rules.timing import expires_at
from bot.services.post import Facts
from bot.ui.buttons import DoorButton
from bot.ui.forms import QUALITY_WORDS
from bot.ui.look import LONG_QUOTE, QUIET, Block, day, dm, joined, person, quote
from storage.records import Pairing
from storage.states import AskedBy, LetterKind, PairingState

from .shared import Render, moves, partner


def _asked(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or not _still_asked(pairing, reader):
        return None
    until = day(expires_at(programme, proposed_at=pairing.proposed_at))
    return dm(
        *_question(facts, pairing, reader),
        "There is no hurry, and either answer is a good one. If it doesn't suit you, *Not this time* is "
        f"enough; nobody asks why. The question stays open until {until}.",
        moves(pairing.id, PairingMove.AGREE, PairingMove.DECLINE),
    )


def _reminder(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or not _still_asked(pairing, reader):
        return None
    until = day(expires_at(programme, proposed_at=pairing.proposed_at))
    return dm(
        "A gentle reminder, in case it slipped by:",
        *_question(facts, pairing, reader),
        f"It is open until {until}. If you would rather not answer, that is fine, too; it then closes by "
        "itself, kindly.",
        moves(pairing.id, PairingMove.AGREE, PairingMove.DECLINE),
        colour=QUIET,
    )


def _question(facts: Facts, pairing: Pairing, reader: int) -> list[Block]:
    other = partner(pairing, reader)
    if was_suggested(pairing):
        part = "as their mentor" if reader == pairing.mentor_id else "as your mentor"
        return [
            f"A facilitator thought that you and {other} could be good for each other, with "
            + (f"you {part}." if reader == pairing.mentor_id else f"{other} {part}.")
            + " Would you like that? They are asked the same; it begins only if you both say yes."
        ]
    if pairing.asked_by is AskedBy.MENTEE:
        meetings = None if pairing.attends is None or pairing.attends else "-# Not in meetings at the moment."
        return [
            f"{other} asks whether you would walk beside them for a while, as their mentor.",
            joined(quote(pairing.words, limit=LONG_QUOTE), meetings) or None,
        ]
    mentor = facts.offering
    brings = [QUALITY_WORDS[quality].lower() for quality in mentor.qualities] if mentor else []
    return [
        f"{other} would gladly walk beside you for a while, as your mentor. Would you like that?",
        joined(
            f"What they bring: {'; '.join(brings)}." if brings else None,
            quote(mentor.words, limit=LONG_QUOTE) if mentor else None,
        )
        or None,
        "They don't know yet that it is you; they learn your name only if you say yes." if pairing.veiled else None,
    ]


def _still_asked(pairing: Pairing, reader: int) -> bool:
    return pairing.state is PairingState.PROPOSED and not pairing.has_agreed(reader)


def _not_this_time(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None:
        return None
    other = partner(pairing, reader)
    if reader == pairing.mentee_id:
        return dm(
            f"With {other} it is *not this time*. That happens for many reasons, and none of them has to be "
            "about you.",
            "If you like, I can put you on the waiting list, or you can ask someone else.",
            [DoorButton(pairing.community_id, "ask")],
            colour=QUIET,
        )
    return dm(
        f"With {other} it is *not this time*. Thank you for being willing; it matters.",
        [DoorButton(pairing.community_id, "offer"), DoorButton(pairing.community_id, "me")],
        colour=QUIET,
    )


def _ask_withdrawn(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None:
        return None
    return dm(
        f"The question between you and {partner(pairing, reader)} is closed, and nothing is needed from you. "
        "Plans change; it has nothing to do with you.",
        [DoorButton(pairing.community_id, "me")],
        colour=QUIET,
    )


def _ask_expired(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None:
        return None
    other = partner(pairing, reader)
    if reader in pairing.unanswered:
        return dm(
            f"The question about {other} has closed by itself. No harm done: it only means that this was not "
            "the moment.",
            [DoorButton(pairing.community_id, "me")],
            colour=QUIET,
        )
    return dm(
        f"There was no answer from {other} in these two weeks, so I have closed the question kindly. People "
        "have a lot to carry; it need not be about you.",
        [DoorButton(pairing.community_id, "ask" if reader == pairing.mentee_id else "offer")],
        colour=QUIET,
    )


def _suggestion_closed(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing = facts.pairing
    if pairing is None:
        return None
    return dm(
        f"The suggestion of {person(pairing.mentor_id)} for {person(pairing.mentee_id)} did not come to be "
        "this time. Thank you for thinking of them.",
        colour=QUIET,
    )


def _awaiting_yes(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.AGREED:
        return None
    return dm(
        f"You and {partner(pairing, reader)} have both said yes. A facilitator has a look now, as is the "
        "custom here, and then it begins. You need do nothing; you will hear from me.",
        moves(pairing.id, PairingMove.END),
    )


LETTERS: dict[LetterKind, Render] = {
    LetterKind.ASKED: _asked,
    LetterKind.ASKED_REMINDER: _reminder,
    LetterKind.NOT_THIS_TIME: _not_this_time,
    LetterKind.ASK_WITHDRAWN: _ask_withdrawn,
    LetterKind.ASK_EXPIRED: _ask_expired,
    LetterKind.SUGGESTION_CLOSED: _suggestion_closed,
    LetterKind.AWAITING_YES: _awaiting_yes,
}
