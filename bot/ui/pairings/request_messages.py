"""Renderers of direct messages about a request: asked, reminded, responded to, withdrawn, closed."""

from __future__ import annotations

from discord import ui

from bot.rules.audience import FirstRecipient
from bot.rules.deadlines import proposal_expires_at
from bot.rules.pairing import PairingMove, was_suggested
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.components.exclusions import never_together_row
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.pairing_rows import pairing_move_row, pairing_moves_and_preferences
from bot.ui.components.pairings import reasons_button
from bot.ui.core.audience import INSTEAD
from bot.ui.core.layout import (
    MAX_QUOTE_LENGTH_OF_TWO,
    QUIET,
    Block,
    ControlRow,
    dm_view,
    format_date,
    mention_user,
    quote,
)
from bot.ui.core.message_parts import TALK_ABOUT_IT, WORRIED_HINT, Renderer, partner_mention, request_text
from bot.ui.profiles import fit_views
from storage.models.enums import AskedBy, MessageKind, PairingState
from storage.models.records import Pairing


def _asked(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or not _still_asked(context, pairing, reader):
        return None
    until = format_date(proposal_expires_at(programme, proposed_at=pairing.proposed_at))
    return dm_view(
        *_request_view(context, pairing, reader),
        f"Either answer is a good one, and there is no hurry: it stays open until {until}.",
        [*pairing_move_row(pairing.id, PairingMove.AGREE, PairingMove.DECLINE), *_why(context, pairing)],
        never_together_row(pairing, reader),
        _how_it_begins(pairing, reader),
    )


def _reminder(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or not _still_asked(context, pairing, reader):
        return None
    until = format_date(proposal_expires_at(programme, proposed_at=pairing.proposed_at))
    return dm_view(
        "A reminder, in case you missed it:",
        *_request_view(context, pairing, reader),
        f"It is fine not to answer: on {until} it closes by itself.",
        [*pairing_moves_and_preferences(pairing, PairingMove.AGREE, PairingMove.DECLINE), *_why(context, pairing)],
        never_together_row(pairing, reader),
        _how_it_begins(pairing, reader),
        colour=QUIET,
    )


def _request_view(context: MessageContext, pairing: Pairing, reader: int) -> list[Block]:
    other = partner_mention(pairing, reader)
    # The one who is to be mentored gets the mentor's card, no matter who brought the two together.
    card = fit_views.mentor_reasons(context.offering_mentor) if reader == pairing.mentee_id else None
    return [*_asks(pairing, reader, other), card]


def _why(context: MessageContext, pairing: Pairing) -> ControlRow:
    """Return the button for the reasons; these tell of an affair, so the message itself must not show them."""
    return [reasons_button(pairing.id)] if fit_views.partner_reasons(context.match_reasons) else []


def _asks(pairing: Pairing, reader: int, other: str) -> list[Block]:
    if was_suggested(pairing):
        return _suggestion(pairing, reader, other)
    if pairing.asked_by is AskedBy.MENTEE:
        return [
            f"{other} asks whether you would be their mentor for a while.",
            quote(request_text(pairing, reader), max_length=MAX_QUOTE_LENGTH_OF_TWO),
        ]
    return [f"{other} offers to be your mentor for a while. Would you like that?"]


def _suggestion(pairing: Pairing, reader: int, other: str) -> list[Block]:
    if reader == pairing.mentee_id:
        return [f"A facilitator thought that {other} could be a good mentor for you. Would you like that?"]
    return [f"A facilitator thought that you could be a good mentor for {other}. Would you like that?"]


def _how_it_begins(pairing: Pairing, reader: int) -> str:
    """Return, below the buttons, what a yes brings, who learns whose name when, and where help is."""
    said = []
    if was_suggested(pairing):
        said.append("It begins only if both of you say yes.")
    if reader == pairing.mentee_id and was_suggested(pairing):
        said.append("They are asked, too, and learn your name only if you say yes.")
    elif reader == pairing.mentee_id and pairing.anonymous_until_agreed:
        said.append("They don't know your name yet; they learn it only if you say yes.")
    elif was_suggested(pairing) and not pairing.has_agreed(pairing.mentee_id):
        said.append("You learn who it is as soon as they have said yes.")
    said.append("If it doesn't suit you, *Not this time* is enough; nobody asks why.")
    if reader == pairing.mentor_id and request_text(pairing, reader):
        said.append(WORRIED_HINT)
    return f"-# {' '.join(said)}"


def _still_asked(context: MessageContext, pairing: Pairing, reader: int) -> bool:
    is_open = pairing.state is PairingState.PROPOSED and not pairing.has_agreed(reader)
    return is_open and not context.is_excluded_pair


def _request_declined(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None:
        return None
    other = partner_mention(pairing, reader)
    if pairing.decided_by is not None:
        lead = (
            f"You and {other} have both said yes. A facilitator has decided that it does not begin for now; "
            f"{other} has not said no to you. {TALK_ABOUT_IT}"
        )
        return dm_view(lead, _what_next(pairing, reader), colour=QUIET)
    return _closed(context, _programme)


def _closed(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    """Return what is told of a question that does not come about: the same, no matter who or what has ended it."""
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None:
        return None
    other = partner_mention(pairing, reader)
    if reader != pairing.asker_id:
        return dm_view(
            f"The question about you and {other} is closed, and nothing is needed from you. That is fine: this was "
            "not the moment.",
            [navigate_button(pairing.community_id, NavigationTarget.OVERVIEW)],
            colour=QUIET,
        )
    lead = (
        f"Your question for {other} is closed: it does not come about this time. There are many reasons for that: "
        "time, strength, somebody's own situation. "
    )
    thanks = "It was good to ask." if reader == pairing.mentee_id else "Thank you for offering; it matters."
    return dm_view(lead + thanks, _what_next(pairing, reader), colour=QUIET)


def _what_next(pairing: Pairing, reader: int) -> ControlRow:
    target = NavigationTarget.SEEKER_JOIN if reader == pairing.mentee_id else NavigationTarget.WAITING_LIST
    return [
        navigate_button(pairing.community_id, target),
        navigate_button(pairing.community_id, NavigationTarget.OVERVIEW),
    ]


def _suggestion_closed(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing = context.pairing
    if pairing is None:
        return None
    return dm_view(
        f"Your suggestion of {mention_user(pairing.mentor_id)} for {mention_user(pairing.mentee_id)} is closed: it "
        "did not come about this time. Thank you for thinking of them.",
        colour=QUIET,
    )


def _awaiting_approval(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or pairing.state is not PairingState.AGREED:
        return None
    return dm_view(
        f"You and {partner_mention(pairing, reader)} have both said yes. {_who_decides(context.first_recipient)}",
        pairing_move_row(pairing.id, PairingMove.END),
    )


def _who_decides(first_recipient: FirstRecipient | None) -> str:
    needs = "It needs a facilitator's yes next; then I write to you."
    match first_recipient:
        case None:
            return needs
        case FirstRecipient.FACILITATORS:
            return (
                "A facilitator looks at it next and decides; then I write to you. If you hear nothing for a week, "
                "please ask one of them."
            )
        case _:
            return f"{needs} {INSTEAD[first_recipient]}"


REQUEST_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.ASKED: _asked,
    MessageKind.ASKED_REMINDER: _reminder,
    MessageKind.NOT_THIS_TIME: _request_declined,
    MessageKind.ASK_WITHDRAWN: _closed,
    MessageKind.ASK_EXPIRED: _closed,
    MessageKind.SUGGESTION_CLOSED: _suggestion_closed,
    MessageKind.AWAITING_YES: _awaiting_approval,
}
