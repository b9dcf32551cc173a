"""What the picture of a report shows: groups of bars; and its alternative text, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.reports.service import Report
from bot.ui.core.layout import format_days
from storage.models.enums import PairingState

MAX_DESCRIPTION_LENGTH = 1024
"""Characters that Discord accepts as the description of a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """Bars on one scale: each has a label and a number."""

    title: str
    bars: Sequence[tuple[str, int]]


def bar_groups(report: Report) -> list[BarGroup]:
    """Return the groups from top to bottom, without what facilitators may not know; nothing that was confided."""
    groups = {
        "Now": [
            (DataKind.SEEKING, "waiting", report.seekers.number),
            (DataKind.MENTORING, "free places", report.mentors.free_places),
        ],
        "Mentors": [(DataKind.MENTORING, label, number) for label, number in mentor_bars(report)],
        "Pairings": list(_pairing_bars(report)),
        f"Since {report.first_day.day} {report.first_day:%B %Y}": [
            (DataKind.PAIRED, "began", report.span.begun),
            (DataKind.PAIRED, "ended", report.span.ended),
            (DataKind.PAIRED, f"in the first {format_days(report.first_weeks_days)}", report.span.ended_early),
        ],
    }
    known = {
        title: [(label, number) for kept, label, number in bars if may_know(kept, to=Viewer.FACILITATOR)]
        for title, bars in groups.items()
    }
    return [BarGroup(title=title, bars=bars) for title, bars in known.items() if bars]


def mentor_bars(report: Report) -> list[tuple[str, int]]:
    """Return how many mentors there are of each kind, with its label."""
    mentors = report.mentors
    return [("open", mentors.open), ("full", mentors.full), ("paused", mentors.paused), ("on hold", mentors.held)]


def _pairing_bars(report: Report) -> Iterator[tuple[DataKind, str, int]]:
    yield DataKind.OPEN_PROPOSAL, "suggested", report.live[PairingState.PROPOSED]
    yield DataKind.PAIRED, "wait for a yes", report.live[PairingState.AGREED]
    yield DataKind.PAIRED, "active", report.live[PairingState.ACTIVE]
    yield DataKind.PAIRED, "paused", report.live[PairingState.PAUSED]
    yield DataKind.SILENCE, "quiet", report.waiting.quiet.number


def chart_alt_text(groups: Sequence[BarGroup]) -> str:
    """Return the picture in words, within Discord's limit for descriptions."""
    told = [f"{each.title}: {', '.join(f'{number} {label}' for label, number in each.bars)}." for each in groups]
    return " ".join(told)[:MAX_DESCRIPTION_LENGTH]
