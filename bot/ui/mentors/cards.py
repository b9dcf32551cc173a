"""Cards about mentors for facilitators, the reply to a post in the forum, and what a mentor brings."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.mentor_status import MentorMove
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, may_know, visible
from bot.services.outbox.context import MessageContext
from bot.ui.components.mentors import mentor_button, read_offer_button, seen_button
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.core.layout import (
    CALM,
    MAX_QUOTE_LENGTH,
    MAX_QUOTE_LENGTH_OF_THREE,
    MAX_QUOTE_LENGTH_OF_TWO,
    QUIET,
    Block,
    ControlRow,
    card_view,
    format_date,
    format_relative,
    join_lines,
    mention_user,
    quote,
)
from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import MentorState, MessageKind
from storage.models.matching import PastDecision, SealedKind
from storage.models.records import Community, Mentor

from .labels import quality_labels

_SAFETY_TEXTS = {
    SealedKind.SUSPENDED: "suspended them as a mentor",
    SealedKind.BARRED: "noted that they are not to mentor",
}

HAS_HISTORY = "-# Something was decided about them before; `/facilitator queue` shows it to those who may decide."


def mentor_card(mentor: Mentor, *, has_history: bool = False, has_unseen_end: bool = False) -> ui.LayoutView:
    """Return the card of an offer to mentor while it waits; then the decision, and no words that anybody wrote.

    Of a mentor who has stopped, it says so, with a button while nobody has seen it (*has_unseen_end*).

    Everybody reads it who reads the channel, so of what was decided before it says only that there is something.
    """
    if mentor.state is MentorState.APPLIED or mentor.changed_at is not None:
        return card_view(*mentor_blocks(mentor), HAS_HISTORY if has_history else None, colour=CALM)
    if has_unseen_end:
        return card_view(stepped_down_text(mentor), [seen_button(mentor.community_id, mentor.id)], colour=QUIET)
    read: ControlRow = [read_offer_button(mentor.id)]
    if mentor.state is MentorState.STEPPED_DOWN and mentor.decided_by is not None and mentor.stopped_at is not None:
        said = f"{mention_user(mentor.user_id)} stopped as a mentor {format_relative(mentor.stopped_at)}."
        return card_view(f"{said} Nothing is needed.", read, colour=QUIET)
    return card_view(_offer_title(mentor), _mentor_outcome(mentor), read, colour=QUIET)


def offer_page(mentor: Mentor) -> ui.LayoutView:
    """Return an offer to mentor with what was written about it, for a facilitator alone."""
    return card_view(*mentor_blocks(mentor), colour=QUIET)


def mentor_blocks(mentor: Mentor, *, limit: int = MAX_QUOTE_LENGTH, past: Sequence[PastDecision] = ()) -> list[Block]:
    """Return an offer to mentor as blocks of a larger card; *limit* is the characters of the mentor's text.

    *past* is what was decided about them before, for those who may decide now.
    """
    if mentor.changed_at is not None:
        return _change_blocks(mentor, limit=limit)
    return [
        _offer_title(mentor),
        mentor_details(mentor, limit=MAX_QUOTE_LENGTH_OF_TWO if mentor.reason else limit, to=Viewer.FACILITATOR),
        _history_text(mentor, past),
        join_lines(_mentor_outcome(mentor), quote(_reason(mentor), max_length=MAX_QUOTE_LENGTH_OF_TWO)) or None,
        [mentor_button(mentor.id, move) for move in _open_moves(mentor)],
    ]


def _change_blocks(mentor: Mentor, *, limit: int) -> list[Block]:
    """Return what a mentor would change; what others see meanwhile is what was approved."""
    room = f"room for {mentor.new_capacity} instead of {mentor.capacity}" if mentor.new_capacity else None
    said = visible(DataKind.MENTOR_OFFER, mentor.new_words, to=Viewer.FACILITATOR)
    words = "other words" if mentor.new_words else None
    return [
        join_lines(
            f"### {mention_user(mentor.user_id)} would change what they offer as a mentor",
            f"-# Asked {format_relative(mentor.waits_since)} · {' · '.join(filter(None, (words, room)))}",
        ),
        quote(said, max_length=limit),
        "-# Until one of you decides, others see what was approved before.",
        [mentor_button(mentor.id, move) for move in (MentorMove.APPROVE, MentorMove.DECLINE)],
    ]


def _offer_title(mentor: Mentor) -> str:
    return join_lines(
        f"### {mention_user(mentor.user_id)} would like to mentor",
        f"-# Offered {format_relative(mentor.applied_at)} · "
        f"{'a past' if mentor.past_member else 'a present'} member · room for {mentor.capacity}",
    )


def mentor_details(mentor: Mentor, *, limit: int, to: Viewer) -> str | None:
    """Return what a mentor ticked and wrote, as far as this viewer may see it; None if there is nothing to show."""
    if visible(DataKind.MENTOR_OFFER, mentor, to=to) is None:
        return None
    ticked = "\n".join(f"- {words}" for words in quality_labels(mentor.qualities))
    return join_lines(ticked, quote(mentor.words, max_length=limit)) or None


def stepped_down_text(mentor: Mentor) -> str:
    """Return that a mentor stepped down."""
    return (
        f"{mention_user(mentor.user_id)} has stepped down as a mentor and takes nobody new. A mentorship that they "
        "have goes on. A word of thanks might mean a lot."
    )


def forum_reply(community: Community) -> ui.LayoutView:
    """Return the reply to a post with the mentor tag: a button that opens the form for the member alone."""
    return card_view(
        "Thank you for thinking of becoming a mentor. If you would like to, the button below opens a short form that "
        "only you see. The facilitators then decide, and I write to you.",
        [navigate_button(community.community_id, NavigationTarget.VOLUNTEER)],
    )


def _history_text(mentor: Mentor, past: Sequence[PastDecision]) -> str | None:
    if mentor.state is not MentorState.APPLIED or not may_know(DataKind.MENTORING, to=Viewer.FACILITATOR):
        return None
    lines = [past_line(each) for each in past]
    if mentor.closed_since is not None:
        since = format_relative(mentor.closed_since)
        lines.append(f"- Facilitators have asked {since} that nobody new comes to them; that still holds.")
    return join_lines("**Decided before**", *lines) if lines else None


def past_line(past: PastDecision) -> str | None:
    """Return what facilitators decided about somebody, by whom, and why, for other facilitators."""
    by, when = mention_user(past.by) if past.by else "a facilitator", format_relative(past.at)
    if past.kind is SealedKind.RETIRED:
        return f"- {by} noted that they stop as a mentor, {when}"
    if past.kind in _SAFETY_TEXTS:
        until = f" It holds until {format_date(past.until)}." if past.kind is SealedKind.BARRED and past.until else ""
        why = visible(DataKind.SAFETY_DECISION, past.reason, to=Viewer.FACILITATOR)
        said = f"- {by} {_SAFETY_TEXTS[past.kind]}, {when}.{until}"
        return join_lines(said, quote(why, max_length=MAX_QUOTE_LENGTH_OF_THREE))
    reason = visible(DataKind.MENTOR_REFUSAL_REASON, past.reason, to=Viewer.FACILITATOR)
    return join_lines(f"- {by} decided *not for now*, {when}", quote(reason, max_length=MAX_QUOTE_LENGTH_OF_THREE))


def _open_moves(mentor: Mentor) -> list[MentorMove]:
    if mentor.state is not MentorState.APPLIED:
        return []
    asked = mentor.word_asked_by is not None
    return [MentorMove.APPROVE, MentorMove.DECLINE, *([] if asked else [MentorMove.WORD])]


def _mentor_outcome(mentor: Mentor) -> str | None:
    by = mention_user(mentor.decided_by)
    if mentor.state is MentorState.APPLIED:
        if mentor.word_asked_by is None:
            return None
        return f"💬 {mention_user(mentor.word_asked_by)} has asked for a word and will talk with them."
    if mentor.decided_by is None:
        return "The offer was taken back, or they have left the server. Nothing is needed."
    if mentor.state is MentorState.DECLINED:
        return f"❌ {by} decided *not for now*."
    return f"✅ {by} approved."


def _reason(mentor: Mentor) -> str | None:
    declined = mentor.state is MentorState.DECLINED
    return visible(DataKind.MENTOR_REFUSAL_REASON, mentor.reason, to=Viewer.FACILITATOR) if declined else None


def _mentor(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor, has_history = context.mentor, context.has_history
    if mentor is None:
        return None
    return mentor_card(mentor, has_history=has_history, has_unseen_end=context.has_unseen_end)


def _forum_reply(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    return forum_reply(context.community)


MENTOR_CARDS: dict[MessageKind, CardRenderer] = {
    MessageKind.CARD_MENTOR: CardRenderer(_mentor, "someone has offered to mentor and waits for an answer"),
    MessageKind.FORUM_REPLY: CardRenderer(_forum_reply),
}
