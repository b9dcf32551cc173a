"""What somebody said about themselves, and why two people could fit, in whole pieces within the limits of a card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from discord import ui

from bot.rules.matching.compatibility import Fit
from bot.rules.traits import Answers, Trait, TraitKind
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.profiles.compatibility import MatchReasons, profile_answers
from bot.ui.core.layout import (
    MAX_QUOTE_LENGTH_OF_TWO,
    Block,
    card_view,
    escape_markup,
    join_lines,
    mention_role,
    quote,
)
from bot.ui.core.message_parts import WORRIED_HINT
from bot.ui.mentors.labels import quality_labels
from storage.models.records import Mentor

from .labels import answer_lines, fit_reasons, format_clocks_apart, trait_name

MAX_ANSWERS_LENGTH, MAX_FIT_LENGTH, MAX_FAITH_LENGTH, MAX_HOPE_LENGTH = 700, 400, 300, 500
"""Characters of the answers, of why two fit, of faith or values, and of a hope, beside the rest of a message."""


def answers_text(traits: Sequence[Trait], answers: Answers) -> str | None:
    """Return what somebody said about themselves by choosing, on one line; text that they wrote is not in it."""
    return _within(answer_lines(traits, answers, mention_role), " · ", MAX_ANSWERS_LENGTH)


def clocks_text(traits: Sequence[Trait], apart: timedelta | None) -> str | None:
    """Return how many hours the other's clock is apart; None where it is not known, or the community hides it."""
    zone = next((trait for trait in traits if trait.kind is TraitKind.ZONE and not trait.hidden), None)
    if zone is None or apart is None:
        return None
    return f"**{escape_markup(trait_name(zone))}**: {format_clocks_apart(apart)}"


def fit_text(fit: Fit, traits: Sequence[Trait]) -> str | None:
    """Return why these two could fit, the weightiest reason first; None without reasons."""
    reasons = fit_reasons(fit, traits, mention_role)
    return f"*Why it could fit:* {_within(reasons.split('; '), '; ', MAX_FIT_LENGTH)}." if reasons else None


def reasons_page(reasons: MatchReasons) -> ui.LayoutView:
    """Return the page of all that the reader may know about the other, and why the two could fit."""
    return card_view(*(partner_reasons(reasons) or ["There is nothing more that I may show you about it now."]))


def partner_reasons(reasons: MatchReasons | None) -> list[Block]:
    """Return what the other said, and why the two could fit, as blocks; none where there is nothing to show."""
    if reasons is None:
        return []
    other = reasons.other_profile
    pronouns = escape_markup(" ".join(other.pronouns.split())) if other.pronouns else None
    lines = join_lines(
        answers_text(reasons.traits, profile_answers(other)),
        clocks_text(reasons.traits, reasons.clocks_apart),
        f"**Pronouns**: {pronouns}" if pronouns else None,
        join_lines("**Faith or values**:", quote(other.faith, max_length=MAX_FAITH_LENGTH)) if other.faith else None,
    )
    theirs = f"What they said about themselves:\n{lines}" if lines else None
    words = quote(reasons.hope, max_length=MAX_HOPE_LENGTH)
    hope = [f"What they hope for:\n{words}", f"-# {WORRIED_HINT}"] if words else []
    return [block for block in (*hope, theirs, fit_text(reasons.fit, reasons.traits)) if block]


def mentor_reasons(mentor: Mentor | None) -> Block:
    """Return what a mentor brings, as ticked and as written, for somebody who is asked; None if there is nothing."""
    if mentor is None or visible(DataKind.MENTOR_OFFER, mentor, to=Viewer.ASKED) is None:
        return None
    brings = "; ".join(words.lower() for words in quality_labels(mentor.qualities))
    return (
        join_lines(
            f"What they bring: {brings}." if brings else None, quote(mentor.words, max_length=MAX_QUOTE_LENGTH_OF_TWO)
        )
        or None
    )


def _within(pieces: Sequence[str], between: str, most: int) -> str | None:
    """Return as many whole pieces as fit, and an ellipsis for the others."""
    kept: list[str] = []
    for piece in pieces:
        if len(between.join([*kept, piece])) > most:
            return between.join([*kept, "…"])
        kept.append(piece)
    return between.join(kept) or None
