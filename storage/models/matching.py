"""Plain values about matching. A repr never shows what anyone said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from .enums import MatchState


class SealedKind(StrEnum):
    """Kind of what is kept about somebody who was erased, and holds again should they come back.

    The first three are what somebody wished about them: CLOSING is that *no contact* can still be said, after a
    mentorship that ended. The others are what facilitators decided about them as a mentor; BARRED is that they are
    not to be one.
    """

    NO_CONTACT = "no contact"
    NOT_FOR_ME = "not for me"
    CLOSING = "closing"
    NOBODY_NEW = "nobody new"
    DECLINED = "declined"
    RETIRED = "retired"
    SUSPENDED = "suspended"
    BARRED = "barred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person's answers about themselves, and their hopes for others.

    *answers* and *wants* are encoded and decoded by ``bot.rules.traits``.
    """

    community_id: int
    user_id: int
    answers: str = field(default="", repr=False)
    wants: str = field(default="", repr=False)
    pronouns: str | None = field(default=None, repr=False)
    faith: str | None = field(default=None, repr=False)
    time_zone: str | None = field(default=None, repr=False)
    shares_zone: bool = False

    @property
    def shared_zone(self) -> str | None:
        """The time zone, where others may be shown how many hours apart it is."""
        return self.time_zone if self.shares_zone else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitChoice:
    """A community's choice about one trait; *options*, for its own ones, are decoded by ``bot.rules.traits``."""

    id: int
    community_id: int
    key: str
    name: str | None = None
    options: str | None = None
    hidden: bool = False


class SuggestedCouple(NamedTuple):
    """The mentor and the mentee of a suggestion, and the facilitator who made it, if they are still known.

    *for_suggester_only*: no other facilitator may know of it.
    """

    people: tuple[int, int]
    suggested_by: int | None
    for_suggester_only: bool = False

    def is_known_to(self, reader: int) -> bool:
        """Return whether this facilitator may know of it, as far as that does not depend on who the two are."""
        return not self.for_suggester_only or self.suggested_by == reader


class AvailableMentor(NamedTuple):
    """A mentor with at least one free place: how many places, how many mentees, and their answers.

    There are thousands of them at a time, so it is a light tuple.
    """

    person_id: int
    free_places: int
    mentee_count: int
    answers: str

    def __repr__(self) -> str:
        return f"Offering(person={self.person_id}, room={self.free_places}, mentees={self.mentee_count})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A person's wish not to be brought together with another.

    *for_facilitators* means that these may take it into account, *is_known* that something is stored about the other.
    """

    id: int
    community_id: int
    by_id: int = field(repr=False)
    other_id: int = field(repr=False)
    since: datetime
    for_facilitators: bool = False
    is_known: bool = True

    @property
    def shown_id(self) -> int:
        """Return the other's id, or one that is nobody's where they were erased."""
        return self.other_id if self.is_known else -self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDecision:
    """What facilitators once decided about somebody as a mentor; *by* is None where that is not known any more.

    *id* is that of what is sealed; *until* is when a bar ends.
    """

    person_id: int
    kind: SealedKind
    at: datetime
    by: int | None = None
    reason: str | None = field(default=None, repr=False)
    id: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """A set of matches that one facilitator looks through."""

    id: int
    community_id: int
    made_by: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A seeker and the mentor found for them, both by their Discord ids."""

    id: int
    matching_id: int
    position: int
    seeker_id: int
    mentor_id: int
    state: MatchState
