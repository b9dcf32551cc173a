"""Letters about offering to mentor, and about being one."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.services.outbox.context import Facts
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.pairing_rows import with_preferences
from bot.ui.core.layout import QUIET, dm, joined, person, quote
from bot.ui.core.message_parts import Render
from storage.models.enums import LetterKind, MentorState

from .handover_views import who_stays


def _approved(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state not in {MentorState.APPROVED, MentorState.PAUSED}:
        return None
    return dm(
        "**Thank you. Your offer to mentor has been accepted.**",
        "From now on people can ask you to be their mentor. You decide each time; *Not this time* is always a "
        "good answer. You can also offer to someone who is waiting, pause, or stop, whenever you like.",
        [
            door_button(mentor.community_id, NavigationTarget.OFFER),
            door_button(mentor.community_id, NavigationTarget.ME),
        ],
    )


def _declined(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state is not MentorState.DECLINED:
        return None
    reason = shown(Kept.MENTOR_REASON, mentor.reason, to=Reader.SELF)
    return dm(
        "Thank you for offering your time. The facilitators have decided not to add you as a mentor for now.",
        joined("A few words from them:", quote(reason)) if reason else None,
        "You can talk with any of them about it, and offer again whenever you like.",
        [door_button(mentor.community_id, NavigationTarget.VOLUNTEER)],
        colour=QUIET,
    )


def _added(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state not in {MentorState.APPROVED, MentorState.PAUSED}:
        return None
    return dm(
        "**Thank you for being willing to mentor.**",
        f"{person(mentor.decided_by)} has noted it here, as you said. You can add what you would bring and how "
        "many people you have room for. If this is not what you meant, stepping down takes one button.",
        [
            door_button(mentor.community_id, NavigationTarget.MENTOR_UPDATE),
            door_button(mentor.community_id, NavigationTarget.MENTOR_STEP_DOWN),
        ],
    )


def _retired(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state is not MentorState.STEPPED_DOWN:
        return None
    return dm(
        "A facilitator has noted that you take nobody new as a mentor from now on.",
        "**Thank you for everything you gave.** If this is not what you meant, please talk to any facilitator, or "
        "offer again.",
        *who_stays(facts.mentees, facts.community, mentor),
        [
            door_button(mentor.community_id, NavigationTarget.ME),
            door_button(mentor.community_id, NavigationTarget.VOLUNTEER),
        ],
    )


def _open_again(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state is not MentorState.APPROVED:
        return None
    return dm(
        "The pause that you set is over, so people can ask you again. If you need longer, take it.",
        with_preferences(
            mentor.community_id,
            door_button(mentor.community_id, NavigationTarget.MENTOR_PAUSE),
            door_button(mentor.community_id, NavigationTarget.ME),
        ),
    )


def _word_asked(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state is not MentorState.APPLIED:
        return None
    return dm(
        f"Thank you for your offer to mentor. {person(mentor.word_asked_by)} would like to talk with you before "
        "anything is decided. It is a conversation and no test. They will write to you, or you can write to them."
    )


def _stepped_down(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None:
        return None
    return dm(
        f"{person(mentor.user_id)} has stepped down as a mentor and takes nobody new. Those they mentor now go "
        "on, unless one of them ends it. A word of thanks might mean a lot.",
        colour=QUIET,
    )


LETTERS: dict[LetterKind, Render] = {
    LetterKind.MENTOR_APPROVED: _approved,
    LetterKind.MENTOR_DECLINED: _declined,
    LetterKind.MENTOR_ADDED: _added,
    LetterKind.MENTOR_RETIRED: _retired,
    LetterKind.MENTOR_OPEN_AGAIN: _open_again,
    LetterKind.WORD_ASKED: _word_asked,
    LetterKind.COORDINATOR_STEPPED_DOWN: _stepped_down,
}
