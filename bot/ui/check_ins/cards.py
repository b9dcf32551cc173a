"""Cards about check-ins, for facilitators."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.components.check_ins import CheckInMove, aside_button
from bot.ui.core.layout import QUIET, WARM, Block, card, joined, person, since
from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import Answer, LetterKind, PairingState
from storage.models.records import Pairing, Question, Silence


def contact_card(question: Question, pairing: Pairing, *, again: bool = False) -> ui.LayoutView:
    """Someone asked to be contacted. That, and nothing of what else they ever answered."""
    colour = WARM if _waits_for_contact(question) else QUIET
    return card(*contact_blocks(question, pairing, again=again), colour=colour)


def contact_blocks(question: Question, pairing: Pairing, *, again: bool = False) -> list[Block]:
    """A wish to be contacted as blocks, to stand among others; *again* when nobody has taken it on within a day."""
    part = "mentor" if question.person_id == pairing.mentor_id else "mentee"
    head = f"### {person(question.person_id)} asks to be contacted"
    about = f"-# As {part} with {person(pairing.partner_of(question.person_id))}"
    if question.answer is not Answer.CONTACT:
        return [head, f"{about}\nThey have taken it back. Please leave it to them, unless they write."]
    if question.taken_by is not None:
        return [head, f"{about}\n🤝 {person(question.taken_by)} reaches out to them."]
    if question.taken_at is not None:
        return [head, f"{about}\nThey are no longer in the server. Nothing is needed."]
    return [
        head,
        joined(
            f"{about} · asked {since(question.answered_at or question.asked_at)}",
            "**Nobody has taken it on yet.** A few words are enough for a beginning." if again else None,
        ),
        [aside_button(question.id, CheckInMove.TAKE)],
    ]


def silence_card(silence: Silence, pairing: Pairing) -> ui.LayoutView:
    """A pair on the attention list, and what became of it."""
    return card(*silence_blocks(silence, pairing), colour=WARM if silence.over_at is None else QUIET)


def silence_blocks(silence: Silence, pairing: Pairing) -> list[Block]:
    """A silent pair as blocks, to stand among others: that check-ins went unanswered, and neither whose nor which."""
    head = f"### It has been quiet with {person(pairing.mentor_id)} and {person(pairing.mentee_id)}"
    if silence.over_at is not None:
        return [f"{head}\n{_how_silence_ended(pairing)} Nothing is needed."]
    return [
        joined(
            head,
            f"-# Noticed {since(silence.since)}",
            "Check-ins have gone unanswered for a while. That can have many reasons and is no fault of anyone's. "
            "You might write to both, offer a talk, suggest a pause or another rhythm (`/checkin rhythm`), or leave "
            "it as it is. Nothing ends by itself; an answer takes this off the list.",
        )
    ]


def _waits_for_contact(question: Question) -> bool:
    return question.answer is Answer.CONTACT and question.taken_at is None


def _how_silence_ended(pairing: Pairing) -> str:
    match pairing.state:
        case PairingState.ENDED:
            return "The mentorship has ended."
        case PairingState.PAUSED:
            return "The mentorship is paused."
        case _:
            return "They have been heard from."


def _contact(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    if facts.question is None or facts.pairing is None:
        return None
    return contact_card(facts.question, facts.pairing, again=facts.comes_again)


def _silence(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    if facts.silence is None or facts.pairing is None:
        return None
    return silence_card(facts.silence, facts.pairing)


CARDS: dict[LetterKind, CardRenderer] = {
    LetterKind.CARD_CONTACT: CardRenderer(_contact, "someone has asked to be contacted"),
    LetterKind.CARD_SILENCE: CardRenderer(_silence, "it has been quiet between two people"),
}
