"""The plain values about how people find each other. What anyone said never shows in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from .enums import MatchState


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one person says about themselves, and what they hope for in others.

    *answers* and *wants* are written and read by ``bot.rules.traits``.
    """

    community_id: int
    user_id: int
    answers: str = field(default="", repr=False)
    wants: str = field(default="", repr=False)
    pronouns: str | None = field(default=None, repr=False)
    faith: str | None = field(default=None, repr=False)
    time_zone: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitChoice:
    """What a community has chosen about one trait; *options*, for its own ones, are read by ``bot.rules.traits``."""

    id: int
    community_id: int
    key: str
    name: str | None = None
    options: str | None = None
    hidden: bool = False


class Offering(NamedTuple):
    """A mentor with room for at least one more: for how many, how many they have, what they said about themselves.

    There are thousands of them at a time, so it is as light as can be.
    """

    person: int
    room: int
    mentees: int
    said: str

    def __repr__(self) -> str:
        return f"Offering(person={self.person}, room={self.room}, mentees={self.mentees})"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptApart:
    """One person's wish not to be brought together with another."""

    id: int
    community_id: int
    by_id: int
    other_id: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """A set of matches that one facilitator looks through."""

    id: int
    community_id: int
    made_by: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Someone who waits and the mentor found for them, both by their Discord ids."""

    id: int
    matching_id: int
    position: int
    seeker_id: int
    mentor_id: int
    state: MatchState
