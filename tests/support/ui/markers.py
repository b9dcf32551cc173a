"""A marker for each kind of data, and records whose texts are markers."""

from __future__ import annotations

from dataclasses import replace

from bot.rules.visibility import DataKind
from bot.services.outbox.context import MessageContext
from bot.services.profiles.compatibility import MatchReasons
from storage.models.enums import MessageKind, NoteKind
from storage.models.records import Mentor, Note, Pairing, Seeker


def marker_of(kept: DataKind) -> str:
    """Return the marker of this kind of data, which escaping leaves unchanged."""
    return f"mark{kept.replace('-', '')}kram"


def marked_mentor(of: Mentor) -> Mentor:
    """Return the mentor with markers as texts."""
    return replace(of, words=marker_of(DataKind.MENTOR_OFFER), reason=marker_of(DataKind.MENTOR_REFUSAL_REASON))


def marked_pairing(of: Pairing) -> Pairing:
    """Return the pairing with markers as texts."""
    return replace(of, words=marker_of(DataKind.REQUEST_TEXT), end_reason=marker_of(DataKind.FACILITATOR_END_REASON))


def marked_seeker(of: Seeker) -> Seeker:
    """Return the seeker with markers as texts."""
    return replace(of, hope=marker_of(DataKind.HOPE), preferences=marker_of(DataKind.HOPE))


def marked_note(of: Note, kind: MessageKind) -> Note:
    """Return the note with a marker as text: of a note, thanks or what facilitators are told."""
    kept = {
        MessageKind.CARD_CLOSING_FEEDBACK: DataKind.CLOSING_FEEDBACK,
        MessageKind.NOTE: DataKind.NOTE,
        MessageKind.NOTE_REST: DataKind.NOTE,
    }
    back = {
        NoteKind.NOTE: DataKind.NOTE,
        NoteKind.THANKS: DataKind.THANKS,
        NoteKind.RESPECT: DataKind.CLOSING_FEEDBACK,
    }
    words = marker_of(back[of.kind] if kind is MessageKind.TEXT_RETURNED else kept.get(kind, DataKind.THANKS))
    # A rest begins where one message ends.
    return replace(of, words=words + ("\n" * 4000 + words if kind is MessageKind.NOTE_REST else ""))


def marked_reasons(of: MatchReasons) -> MatchReasons:
    """Return the reasons with markers for what someone wrote about themselves."""
    return replace(
        of,
        hope=marker_of(DataKind.HOPE),
        other_profile=replace(
            of.other_profile,
            pronouns=marker_of(DataKind.PRONOUNS_AND_FAITH),
            faith=marker_of(DataKind.PRONOUNS_AND_FAITH),
        ),
    )


def marked(context: MessageContext) -> MessageContext:
    """Return a message in which every text that somebody wrote is a marker."""
    return replace(
        context,
        mentor=context.mentor and marked_mentor(context.mentor),
        offering_mentor=context.offering_mentor and marked_mentor(context.offering_mentor),
        pairing=context.pairing and marked_pairing(context.pairing),
        seeker=context.seeker and marked_seeker(context.seeker),
        note=context.note and marked_note(context.note, context.message.kind),
        match_reasons=context.match_reasons and marked_reasons(context.match_reasons),
    )
