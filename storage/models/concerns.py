"""Concerns as plain values. What was written never shows in a repr, and neither does who raised one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .enums import ConcernKind, ConcernOutcome, ConcernReach


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One concern, or one wish to be reached. *named*: facilitators are told whose it is.

    *pauses*: whoever raised it wished the mentorship to rest meanwhile. *outcome_words* is what they may hear.
    """

    id: int
    community_id: int
    kind: ConcernKind
    by_id: int = field(repr=False)
    about_id: int | None = None
    pairing_id: int | None = None
    named: bool
    pauses: bool
    words: str | None = field(default=None, repr=False)
    raised_at: datetime
    reach: ConcernReach = ConcernReach.FACILITATORS
    taken_by: int | None = None
    taken_at: datetime | None = None
    again_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    outcome: ConcernOutcome | None = None
    outcome_words: str | None = field(default=None, repr=False)
    card_channel_id: int | None = None
    card_message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernNote:
    """What one of those who look after a concern wrote for the others."""

    id: int
    concern_id: int
    author_id: int
    words: str | None = field(repr=False)
    written_at: datetime
