"""What facilitators see at a glance: what waits for them, and how one member stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.compatibility import MatchObstacles
from bot.rules.traits import Answers, Trait
from storage.models.concerns import Concern
from storage.models.records import CheckInQuestion, Mentor, Pairing, Person, Seeker, Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRequest:
    """Someone who asked to be contacted, with the pairing it is about."""

    question: CheckInQuestion
    pairing: Pairing


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentPair:
    """A pair with an open silence."""

    silence: Silence
    pairing: Pairing


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilitatorQueue:
    """What waits for a facilitator, each list oldest first; nothing the reader is part of.

    *obstacles* is what stands in the way of those who wait, by person.
    """

    contact_requests: list[ContactRequest]
    silent_pairs: list[SilentPair]
    applications: list[Mentor]
    pairings: list[Pairing]
    unreachable: list[Person]
    waiting_list: list[Seeker]
    concerns: list[Concern] = field(default_factory=list)
    obstacles: dict[int, MatchObstacles] = field(default_factory=dict)
    traits: Sequence[Trait] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStatus:
    """One member as facilitators may see them; *recently_ended* are mentorships that facilitators ended recently.

    *obstacles* is what stands in their way while they wait, *answers* what they said about themselves.
    """

    person_id: int
    mentor: Mentor | None
    seeker: Seeker | None
    pairings: list[Pairing]
    recently_ended: list[Pairing]
    unreachable_since: datetime | None
    obstacles: MatchObstacles | None = None
    traits: Sequence[Trait] = ()
    answers: Answers = field(default_factory=dict, repr=False)
