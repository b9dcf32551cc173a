"""Renderers of direct messages about the end: how it ended, agreed contact, thanks, handover, looking again."""

from __future__ import annotations

from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.closing import has_ended_in_first_weeks
from bot.rules.deadlines import proposal_expires_at
from bot.rules.message_types import ReminderReason
from bot.rules.pairing import PairingMove, can_move_pairing
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.outbox.context import MessageContext
from bot.ui.components.closing import THANKS_LOOKS, ClosingMove, closing_button
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.pairing_rows import pairing_moves_and_preferences, with_preferences_button
from bot.ui.core.layout import QUIET, WARM, Block, defuse_links, dm_view, format_date, format_days, mention_user
from bot.ui.core.message_parts import TALK_ABOUT_IT, Renderer, first_weeks_text
from storage.models.enums import EndedHow, MessageKind, PairingState, ThanksAnswer
from storage.models.records import Pairing

from .views import first_step_blocks, thanks_row

NEUTRAL_FILE_NAME = "words.txt"
"""File name that tells nothing about the content."""

MESSAGE_IS_IN_FILE = "Discord does not take them as a message, so they are in the file below."


def _ended(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or pairing.state is not PairingState.ENDED:
        return None
    other = mention_user(pairing.partner_of(reader))
    if not is_known_user(pairing.partner_of(reader)):
        return _ended_by_someone(pairing, reader, programme)
    if pairing.began_at is None:
        return dm_view(_how_it_did_not_begin(pairing, other), *_after_no_beginning(pairing, reader), colour=QUIET)
    early = pairing.ended_how is EndedHow.BY_PARTY and has_ended_in_first_weeks(pairing, programme)
    return dm_view(
        _how_it_ended(pairing, reader, other),
        first_weeks_text(programme) if early else None,
        *first_step_blocks(pairing, reader, programme),
        colour=WARM,
    )


def _ended_by_someone(pairing: Pairing, reader: int, programme: Programme) -> ui.LayoutView:
    """Return the message of an end whose cause, an erased partner, nobody may be told any more."""
    why = "It needs no reason, and takes nothing away from what it was."
    if pairing.began_at is None:
        lead = f"What you and someone else had said yes to has ended before it began. {why}"
        return dm_view(lead, *_after_no_beginning(pairing, reader), colour=QUIET)
    part = "mentee" if reader == pairing.mentor_id else "mentor"
    lead = f"Your mentorship has ended: your {part} goes on without it. {why} {TALK_ABOUT_IT}"
    return dm_view(lead, *first_step_blocks(pairing, reader, programme), colour=WARM)


def _how_it_did_not_begin(pairing: Pairing, other: str) -> str:
    match pairing.ended_how:
        case EndedHow.LEFT:
            return (
                f"{other} is no longer in the server, so the mentorship has ended before it began. Why people leave "
                "is rarely about one person."
            )
        case EndedHow.BY_FACILITATOR:
            return (
                f"You and {other} had both said yes. A facilitator has ended it before it began; {other} has not "
                f"said no to you. {TALK_ABOUT_IT}"
            )
        case _:
            return (
                f"{other} has taken their yes back before it began. That is always allowed and needs no reason. It "
                "need not stay the only question: you can ask again, or someone else."
            )


def _after_no_beginning(pairing: Pairing, reader: int) -> list[Block]:
    if reader == pairing.mentee_id:
        return [
            "When you feel ready, and only then, you can look for a new mentor, or become one yourself.",
            [
                navigate_button(pairing.community_id, NavigationTarget.SEEKER_JOIN),
                navigate_button(pairing.community_id, NavigationTarget.VOLUNTEER),
            ],
        ]
    return [
        "Whether new people can ask you stays as you have set it. You can pause or stop at any time.",
        [navigate_button(pairing.community_id, NavigationTarget.OVERVIEW)],
    ]


def _how_it_ended(pairing: Pairing, reader: int, other: str) -> str:
    match pairing.ended_how:
        case EndedHow.LEFT:
            return (
                f"{other} is no longer in the server, so the mentorship between you has ended. Why people leave is "
                "rarely about one person."
            )
        case EndedHow.BY_FACILITATOR:
            return f"A facilitator has ended the mentorship with {other}. {TALK_ABOUT_IT}"
        case EndedHow.HANDED_OVER if reader == pairing.mentor_id:
            return (
                f"{other} goes on with someone new, as you had offered, so your mentorship has ended. Thank you for "
                "walking with them, and for letting them go on."
            )
        case EndedHow.HANDED_OVER:
            return (
                f"You go on with someone new, so the mentorship with {other} has ended, as they had offered. I tell "
                "them."
            )
        case _:
            return (
                f"{other} has ended the mentorship. It needs no reason, and takes nothing away from what it was. "
                f"{TALK_ABOUT_IT}"
            )


def _boundary_shared(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or context.shared_contact is None:
        return None
    # What holds is for one person's eyes, and this message stays.
    return dm_view(
        f"Your mentorship with {mention_user(pairing.partner_of(reader))} is over, and you have both said how much "
        "contact feels right. I show you what came of it when you press the button, and only you. There is no hurry.",
        with_preferences_button(pairing.community_id, closing_button(pairing.id, ClosingMove.SHOW_RESULT)),
    )


def _thanks_offered(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    note, reader = context.note, context.message.recipient_id
    if context.pairing is None or note is None or reader is None or not note.words or note.welcome is not None:
        return None
    if context.wants_no_contact:
        # They are not asked by message; the words wait in their closing.
        return None
    return dm_view(
        f"Now that your mentorship is over, {mention_user(note.author_id)} has left you a few words of thanks. Would "
        "you like to read them? Either answer is fine, and they don't learn which you gave.",
        with_preferences_button(context.pairing.community_id, *thanks_row(note.id, *THANKS_LOOKS)),
    )


def _thanks(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    note, reader = context.note, context.message.recipient_id
    if context.pairing is None or note is None or reader is None or note.welcome is not ThanksAnswer.YES:
        return None
    words = visible(DataKind.THANKS, note.words, to=Viewer.PARTNER)
    if not words:
        return None
    lead = f"A few words from {mention_user(note.author_id)}, after your mentorship. They need no answer."
    # Discord refused the words once: they go in a file.
    if context.withheld_level == 1:
        return dm_view(
            lead,
            MESSAGE_IS_IN_FILE,
            ui.File(f"attachment://{NEUTRAL_FILE_NAME}"),
            colour=WARM,
            files={NEUTRAL_FILE_NAME: words.encode()},
        )
    return dm_view(
        lead,
        # A quotation to its end, so that nothing in it can pass for the bot's own words.
        f">>> {defuse_links(words)}",
        colour=WARM,
    )


def _closing_follow_up(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or pairing.state is not PairingState.ENDED or context.has_or_seeks_mentor:
        return None
    return dm_view(
        f"{format_days(programme.rest_days).capitalize()} have passed since you chose to rest. There is no need to "
        "do anything now. Whenever you like, you can look for a mentor again; what you hoped for last time "
        "is kept, if you wrote it.",
        with_preferences_button(
            pairing.community_id,
            navigate_button(pairing.community_id, NavigationTarget.SEEKER_JOIN),
            navigate_button(pairing.community_id, NavigationTarget.OVERVIEW),
        ),
    )


def _handover_asked(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or pairing.handover_at is None:
        return None
    if not can_move_pairing(pairing, PairingMove.STAY, reader):
        return None
    other, until = mention_user(pairing.mentor_id), proposal_expires_at(programme, proposed_at=pairing.handover_at)
    return dm_view(
        f"{other} has stepped down as a mentor and takes nobody new. **Nothing is taken from you:** they are your "
        "mentor for as long as you both like.",
        f"{other} leaves you free to go on with someone else. Each of these is fine:",
        pairing_moves_and_preferences(pairing, PairingMove.STAY, PairingMove.MOVE_ON),
        f"- **Stay**, or say nothing until {format_date(until)}: nothing changes.\n"
        "- **Back to the waiting list**: this one ends now.\n"
        "- **Ask someone by name**, with `/mentee ask` in the server: this one ends only when the new one begins.",
    )


def _handover_stays(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or pairing.closed_at is not None or pairing.handover_at is not None:
        return None
    if not can_move_pairing(pairing, PairingMove.NOTE, reader):
        return None
    stays = f"{mention_user(pairing.mentee_id)} would like to go on with you."
    if context.payload is ReminderReason.UNANSWERED:
        is_mentor, mentor = reader == pairing.mentor_id, mention_user(pairing.mentor_id)
        stays = (
            f"{mention_user(pairing.mentee_id)} has not said whether to go on with someone else, so the question is "
            "closed."
            if is_mentor
            else f"You needn't answer any more whether to go on with someone else: {mentor} stays your mentor."
        )
    return dm_view(
        f"{stays} Everything stays as it is, for as long as it is good for both of you.",
        pairing_moves_and_preferences(pairing, PairingMove.NOTE),
    )


CLOSING_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.PAIRING_ENDED: _ended,
    MessageKind.BOUNDARY_SHARED: _boundary_shared,
    MessageKind.THANKS_OFFERED: _thanks_offered,
    MessageKind.THANKS: _thanks,
    MessageKind.CLOSING_FOLLOW_UP: _closing_follow_up,
    MessageKind.HANDOVER_ASKED: _handover_asked,
    MessageKind.HANDOVER_STAYS: _handover_stays,
}
