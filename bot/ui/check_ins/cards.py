"""Cards about check-ins, for facilitators."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.components.check_ins import CheckInMove, check_in_action_button
from bot.ui.components.concerns import matter_row, quiet_row
from bot.ui.core.layout import QUIET, WARM, Block, card_view, format_relative, join_lines, mention_user
from bot.ui.core.message_parts import CardRenderer
from storage.models.concerns import Silence
from storage.models.enums import CheckInAnswer, MessageKind, PairingState
from storage.models.records import CheckInQuestion, Pairing


def contact_card(question: CheckInQuestion, pairing: Pairing, *, again: bool = False) -> ui.LayoutView:
    """Return the card of a wish to be contacted; it shows none of the person's other answers."""
    colour = WARM if _is_waiting_for_contact(question) else QUIET
    return card_view(*contact_blocks(question, pairing, again=again), colour=colour)


def contact_blocks(question: CheckInQuestion, pairing: Pairing, *, again: bool = False) -> list[Block]:
    """Return a wish to be contacted as blocks of a larger card; *again* if nobody has taken it on yet."""
    part = "mentor" if question.person_id == pairing.mentor_id else "mentee"
    head = f"### {mention_user(question.person_id)} asks to be contacted"
    about = f"-# As {part} with {mention_user(pairing.partner_of(question.person_id))}"
    if question.answer is not CheckInAnswer.CONTACT:
        return [head, f"{about}\nThey have taken it back. Please leave it to them, unless they write."]
    if question.taken_by is not None:
        looked_after = f"{about}\n🤝 {mention_user(question.taken_by)} looks after it."
        share = check_in_action_button(question.id, CheckInMove.SHARE)
        return [head, looked_after, [*(matter_row(question.matter_id, question.taken_by) or []), share]]
    if question.matter_id is None:
        return [head, f"{about}\nIt is over. Nothing is needed."]
    return [
        head,
        join_lines(
            f"{about} · asked {format_relative(question.answered_at or question.asked_at)}",
            "**Nobody has taken it on yet.** A few words are enough for a beginning." if again else None,
        ),
        [check_in_action_button(question.id, move) for move in (CheckInMove.TAKE, CheckInMove.SHARE)],
    ]


def silence_card(silence: Silence, pairing: Pairing) -> ui.LayoutView:
    """Return the card of a pairing with a silence, with what became of it."""
    return card_view(*silence_blocks(silence, pairing), colour=WARM if silence.over_at is None else QUIET)


def silence_blocks(silence: Silence, pairing: Pairing, reader: int | None = None) -> list[Block]:
    """Return a silent pairing as blocks of a larger card, without saying whose or which check-ins had no answer.

    With a *reader*, what they can do about it.
    """
    head = f"### It has been quiet with {mention_user(pairing.mentor_id)} and {mention_user(pairing.mentee_id)}"
    if silence.over_at is not None:
        return [f"{head}\n{_how_silence_ended(pairing, silence.over_at)} Nothing is needed."]
    return [
        join_lines(
            head,
            f"-# Noticed {format_relative(silence.since)}",
            "Check-ins have gone unanswered, and it is no fault of anyone's. You might write to both, offer a talk, "
            "or suggest a pause or another rhythm. Nothing ends by itself; an answer takes this off the list.",
            f"🤝 {mention_user(silence.taken_by)} looks after it." if silence.taken_by is not None else None,
        ),
        quiet_row(silence.matter_id, silence.taken_by, reader) if reader is not None else None,
    ]


def _is_waiting_for_contact(question: CheckInQuestion) -> bool:
    return question.matter_id is not None and question.taken_by is None


def _how_silence_ended(pairing: Pairing, over_at: datetime) -> str:
    """Return a sentence that stays true, for nobody writes again when a pause is over."""
    if pairing.state is PairingState.ENDED:
        return "The mentorship has ended."
    if over_at in (pairing.mentor_paused_at, pairing.mentee_paused_at):
        return f"The mentorship was paused {format_relative(over_at)}."
    return "They have been heard from."


def _contact(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    if context.question is None or context.pairing is None:
        return None
    return contact_card(context.question, context.pairing, again=context.is_repeated)


def _silence(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    if context.silence is None or context.pairing is None:
        return None
    return silence_card(context.silence, context.pairing)


CHECK_IN_CARDS: dict[MessageKind, CardRenderer] = {
    MessageKind.CARD_CONTACT: CardRenderer(_contact, "someone has asked to be contacted"),
    MessageKind.CARD_SILENCE: CardRenderer(_silence, "it has been quiet between two people"),
}
