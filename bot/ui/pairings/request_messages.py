"""Letters about the question: asked, reminded, answered, taken back, closed."""

from __future__ import annotations

from discord import ui

from bot.rules.hearing import Hearer
from bot.rules.pairing import PairingMove, was_suggested
from bot.rules.programme import Programme
from bot.rules.timing import expires_at
from bot.services.outbox.context import Facts
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.pairing_rows import moves, moves_and_preferences
from bot.ui.components.pairings import why_button
from bot.ui.core.audience import INSTEAD
from bot.ui.core.layout import QUIET, SHARED_QUOTE, Block, Row, day, dm, person, quote
from bot.ui.core.message_parts import Render, partner, request_to
from bot.ui.profiles import fit_views
from storage.models.enums import AskedBy, LetterKind, PairingState
from storage.models.records import Pairing


def _asked(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or not _still_asked(facts, pairing, reader):
        return None
    until = day(expires_at(programme, proposed_at=pairing.proposed_at))
    return dm(
        *_question(facts, pairing, reader),
        "There is no hurry, and either answer is a good one. If it doesn't suit you, *Not this time* is "
        f"enough; nobody asks why. The question stays open until {until}.",
        [*moves(pairing.id, PairingMove.AGREE, PairingMove.DECLINE), *_why(facts, pairing)],
    )


def _reminder(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or not _still_asked(facts, pairing, reader):
        return None
    until = day(expires_at(programme, proposed_at=pairing.proposed_at))
    return dm(
        "A reminder, in case you missed it:",
        *_question(facts, pairing, reader),
        f"It is open until {until}. If you would rather not answer, that is fine, too; it then closes by itself.",
        [*moves_and_preferences(pairing, PairingMove.AGREE, PairingMove.DECLINE), *_why(facts, pairing)],
        colour=QUIET,
    )


def _question(facts: Facts, pairing: Pairing, reader: int) -> list[Block]:
    other = partner(pairing, reader)
    # The one who is to be mentored gets the mentor's card, whoever brought the two together.
    card = fit_views.of_mentor(facts.offering) if reader == pairing.mentee_id else None
    return [*_asks(pairing, reader, other), card, _veil(pairing, reader)]


def _why(facts: Facts, pairing: Pairing) -> Row:
    """The way to what fits. It tells of the affair, of either of the two, so it must not stand in the message."""
    return [why_button(pairing.id)] if fit_views.of_other(facts.reasons) else []


def _asks(pairing: Pairing, reader: int, other: str) -> list[Block]:
    if was_suggested(pairing):
        return _suggestion(pairing, reader, other)
    if pairing.asked_by is AskedBy.MENTEE:
        return [
            f"{other} asks whether you would be their mentor for a while.",
            quote(request_to(pairing, reader), limit=SHARED_QUOTE),
        ]
    return [f"{other} offers to be your mentor for a while. Would you like that?"]


def _veil(pairing: Pairing, reader: int) -> str | None:
    if not pairing.veiled or was_suggested(pairing) or reader != pairing.mentee_id:
        return None
    return "They don't know your name yet; they learn it only if you say yes."


def _suggestion(pairing: Pairing, reader: int, other: str) -> list[Block]:
    if reader == pairing.mentee_id:
        asks = f"A facilitator thought that {other} could be a good mentor for you. Would you like that?"
        return [f"{asks} They are asked, too, and learn your name only if you say yes. It begins only if both do."]
    named = "" if pairing.has_agreed(pairing.mentee_id) else " You learn who it is as soon as they have said yes."
    asks = f"A facilitator thought that you could be a good mentor for {other}. Would you like that?"
    return [f"{asks} It begins only if both of you say yes.{named}"]


def _still_asked(facts: Facts, pairing: Pairing, reader: int) -> bool:
    is_open = pairing.state is PairingState.PROPOSED and not pairing.has_agreed(reader)
    return is_open and not facts.is_not_to_be


def _not_this_time(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None:
        return None
    other = partner(pairing, reader)
    if pairing.decided_by is not None:
        lead = (
            f"You and {other} have both said yes. A facilitator has decided that it does not begin for now; "
            f"{other} has not said no to you. Any facilitator will make time to talk about it."
        )
    elif was_suggested(pairing):
        lead = f"The suggestion about you and {other} is closed, and there is nothing to do."
    elif reader == pairing.mentee_id:
        lead = (
            f"{other} can't be your mentor this time. People say so for many reasons: time, strength, their own "
            "situation. It was good to ask."
        )
    else:
        lead = f"{other[0].upper()}{other[1:]} doesn't need a mentor this time. Thank you for offering; it matters."
    return dm(lead, _what_next(pairing, reader), colour=QUIET)


def _what_next(pairing: Pairing, reader: int) -> Row:
    door = NavigationTarget.ASK if reader == pairing.mentee_id else NavigationTarget.OFFER
    return [door_button(pairing.community_id, door), door_button(pairing.community_id, NavigationTarget.ME)]


def _ask_withdrawn(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None:
        return None
    other = partner(pairing, reader)
    if reader == pairing.asker_id:
        return dm(
            f"Your question to {other} can't be answered any more, because their situation has changed. It has "
            "nothing to do with you.",
            _what_next(pairing, reader),
            colour=QUIET,
        )
    return dm(
        f"The question about you and {other} is closed, and nothing is needed from you. Plans change; it has "
        "nothing to do with you.",
        [door_button(pairing.community_id, NavigationTarget.ME)],
        colour=QUIET,
    )


def _ask_expired(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None:
        return None
    other = partner(pairing, reader)
    if reader in pairing.unanswered:
        return dm(
            f"The question about you and {other} has closed by itself. That is fine: this was not the moment.",
            [door_button(pairing.community_id, NavigationTarget.ME)],
            colour=QUIET,
        )
    return dm(
        f"The question to {other} has closed, because no answer reached me. They may not have seen it, or had no "
        "strength for it. You can ask again, or someone else.",
        _what_next(pairing, reader),
        colour=QUIET,
    )


def _suggestion_closed(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing = facts.pairing
    if pairing is None:
        return None
    return dm(
        f"Your suggestion of {person(pairing.mentor_id)} for {person(pairing.mentee_id)} is closed: it did not "
        "come about this time. Thank you for thinking of them.",
        colour=QUIET,
    )


def _awaiting_yes(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.AGREED:
        return None
    return dm(
        f"You and {partner(pairing, reader)} have both said yes. {_who_decides(facts.hearer)}",
        moves(pairing.id, PairingMove.END),
    )


def _who_decides(hearer: Hearer | None) -> str:
    needs = "It needs a facilitator's yes next; then I write to you."
    match hearer:
        case None:
            return needs
        case Hearer.FACILITATORS:
            return (
                "A facilitator looks at it next and decides; then I write to you. If you hear nothing for a week, "
                "please ask one of them."
            )
        case _:
            return f"{needs} {INSTEAD[hearer]}"


LETTERS: dict[LetterKind, Render] = {
    LetterKind.ASKED: _asked,
    LetterKind.ASKED_REMINDER: _reminder,
    LetterKind.NOT_THIS_TIME: _not_this_time,
    LetterKind.ASK_WITHDRAWN: _ask_withdrawn,
    LetterKind.ASK_EXPIRED: _ask_expired,
    LetterKind.SUGGESTION_CLOSED: _suggestion_closed,
    LetterKind.AWAITING_YES: _awaiting_yes,
}
