"""The card for someone who needs help now. It needs no database, and nobody learns that it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from discord import ui

from .look import QUIET, card, joined

LEAD = (
    "I'm glad that you looked here. Whatever it is, you don't have to carry it alone.\n"
    "**If you are in danger, or fear what you might do,** please call the emergency number of where you are, or one "
    "of these lines. The people there listen, and you need not know what to say."
)
NOT_A_CRISIS_LINE = (
    "A mentor is not a crisis line, and that is fine; nobody expects it of them, or of you. That you looked here is "
    "written down nowhere, and nobody is told."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLines:
    """Whom to call or text, by country, in the order in which they are shown; and when that was last looked at."""

    checked: date
    lines: Mapping[str, str]


def lines(known: CrisisLines) -> str:
    """All of them, one country a line, with the day on which they were last checked."""
    each = [f"**{country}**: {text}" for country, text in known.lines.items()]
    return joined(*each, f"-# Last checked: {known.checked.day} {known.checked:%B %Y}.")


def page(known: CrisisLines) -> ui.LayoutView:
    """The lines, calmly."""
    return card(LEAD, lines(known), NOT_A_CRISIS_LINE, colour=QUIET)


def lines_alone(known: CrisisLines) -> ui.LayoutView:
    """What matters most, with nothing on it that Discord could take amiss."""
    return card(lines(known), colour=QUIET)
