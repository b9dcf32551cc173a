"""What someone said about themselves, and why it could be the two, as cards show it: whole pieces, within bounds."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.fitting import Fit
from bot.rules.seeing import Kept, Reader, shown
from bot.rules.traits import Answers, Trait
from bot.services.profiles.compatibility import Reasons, answers_of
from bot.ui.core.layout import SHARED_QUOTE, Block, card, escaped, joined, quote, role
from bot.ui.mentors.labels import ticked_words
from storage.models.records import Mentor

from .labels import said, why

MOST_SAID, MOST_WHY, MOST_FAITH = 700, 400, 300
"""Characters that these take up in a message beside everything else."""


def about(traits: Sequence[Trait], answers: Answers) -> str | None:
    """What someone said by choosing, on one line; free words are not among it."""
    return _within(said(traits, answers, role), " · ", MOST_SAID)


def because(fit: Fit, traits: Sequence[Trait]) -> str | None:
    """Why it could be these two, the weightiest first."""
    reasons = why(fit, traits, role)
    return f"*Why it could fit:* {_within(reasons.split('; '), '; ', MOST_WHY)}." if reasons else None


def page(reasons: Reasons) -> ui.LayoutView:
    """All that the reader may know of what the other said, and why it could be the two."""
    return card(*(of_other(reasons) or ["There is nothing more that I may show you about it now."]))


def of_other(reasons: Reasons | None) -> list[Block]:
    """What the other said, and why it could be the two, as blocks; none where there is nothing to show."""
    if reasons is None:
        return []
    other = reasons.other
    pronouns = escaped(" ".join(other.pronouns.split())) if other.pronouns else None
    lines = joined(
        about(reasons.traits, answers_of(other)),
        f"**Pronouns**: {pronouns}" if pronouns else None,
        joined("**Faith or values**:", quote(other.faith, limit=MOST_FAITH)) if other.faith else None,
    )
    theirs = f"What they said about themselves:\n{lines}" if lines else None
    return [block for block in (theirs, because(reasons.fit, reasons.traits)) if block]


def of_mentor(mentor: Mentor | None) -> Block:
    """What a mentor brings, in the words of their form and their own, for someone who is asked."""
    if mentor is None or shown(Kept.MENTOR_CARD, mentor, to=Reader.ASKED) is None:
        return None
    brings = "; ".join(words.lower() for words in ticked_words(mentor.qualities))
    return joined(f"What they bring: {brings}." if brings else None, quote(mentor.words, limit=SHARED_QUOTE)) or None


def _within(pieces: Sequence[str], between: str, most: int) -> str | None:
    """As many whole pieces as there is room for."""
    kept: list[str] = []
    for piece in pieces:
        if len(between.join([*kept, piece])) > most:
            return between.join([*kept, "…"])
        kept.append(piece)
    return between.join(kept) or None
