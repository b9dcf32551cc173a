"""Letters about offering to mentor, and about being one."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services.post import Facts
from bot.ui.buttons import DoorButton
from bot.ui.look import LONG_QUOTE, QUIET, dm, joined, person, quote
from storage.states import LetterKind, MentorState

from .shared import Render


def _approved(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state not in {MentorState.APPROVED, MentorState.PAUSED}:
        return None
    return dm(
        "**Thank you – your offer has been accepted.**",
        "From now on people can ask you to walk beside them. You decide each time; *Not this time* is always "
        "a good answer. You can also offer to someone who is waiting, pause, or stop, whenever you like.",
        [DoorButton(mentor.community_id, "offer"), DoorButton(mentor.community_id, "me")],
    )


def _declined(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state is not MentorState.DECLINED:
        return None
    return dm(
        "Thank you for offering your time and heart. For now the facilitators would like to leave it at "
        "that; it says nothing about your worth, or about another time.",
        joined("A few words from them:", quote(mentor.reason, limit=LONG_QUOTE)) if mentor.reason else None,
        "Any facilitator will gladly talk it over with you, and you can offer again later.",
        colour=QUIET,
    )


def _added(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state not in {MentorState.APPROVED, MentorState.PAUSED}:
        return None
    return dm(
        "**Thank you for telling us that you would walk beside someone.**",
        f"{person(mentor.decided_by)} has noted it here. You can say what you would bring and how many people "
        "you have room for. If this is not what you meant, stepping down takes one button.",
        [
            DoorButton(mentor.community_id, "mentor-update"),
            DoorButton(mentor.community_id, "mentor-step-down"),
        ],
    )


def _retired(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state is not MentorState.STEPPED_DOWN:
        return None
    return dm(
        "As you told a facilitator, you will not be asked by new people any more. Whoever walks beside you "
        "now stays, until one of you ends it.",
        "Thank you for everything you gave. Coming back is possible at any time.",
        [DoorButton(mentor.community_id, "me"), DoorButton(mentor.community_id, "volunteer")],
    )


def _open_again(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state is not MentorState.APPROVED:
        return None
    return dm(
        "The pause that you set is over, so people can ask you again. If you need longer, take it.",
        [DoorButton(mentor.community_id, "mentor-pause"), DoorButton(mentor.community_id, "me")],
    )


def _word_asked(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None or mentor.state is not MentorState.APPLIED:
        return None
    return dm(
        f"Thank you for your offer. {person(mentor.word_asked_by)} would like a word with you about it before "
        "anything is decided: no test, just a conversation. They will write to you, or you can write to them."
    )


def _stepped_down(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    mentor = facts.mentor
    if mentor is None:
        return None
    return dm(
        f"{person(mentor.user_id)} has stepped down and takes nobody new. Those who walk with them now go on, "
        "unless one of them ends it. A word of thanks might mean a lot.",
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
