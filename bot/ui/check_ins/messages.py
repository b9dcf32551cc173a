"""Renderers of direct messages about check-ins: questions, reminders, another rhythm, the end of a rest."""

from __future__ import annotations

from discord import ui

from bot.rules.check_in_schedule import is_mentor_asked_about_self
from bot.rules.message_types import ReminderReason
from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.components.check_ins import ANSWER_LOOKS, answer_button, more_select, rhythm_select
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.pairing_rows import pairing_move_row, with_preferences_button
from bot.ui.core.layout import QUIET, Block, dm_view, join_lines, mention_user
from bot.ui.core.message_parts import Renderer, partner_mention
from storage.models.enums import CheckInAnswer, CheckInWish, MentorState, MessageKind, PairingState
from storage.models.records import CheckInQuestion, Pairing

from .labels import new_rhythm_sentence

ANSWER_SAVED = "Thank you, that is kept. You can change it until I ask again."
"""What stays after a check-in of those who chose discretion: the same for every answer, since others may see it."""

ANSWER_PRIVACY = "Your answer stays with me; only *Please contact me* goes to the facilitators."


def question_blocks(
    question: CheckInQuestion, pairing: Pairing, programme: Programme, *, is_discreet: bool = True
) -> list[Block]:
    """Return a check-in with all its controls; once answered, with the answer, unless its reader is discreet."""
    if question.answer is not None:
        return [answered_text(question.answer, is_discreet=is_discreet), *answer_rows(question)]
    other = partner_mention(pairing, question.person_id)
    return [
        f"How is the mentorship with {other} going? One tap is enough. {ANSWER_PRIVACY}",
        *(_for_mentors(pairing) if is_mentor_asked_about_self(question, pairing, programme) else []),
        *answer_rows(question),
    ]


def answered_text(answer: CheckInAnswer, *, is_discreet: bool) -> str:
    """Return what stands on a check-in that is answered."""
    if is_discreet:
        return ANSWER_SAVED
    return f"You said: **{ANSWER_LOOKS[answer][0]}**. You can change it until I ask again."


def answer_rows(question: CheckInQuestion) -> list[Block]:
    """Return the row with the three answers and the row with the menu."""
    return [
        [answer_button(question.id, answer) for answer in CheckInAnswer],
        [more_select(question.id, is_open=question.answer is None)],
    ]


def _still_right(pairing: Pairing) -> list[Block]:
    """Return the question to a mentee whose mentor is suspended, of which they learn nothing by it."""
    asks = (
        f"**And is it still right for you to go on with {mention_user(pairing.mentor_id)}?** If it is, there is "
        "nothing to do. If not, you can end it, now or later, without a reason, and look for someone else."
    )
    return [asks, pairing_move_row(pairing.id, PairingMove.END)]


def _for_mentors(pairing: Pairing) -> list[Block]:
    asks = (
        "**And how are you, with all this?** Your answer may be about that, too. You can pause, or take nobody new "
        "for a while."
    )
    return [
        asks,
        [
            *pairing_move_row(pairing.id, PairingMove.PAUSE),
            navigate_button(pairing.community_id, NavigationTarget.MENTOR_PAUSE),
        ],
    ]


def _check_in(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    question, pairing = context.question, context.pairing
    # It may have been answered on one's own page while this was on its way.
    if question is None or pairing is None or question.answer is not None or not _is_still_due(context):
        return None
    blocks = question_blocks(question, pairing, programme)
    mentor = context.offering_mentor
    return dm_view(*blocks, *(_still_right(pairing) if mentor and mentor.state is MentorState.SUSPENDED else []))


def _check_in_again(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    question, pairing = context.question, context.pairing
    if question is None or pairing is None or question.answer is not None or not _is_still_due(context):
        return None
    other = partner_mention(pairing, question.person_id)
    if context.payload is ReminderReason.SNOOZED:
        lead = f"You wanted to be reminded: how is the mentorship with {other} going?"
    else:
        lead = f"A few days ago I asked how the mentorship with {other} is going. There is no hurry."
    return dm_view(
        f"{lead} One tap is enough, and it is fine not to answer. {ANSWER_PRIVACY}",
        *answer_rows(question),
        colour=QUIET,
    )


def _is_still_due(context: MessageContext) -> bool:
    """Return whether this is the newest check-in of an active pairing, for a person who wants to be asked."""
    question, pairing, schedule, wishes = context.question, context.pairing, context.schedule, context.preferences
    if question is None or pairing is None or schedule is None or context.message.recipient_id is None:
        return False
    asks = wishes is None or wishes.wish is CheckInWish.ASK
    return asks and pairing.state is PairingState.ACTIVE and question.number == schedule.number


def _contact_taken(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    question = context.question
    if question is None or question.answer is not CheckInAnswer.CONTACT or question.taken_by is None:
        return None
    return dm_view(
        f"{mention_user(question.taken_by)} will write to you soon, as one of those who look after the groups. You "
        "can also write to them."
    )


def _contact_done(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    question = context.question
    if question is None or question.answer is not CheckInAnswer.CONTACT or question.matter_id is not None:
        return None
    return dm_view(
        "The person who took on to write to you tells me that you have spoken. If nobody has reached you, or you "
        "would like to be contacted again, press the button: I ask once more.",
        [answer_button(question.id, CheckInAnswer.CONTACT)],
    )


def _rhythm_changed(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or pairing.state not in {PairingState.ACTIVE, PairingState.PAUSED}:
        return None
    return dm_view(
        join_lines(
            f"{partner_mention(pairing, reader)} has chosen how often I ask the two of you how it goes.",
            f"{new_rhythm_sentence(pairing.rhythm, programme)} If something else suits you better, choose it here.",
        ),
        [rhythm_select(pairing.id, pairing.rhythm)],
        with_preferences_button(pairing.community_id),
        colour=QUIET,
    )


def _rest_over(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    wishes, home = context.preferences, context.message.community_id
    # Who has gone on, rests again until another date, or wants none, has said so.
    if wishes is None or wishes.wish is not CheckInWish.REST or wishes.resting_until is not None:
        return None
    return dm_view(
        "The rest from check-ins that you wished for has reached its date. Shall we go on? If not yet, you can leave "
        "it as it is; I don't ask until you say so.",
        [
            navigate_button(home, NavigationTarget.CHECK_INS_ON),
            navigate_button(home, NavigationTarget.CHECK_INS_KEEP_RESTING),
            navigate_button(home, NavigationTarget.CHECK_INS_OFF),
        ],
    )


CHECK_IN_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.CHECK_IN: _check_in,
    MessageKind.CHECK_IN_REMINDER: _check_in_again,
    MessageKind.CONTACT_TAKEN: _contact_taken,
    MessageKind.CONTACT_DONE: _contact_done,
    MessageKind.RHYTHM_CHANGED: _rhythm_changed,
    MessageKind.REST_OVER: _rest_over,
}
