"""Letters that ask how it goes, and those about being asked: reminders, another rhythm, the end of a rest."""

from __future__ import annotations

from discord import ui

from bot.rules.checking_in import asks_mentor
from bot.rules.message_types import ReminderReason
from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.components.check_ins import answer_button, more_select, rhythm_select
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.pairing_rows import moves, with_preferences
from bot.ui.core.layout import QUIET, Block, dm, joined, person
from bot.ui.core.message_parts import Render, partner
from storage.models.enums import Answer, LetterKind, PairingState, Wish
from storage.models.records import Pairing, Question

from .labels import from_now_on

KEPT = "Thank you, that is kept. You can change it until I ask again."
"""What stands in the direct message after a check-in; the same for every answer, whoever looks at it."""

WHO_SEES_IT = "Your answer stays with me; only *Please contact me* goes to the facilitators."


def question_blocks(question: Question, pairing: Pairing, programme: Programme) -> list[Block]:
    """A check-in with everything that can be done about it; one that is answered shows so."""
    if question.answer is not None:
        return [KEPT, *answer_rows(question)]
    other = partner(pairing, question.person_id)
    return [
        f"How is the mentorship with {other} going? One tap is enough. {WHO_SEES_IT}",
        *(_for_mentors(pairing) if asks_mentor(question, pairing, programme) else []),
        *answer_rows(question),
    ]


def answer_rows(question: Question) -> list[Block]:
    """The three answers, and everything besides."""
    return [
        [answer_button(question.id, answer) for answer in Answer],
        [more_select(question.id, is_open=question.answer is None)],
    ]


def _for_mentors(pairing: Pairing) -> list[Block]:
    asks = (
        "**And how are you, with all this?** Walking beside someone takes strength, too, and your answer may be "
        "about that. You can pause this mentorship, or take nobody new for a while, whenever that is better for you."
    )
    return [
        asks,
        [*moves(pairing.id, PairingMove.PAUSE), door_button(pairing.community_id, NavigationTarget.MENTOR_PAUSE)],
    ]


def _check_in(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    question, pairing = facts.question, facts.pairing
    # It may have been answered on one's own page while this was on its way.
    if question is None or pairing is None or question.answer is not None or not _is_wanted(facts):
        return None
    return dm(*question_blocks(question, pairing, programme))


def _check_in_again(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    question, pairing = facts.question, facts.pairing
    if question is None or pairing is None or question.answer is not None or not _is_wanted(facts):
        return None
    other = partner(pairing, question.person_id)
    if facts.payload is ReminderReason.SNOOZED:
        lead = f"You wanted to be reminded: how is the mentorship with {other} going?"
    else:
        lead = f"A few days ago I asked how the mentorship with {other} is going. There is no hurry."
    return dm(
        f"{lead} One tap is enough, and it is fine not to answer. {WHO_SEES_IT}",
        *answer_rows(question),
        colour=QUIET,
    )


def _is_wanted(facts: Facts) -> bool:
    """Whether a check-in still is the newest, in a mentorship that goes on, to someone who wants to be asked."""
    question, pairing, schedule, wishes = facts.question, facts.pairing, facts.schedule, facts.preferences
    if question is None or pairing is None or schedule is None or facts.letter.to_id is None:
        return False
    asks = wishes is None or wishes.wish is Wish.ASK
    return asks and pairing.state is PairingState.ACTIVE and question.number == schedule.number


def _contact_taken(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    question = facts.question
    if question is None or question.answer is not Answer.CONTACT or question.taken_by is None:
        return None
    return dm(
        f"{person(question.taken_by)} will write to you soon, as one of those who look after the groups. You can "
        "also write to them."
    )


def _rhythm_changed(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state not in {PairingState.ACTIVE, PairingState.PAUSED}:
        return None
    return dm(
        joined(
            f"{partner(pairing, reader)} has chosen how often I ask the two of you how it goes.",
            f"{from_now_on(pairing.rhythm, programme)} If something else suits you better, choose it here; it is "
            "good to talk about it.",
        ),
        [rhythm_select(pairing.id, pairing.rhythm)],
        with_preferences(pairing.community_id),
        colour=QUIET,
    )


def _rest_over(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    wishes, home = facts.preferences, facts.letter.community_id
    # Who has gone on, rests anew until another date, or wants none, has said so.
    if wishes is None or wishes.wish is not Wish.REST or wishes.resting_until is not None:
        return None
    return dm(
        "The rest from check-ins that you wished for has reached its date. Shall we go on? If not yet, you can leave "
        "it as it is; I don't ask until you say so.",
        [
            door_button(home, NavigationTarget.CHECK_INS_ON),
            door_button(home, NavigationTarget.CHECK_INS_REST),
            door_button(home, NavigationTarget.CHECK_INS_OFF),
        ],
    )


LETTERS: dict[LetterKind, Render] = {
    LetterKind.CHECK_IN: _check_in,
    LetterKind.CHECK_IN_AGAIN: _check_in_again,
    LetterKind.CONTACT_TAKEN: _contact_taken,
    LetterKind.RHYTHM_CHANGED: _rhythm_changed,
    LetterKind.REST_OVER: _rest_over,
}
