"""Concerns as plain values. A repr never shows what was written or who raised one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .enums import ConcernKind, ConcernOutcome, EscalationLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A concern, or a wish to be contacted by a facilitator.

    *named* means that facilitators are told who raised it, and *outcome_words* is what this person may read.
    """

    id: int
    community_id: int
    kind: ConcernKind
    by_id: int = field(repr=False)
    about_id: int | None = None
    pairing_id: int | None = None
    named: bool
    words: str | None = field(default=None, repr=False)
    raised_at: datetime
    reach: EscalationLevel = EscalationLevel.FACILITATORS
    taken_by: int | None = None
    taken_at: datetime | None = None
    again_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    outcome: ConcernOutcome | None = None
    outcome_words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernNote:
    """A note about a concern, from one of those who look after it to the others."""

    id: int
    concern_id: int
    author_id: int
    words: str | None = field(repr=False)
    written_at: datetime
