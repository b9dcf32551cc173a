"""What each letter to a person says, rendered from what is true now; None when it is no longer so.

Every one begins with the same neutral line (``layout.OPENING``): a locked phone shows nothing else.
"""

from __future__ import annotations

from datetime import timedelta

from discord import ui

from bot.rules import refusals
from bot.rules.message_specs import may_tell
from bot.rules.message_types import RefusedWith
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.check_ins import messages as check_ins_messages
from bot.ui.closing import messages as closing_messages
from bot.ui.components.outbox import open_button
from bot.ui.concerns import messages as concerns_messages
from bot.ui.core.layout import QUIET, day, dm, span, without_words
from bot.ui.core.message_parts import Render
from bot.ui.core.refusals import in_words
from bot.ui.mentors import messages as mentors_messages
from bot.ui.pairings import messages as pairings_messages
from bot.ui.pairings import request_messages as pairings_request_messages
from bot.ui.privacy import messages as privacy_messages
from bot.ui.waiting_list import messages as waiting_list_messages
from storage.models.enums import LetterKind
from storage.models.records import Letter

from . import confided_messages, reply_messages, returned_messages


def _reaction_answered(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    payload, by = facts.payload, facts.letter.subject_id
    if not isinstance(payload, RefusedWith):
        return None
    decided = payload.refusal is refusals.AlreadyDecided
    refusal = refusals.AlreadyDecided(by or None) if decided else payload.refusal()
    return dm("About the card that you reacted to in the facilitators' channel:", in_words(refusal), colour=QUIET)


def _community_removed(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    removed_at = facts.community.removed_at
    if removed_at is None or facts.letter.to_id is None:
        return None
    until = removed_at + timedelta(days=programme.keep_removed_days)
    return dm(
        "I was removed from a server that is yours. Nobody there hears from me any more.",
        f"In case that was a mistake, everything is kept until {day(until)}: if I am invited again before, all is as "
        "it was. Then everything that I have stored about the server and its people is deleted for good. Whoever "
        "runs me can do that sooner.",
        colour=QUIET,
    )


BY_FEATURE: tuple[dict[LetterKind, Render], ...] = (
    mentors_messages.LETTERS,
    pairings_request_messages.LETTERS,
    pairings_messages.LETTERS,
    check_ins_messages.LETTERS,
    closing_messages.LETTERS,
    waiting_list_messages.LETTERS,
    concerns_messages.LETTERS,
    privacy_messages.LETTERS,
    confided_messages.LETTERS,
    reply_messages.LETTERS,
    returned_messages.LETTERS,
    {LetterKind.REACTION_ANSWERED: _reaction_answered, LetterKind.COMMUNITY_REMOVED: _community_removed},
)
LETTERS = {kind: render for letters in BY_FEATURE for kind, render in letters.items()}


def render(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    """What to send to the person; None when there is nothing to say any more."""
    kind = facts.letter.kind
    view = LETTERS[kind](facts, programme) if may_tell(kind) else None
    return without_words(view) if view is not None and facts.withheld else view


def veiled(letter: Letter, programme: Programme) -> ui.LayoutView:
    """What is sent in place of any letter to someone who wishes to be written to extra discreetly."""
    return dm(
        "There is something to read. *Open* shows it to you alone, and it does not stay here. You can open it again "
        f"for {span(programme.keep_letters_days)}.",
        [open_button(letter.id)],
        colour=QUIET,
    )
