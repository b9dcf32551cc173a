"""Cards about mentors for facilitators, the reply to a post in the forum, and what a mentor brings."""

from __future__ import annotations

from discord import ui

from bot.rules.mentoring import MentorMove
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.services.outbox.context import Facts
from bot.ui.components.mentors import mentor_button
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.core.layout import CALM, LONGEST_QUOTE, QUIET, SHARED_QUOTE, Block, card, joined, person, quote, since
from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import LetterKind, MentorState
from storage.models.records import Community, Mentor

from .labels import ticked_words


def mentor_card(mentor: Mentor) -> ui.LayoutView:
    """Someone offers to mentor, and what became of it."""
    closed = mentor.state is not MentorState.APPLIED
    return card(*mentor_blocks(mentor), colour=QUIET if closed else CALM)


def mentor_blocks(mentor: Mentor, *, limit: int = LONGEST_QUOTE) -> list[Block]:
    """An offer to mentor as blocks, to stand among others; *limit* is for what the mentor wrote."""
    return [
        joined(
            f"### {person(mentor.user_id)} would like to mentor",
            f"-# Offered {since(mentor.applied_at)} · "
            f"{'a past' if mentor.past_member else 'a present'} member · room for {mentor.capacity}",
        ),
        brings(mentor, limit=SHARED_QUOTE if mentor.reason else limit, to=Reader.FACILITATOR),
        _mentor_outcome(mentor),
        [mentor_button(mentor.id, move) for move in _open_moves(mentor)],
    ]


def brings(mentor: Mentor, *, limit: int, to: Reader) -> str | None:
    """What a mentor ticked and wrote, as this reader may see it."""
    if shown(Kept.MENTOR_CARD, mentor, to=to) is None:
        return None
    ticked = "\n".join(f"- {words}" for words in ticked_words(mentor.qualities))
    return joined(ticked, quote(mentor.words, limit=limit)) or None


def stepped_down_card(mentor: Mentor) -> ui.LayoutView:
    """A mentor stopped, and there is no coordinator to tell."""
    return card(
        f"{person(mentor.user_id)} has stepped down as a mentor and takes nobody new. Those they mentor now go on. A "
        "word of thanks might mean a lot.",
        colour=QUIET,
    )


def forum_reply(community: Community) -> ui.LayoutView:
    """Under a post with the mentor tag: the way to the form, which opens for the presser alone."""
    return card(
        "Thank you for thinking of becoming a mentor. If you would like to, the button below opens a short form that "
        "only you see. The facilitators then look at it and write to you.",
        [door_button(community.community_id, NavigationTarget.VOLUNTEER)],
    )


def _open_moves(mentor: Mentor) -> list[MentorMove]:
    if mentor.state is not MentorState.APPLIED:
        return []
    asked = mentor.word_asked_by is not None
    return [MentorMove.APPROVE, MentorMove.DECLINE, *([] if asked else [MentorMove.WORD])]


def _mentor_outcome(mentor: Mentor) -> str | None:
    by = person(mentor.decided_by)
    if mentor.state is MentorState.APPLIED:
        if mentor.word_asked_by is None:
            return None
        return f"💬 {person(mentor.word_asked_by)} has asked for a word and will talk with them."
    if mentor.decided_by is None:
        return "The offer was taken back, or they have left the server. Nothing is needed."
    if mentor.state is MentorState.DECLINED:
        reason = shown(Kept.MENTOR_REASON, mentor.reason, to=Reader.FACILITATOR)
        return joined(f"❌ {by} decided *not for now*.", quote(reason, limit=SHARED_QUOTE))
    return f"✅ {by} approved."


def _mentor(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    return mentor_card(facts.mentor) if facts.mentor is not None else None


def _stepped_down(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    return stepped_down_card(facts.mentor) if facts.mentor is not None else None


def _forum_reply(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    return forum_reply(facts.community)


CARDS: dict[LetterKind, CardRenderer] = {
    LetterKind.CARD_MENTOR: CardRenderer(_mentor, "someone has offered to mentor and waits for an answer"),
    LetterKind.CARD_STEPPED_DOWN: CardRenderer(_stepped_down, "a mentor has stopped"),
    LetterKind.FORUM_REPLY: CardRenderer(_forum_reply),
}
