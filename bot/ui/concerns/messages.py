"""Renderers of direct messages about concerns and open matters; none shows what was written."""

from __future__ import annotations

from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.concerns import ConcernMove, is_contact_request
from bot.rules.ladder import QUIET_KINDS, MatterMove
from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.outbox.context import MessageContext
from bot.ui.components.concerns import concern_button, matter_button, newcomer_row, outcome_button
from bot.ui.components.exclusions import apart_after_concern_button
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.pairing_rows import pairing_move_row
from bot.ui.core.layout import dm_view, format_relative, join_lines, mention_user
from bot.ui.core.message_parts import Renderer, partner_mention
from storage.models.concerns import MatterAccess, OpenMatter
from storage.models.enums import Asked, Heard, MentorState, MessageKind, PairingState

from .waiting_views import HOW_IT_STANDS, WHAT_WAITS, WHO_DECIDES, newcomer_question

AFTER_CLOSING = (
    "While it was open, I did not bring you and the person it was about together. From now on, only your own wish "
    "keeps you apart."
)

IN_DANGER = "**Someone may be in danger now.**"

WHO_HEARD = {
    **HOW_IT_STANDS,
    Heard.STAFF: "Just now I have asked those who may look after it again, and I go on until somebody does.",
}
"""What the person who waits reads of who was asked."""


def _confided(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    concern = context.concern
    if concern is None or concern.taken_by is not None or concern.closed_at is not None or context.is_reader_excluded:
        return None
    lead = "Someone brings a concern."
    if is_contact_request(concern) and may_know(DataKind.CONTACT, to=Viewer.FACILITATOR):
        lead = f"{mention_user(concern.by_id)} would like to be reached by one of those who look after the groups."
    return dm_view(
        join_lines(
            IN_DANGER if concern.is_danger else None,
            "**Nobody has taken this on yet.**" if context.is_repeated else None,
            lead,
        ),
        "What people confide I bring by direct message, and never into a channel. Please read it where nobody looks "
        "over your shoulder, and keep to yourself that there is something.",
        [concern_button(concern.id, ConcernMove.SHOW), concern_button(concern.id, ConcernMove.TAKE)],
    )


def _taken(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    concern = context.concern
    if concern is None or concern.taken_by is None or concern.closed_at is not None:
        return None
    who = mention_user(concern.taken_by)
    if is_contact_request(concern):
        return dm_view(f"{who} will write to you soon, as you wished. You can also write to them.")
    if concern.named:
        return dm_view(f"{who} looks after what you brought, and may write to you. You can also write to them.")
    return dm_view(
        "Someone looks after what you brought. They don't know whose it is, so they can't write to you; what comes "
        "of it, I bring you."
    )


def _closed(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    concern = context.concern
    if concern is None or concern.outcome is None:
        return None
    offers_apart = concern.about_id is not None and is_known_user(concern.about_id)
    return dm_view(
        "What you brought has been looked after. What came of it is for your eyes only, whenever you like.",
        AFTER_CLOSING if offers_apart else None,
        [outcome_button(concern.id), *([apart_after_concern_button(concern.id)] if offers_apart else [])],
    )


def _spoken(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    """Ask the person who took it on; of an unnamed concern they don't know whose it is."""
    matter = context.matter
    if matter is None or matter.taken_by != context.message.recipient_id or matter.asked is not Asked.TAKER:
        return None
    moves = (MatterMove.SPOKEN, MatterMove.NOT_SPOKEN, MatterMove.HAND_BACK)
    asks = f"{mention_user(matter.by_id)} would like to hear from you. **Have you spoken?**"
    if matter.kind in QUIET_KINDS:
        return _quiet_spoken(context, matter)
    if not matter.by_id:
        asks = "Someone brought it without a name, and waits. **Have you been able to do something about it?**"
    return dm_view(
        f"You have taken something on here. {asks} If you can't just now, hand it back; that is fine. Without an "
        f"answer {format_relative(matter.due_at)} I ask others.",
        [matter_button(matter.id, move) for move in moves],
    )


def _quiet_spoken(context: MessageContext, matter: OpenMatter) -> ui.LayoutView | None:
    """Ask the person who looks after somebody who waits for nobody: a quiet pair, or who can't be reached."""
    if matter.kind is MessageKind.CARD_UNREACHABLE:
        asks = f"You look after {mention_user(matter.subject_id)}, whom I can't reach. **Have you let them know?**"
    elif context.pairing is not None:
        who = " and ".join(map(mention_user, context.pairing.party_ids))
        asks = f"You look after {who}, with whom it has been quiet. **Have you spoken with one of them?**"
    else:
        return None
    moves = (MatterMove.SPOKEN, MatterMove.NOT_SPOKEN, MatterMove.DONE, MatterMove.HAND_BACK)
    return dm_view(
        f"{asks} If you can't just now, hand it back; that is fine. Without an answer "
        f"{format_relative(matter.due_at)} I ask others.",
        [matter_button(matter.id, move) for move in moves],
    )


def _reached(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    matter = context.matter
    if matter is None or matter.taken_by is None or matter.asked is not Asked.WAITER:
        return None
    moves = (MatterMove.REACHED, MatterMove.NOT_REACHED, MatterMove.WITHDRAW)
    return dm_view(
        f"Someone took on {_what(context)}. **Has somebody reached you?** If not, or without an answer "
        f"{format_relative(matter.due_at)}, I ask others. I show your answer to nobody; but "
        "after *Not yet* those who look after it see that it waits again.",
        [matter_button(matter.id, move) for move in moves],
    )


def _word(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    matter = context.matter
    if matter is None or matter.taken_by is not None:
        return None
    heard = matter.heard or Heard.NOBODY
    more = (MatterMove.LET_IN,) if heard is not Heard.STAFF else ()
    return dm_view(
        f"Nobody looks after {_what(context)} at the moment ({format_relative(matter.began_at)}). {WHO_HEARD[heard]}",
        "You don't have to wait for us: *Support* shows who listens now.",
        [matter_button(matter.id, move) for move in (*more, MatterMove.WITHDRAW, MatterMove.KEEP)],
    )


def _decision_word(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    """Tell those who wait for a decision how it stands, with the way out of it."""
    matter, mentor, pairing, reader = context.matter, context.mentor, context.pairing, context.message.recipient_id
    if matter is None or reader is None:
        return None
    how, since = WHO_DECIDES[matter.heard or Heard.NOBODY], format_relative(matter.began_at)
    if mentor is not None and mentor.state is MentorState.APPLIED:
        return dm_view(
            f"Nobody has decided about your offer to mentor yet ({since}). {how}",
            [navigate_button(mentor.community_id, NavigationTarget.VOLUNTEER_WITHDRAW)],
            "You don't have to wait: you can take it back, and offer again whenever you like.",
        )
    if pairing is not None and pairing.state is PairingState.AGREED:
        return dm_view(
            f"You and {partner_mention(pairing, reader)} have both said yes, and a facilitator's yes is still "
            f"missing ({since}). {how}",
            pairing_move_row(pairing.id, PairingMove.END),
            "If you don't need it any more, you can take your yes back; nobody asks why.",
        )
    return None


def _over(_context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    return dm_view(
        "Something that you had taken on is no longer waiting, so nothing more is needed from you. Thank you for "
        "having looked after it."
    )


def _newcomer(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    matter, reader = context.matter, context.matter_reader
    is_asked = reader is not None and reader.access is MatterAccess.ASKED
    if matter is None or matter.taken_by is not None or reader is None or not is_asked:
        return None
    return dm_view(newcomer_question(reader, _what(context)), newcomer_row(reader.id))


def _what(context: MessageContext) -> str:
    concern = context.concern
    return WHAT_WAITS[concern is None or is_contact_request(concern)]


CONCERN_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.CONCERN_CONFIDED: _confided,
    MessageKind.CONCERN_TAKEN: _taken,
    MessageKind.CONCERN_CLOSED: _closed,
    MessageKind.MATTER_SPOKEN: _spoken,
    MessageKind.MATTER_REACHED: _reached,
    MessageKind.MATTER_WORD: _word,
    MessageKind.MATTER_NEWCOMER: _newcomer,
    MessageKind.MATTER_OVER: _over,
    MessageKind.DECISION_WORD: _decision_word,
}
