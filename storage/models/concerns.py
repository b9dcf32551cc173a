"""Concerns, open matters, quiet pairs and who is out of reach, as plain values.

A repr never shows what was written or who raised one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .enums import Asked, ConcernKind, ConcernOutcome, Heard, MessageKind, Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A concern, or a wish to be contacted by a facilitator.

    *named* means that facilitators are told who raised it, and *outcome_words* is what this person may read. Who
    looks after it, and whether the coordinator was told, stands in its open matter.
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
    matter_id: int | None = None
    taken_by: int | None = None
    coordinator_told: bool = False
    is_danger: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMatter:
    """Something that waits for the programme's people; *kind* is that of its card, *by_id* who waits."""

    id: int
    community_id: int
    kind: MessageKind
    subject_id: int
    by_id: int | None = field(default=None, repr=False)
    began_at: datetime
    is_danger: bool = False
    is_told: bool = True
    rung: Rung = Rung.FIRST
    climbed_at: datetime
    due_at: datetime
    coordinator_told: bool = False
    taken_by: int | None = None
    taken_at: datetime | None = None
    asked: Asked | None = None
    heard: Heard | None = None
    told_at: datetime | None = None


class MatterAccess(StrEnum):
    """What becomes of an open matter for one of those who look after mentorship.

    ALLOWED: they were there when it began, or it was shown to them later. ASKED: they came later, and the person who
    waits has not said yet whether they may read it; REFUSED: that they may not. LET_IN: the person who waits lets
    them read it, though they keep apart from them, or though these only own the server.
    """

    ALLOWED = "allowed"
    ASKED = "asked"
    REFUSED = "refused"
    LET_IN = "let_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterReader:
    """One of those who look after mentorship, and whether they may read a matter; *kind* and *subject_id* are its."""

    id: int
    community_id: int
    kind: MessageKind
    subject_id: int
    reader_id: int = field(repr=False)
    access: MatterAccess


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableMatters:
    """What one of those who look after mentorship may read, by the rows that matters are about.

    Of what is *hidden* they are not to know; and what they were *let_in* to, they may read whatever else holds.
    """

    hidden: frozenset[int] = frozenset()
    let_in: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreachablePerson:
    """Somebody whose direct messages are closed to the bot. Who looks after it, stands in its open matter."""

    user_id: int
    since: datetime
    matter_id: int | None = None
    taken_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A period in which facilitators see that a pair has not answered; open until it is over.

    Who looks after it, stands in its open matter.
    """

    id: int
    community_id: int
    pairing_id: int
    since: datetime
    over_at: datetime | None = None
    matter_id: int | None = None
    taken_by: int | None = None
