"""What each letter to a person says, rendered from what is true now; None when it is no longer so.

Every one begins with the same neutral line (``look.OPENING``): a locked phone shows nothing else.
"""

from __future__ import annotations

from discord import ui

from bot.rules import refusals
from bot.rules.programme import Programme
from bot.rules.telling import may_tell
from bot.services.facts import Facts
from bot.ui.look import QUIET, dm
from bot.ui.refusal_words import in_words
from storage.states import LetterKind

from . import (
    about_asking,
    about_check_ins,
    about_concerns,
    about_mentors,
    about_own_data,
    about_parting,
    about_waiting,
    about_walking,
)
from .shared import Render


def _reaction_answered(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    name, by = facts.letter.detail or "", facts.letter.subject_id
    decided = name == refusals.AlreadyDecided.__name__
    refusal = refusals.AlreadyDecided(by or None) if decided else getattr(refusals, name)()
    return dm("About the card that you reacted to in the facilitators' channel:", in_words(refusal), colour=QUIET)


LETTERS: dict[LetterKind, Render] = {
    **about_mentors.LETTERS,
    **about_asking.LETTERS,
    **about_walking.LETTERS,
    **about_check_ins.LETTERS,
    **about_parting.LETTERS,
    **about_waiting.LETTERS,
    **about_concerns.LETTERS,
    **about_own_data.LETTERS,
    LetterKind.REACTION_ANSWERED: _reaction_answered,
}


def render(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    """What to send to the person; None when there is nothing to say any more."""
    kind = facts.letter.kind
    return LETTERS[kind](facts, programme) if may_tell(kind) else None
