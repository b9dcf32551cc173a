"""What facilitators see at a glance: what waits for them, and how one member stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.fitting import InTheWay
from bot.rules.traits import Answers, Trait
from storage.models.concerns import Concern
from storage.models.records import Mentor, Pairing, Person, Question, Seeker, Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Someone who asked to be contacted, with the pairing it is about."""

    question: Question
    pairing: Pairing


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A pair on the attention list."""

    silence: Silence
    pairing: Pairing


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits for a facilitator, each list oldest first; nothing the reader is part of.

    *ways* is what stands in the way of those who wait, by person.
    """

    contacts: list[Contact]
    silent: list[Silent]
    applications: list[Mentor]
    pairings: list[Pairing]
    unreachable: list[Person]
    waiting: list[Seeker]
    concerns: list[Concern] = field(default_factory=list)
    ways: dict[int, InTheWay] = field(default_factory=dict)
    traits: Sequence[Trait] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """One member as facilitators may see them; *ended* are mentorships that facilitators ended of late.

    *way* is what stands in their way while they wait, *said* what they said about themselves.
    """

    person_id: int
    mentor: Mentor | None
    seeker: Seeker | None
    pairings: list[Pairing]
    ended: list[Pairing]
    unreachable_since: datetime | None
    way: InTheWay | None = None
    traits: Sequence[Trait] = ()
    said: Answers = field(default_factory=dict, repr=False)
