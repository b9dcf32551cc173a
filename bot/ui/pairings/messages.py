"""Renderers of direct messages during a mentorship: introduction, pauses, notes."""

from __future__ import annotations

from discord import ui

from bot.rules.message_types import ReminderReason
from bot.rules.pairing import PairingMove, may_read_hope
from bot.rules.programme import Programme
from bot.rules.text_limits import MAX_NOTE_CHARS_PER_MESSAGE
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.outbox.context import MessageContext
from bot.ui.components.pairing_rows import pairing_moves_and_preferences
from bot.ui.components.pairings import reasons_button
from bot.ui.core.layout import QUIET, defuse_links, dm_view, format_count, format_date, mention_user, until_about
from bot.ui.core.message_parts import WORRIED_HINT, Renderer, partner_mention
from storage.models.enums import MessageKind, PairingState
from storage.models.records import Pairing


def _introduced(context: MessageContext, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or pairing.state not in {PairingState.ACTIVE, PairingState.PAUSED}:
        return None
    other = partner_mention(pairing, reader)
    first = format_count(programme.check_in_days[0], "day")
    if reader == pairing.mentee_id:
        lead = f"**{other} is your mentor now.** You have both said yes."
        hint = (
            "A first step can be small: say hello, and what you need just now, even if that is only someone who "
            "listens."
        )
    else:
        lead = f"**You are a mentor to {other} now.** You have both said yes."
        hint = (
            "A first step can be small: say hello, and ask: *what do you need now?* Listening is most of it; nobody "
            "expects advice or answers."
        )
    return dm_view(
        lead,
        hint,
        [
            *pairing_moves_and_preferences(pairing, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
            # What they wrote for the waiting list comes with their yes; it opens there, and does not stay here.
            *([reasons_button(pairing.id)] if may_read_hope(pairing, reader) else []),
        ],
        "-# Find out together what suits you: meeting, phone, text or an app. I will ask you both how it goes, first "
        f"in about {first}. It lasts as long as it is good for both of you. Either of you can end it at any time, "
        "without a reason: with the button here, or with `/pairing end` in the server.",
    )


def _paused(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or not pairing.has_paused(pairing.partner_of(reader)):
        return None
    until = until_about(pairing.paused_until_of(pairing.partner_of(reader)))
    meanwhile = (
        "If you need someone meanwhile, `/support` lets a facilitator know." if reader == pairing.mentee_id else None
    )
    return dm_view(
        f"{partner_mention(pairing, reader)} has paused the mentorship{until}. A pause needs no reason. I don't ask "
        "how it goes meanwhile, and notes wait. You'll hear when it goes on; either of you can end it at any time.",
        meanwhile,
        pairing_moves_and_preferences(pairing, *_own_pause_moves(pairing, reader), PairingMove.END),
        colour=QUIET,
    )


def _resumed(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or pairing.state not in {PairingState.ACTIVE, PairingState.PAUSED}:
        return None
    if pairing.has_paused(pairing.partner_of(reader)):
        return None
    if pairing.state is PairingState.PAUSED:
        return dm_view(
            f"{partner_mention(pairing, reader)} is ready to go on with the mentorship. It rests for as long as you "
            "like; nothing is needed from you.",
            pairing_moves_and_preferences(pairing, PairingMove.RESUME, PairingMove.END),
            colour=QUIET,
        )
    return dm_view(
        f"The pause is over: the mentorship with {partner_mention(pairing, reader)} goes on. A short hello is a good "
        "start.",
        pairing_moves_and_preferences(pairing, PairingMove.NOTE, PairingMove.PAUSE, PairingMove.END),
    )


def _pause_over(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None or reader is None or not pairing.has_paused(reader):
        return None
    pause = f"Your pause in the mentorship with {partner_mention(pairing, reader)}"
    is_open = context.payload is ReminderReason.OPEN_PAUSE
    return dm_view(
        f"{pause} is on since {format_date(pairing.paused_since(reader) or pairing.proposed_at)}. Is it still right "
        "for you? Then you can leave it as it is."
        if is_open
        else f"{pause} has reached its date. Would you like to go on? If not yet, you can leave it as it is.",
        pairing_moves_and_preferences(pairing, PairingMove.RESUME, PairingMove.END),
    )


def _own_pause_moves(pairing: Pairing, reader: int) -> tuple[PairingMove, ...]:
    return (PairingMove.RESUME,) if pairing.has_paused(reader) else ()


def _note(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    pairing, note, rest = context.pairing, context.note, context.message.kind is MessageKind.NOTE_REST
    written = visible(DataKind.NOTE, note.words, to=Viewer.PARTNER) if note else None
    # Nothing that was on its way arrives after the end.
    if pairing is None or pairing.closed_at is not None or note is None or not written:
        return None
    words = written[MAX_NOTE_CHARS_PER_MESSAGE:] if rest else written[:MAX_NOTE_CHARS_PER_MESSAGE]
    if not words:
        return None
    goes_on = len(written) > MAX_NOTE_CHARS_PER_MESSAGE and not rest
    return dm_view(
        f"{'The rest of the' if rest else 'A'} note from "
        f"{mention_user(note.author_id)}{_author_name(pairing, note.author_id)}:",
        # A quotation to its end, so that nothing in it can pass for the bot's own words.
        f">>> {defuse_links(words)}",
        f"-# {WORRIED_HINT}" if context.message.recipient_id == pairing.mentor_id else None,
        None if goes_on else pairing_moves_and_preferences(pairing, PairingMove.NOTE),
    )


def _author_name(pairing: Pairing, author: int) -> str:
    """Return who writes, for somebody else who may read the message and wonder."""
    return ", your mentor" if author == pairing.mentor_id else ", whom you mentor"


PAIRING_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.INTRODUCED: _introduced,
    MessageKind.PAIRING_PAUSED: _paused,
    MessageKind.PAIRING_RESUMED: _resumed,
    MessageKind.PAUSE_OVER: _pause_over,
    MessageKind.NOTE: _note,
    MessageKind.NOTE_REST: _note,
}
