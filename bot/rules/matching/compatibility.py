"""How well a seeker and a mentor fit: what adds points, what excludes, and why.

Every contribution is named, so that the reasons shown are the reasons used. Wishes add, musts exclude, and what
somebody has not answered is neutral, never a penalty: those who decide are told that such a must is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum

from bot.rules.contact_hours import clocks_apart
from bot.rules.traits import (
    CUSTOM_KEY_PREFIX,
    GROUP_KEY,
    ZONE_KEY,
    Answers,
    Trait,
    TraitKind,
    Want,
    Wants,
    WantStance,
)
from storage.models.matching import AvailableMentor
from storage.models.settings import GroupRule

CLOCKS_SAME_WITHIN, CLOCKS_NEAR_WITHIN = timedelta(hours=2), timedelta(hours=5)
"""How far apart two clocks may be to count as the same time of day, or nearly the same."""

BROKEN_MUST_POINTS = -1_000_000
"""Points for a must that is known not to be met; no wishes can outweigh them."""


class Closeness(IntEnum):
    """How far a hope is met; the points are this times the trait's weight."""

    NOT = 0
    NEARLY = 1
    FULLY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each trait counts, from 0 (not at all) to 10; *own* is for those that communities add."""

    gender: int = 2
    age: int = 1
    children: int = 1
    group: int = 1
    side: int = 3
    affair: int = 2
    path: int = 3
    since: int = 1
    languages: int = 3
    ways: int = 2
    often: int = 1
    times: int = 2
    zone: int = 2
    own: int = 2

    def for_trait(self, key: str) -> int:
        """Return the weight of the trait with this key."""
        return int(getattr(self, CUSTOM_KEY_PREFIX if key.startswith(CUSTOM_KEY_PREFIX) else key))


@dataclass(frozen=True, slots=True, kw_only=True)
class FitReason:
    """One reason why two people fit: which hope is met, how far, and what the mentor's answers have that meets it."""

    trait: str
    stance: WantStance
    closeness: Closeness
    matched_options: tuple[str, ...] = field(repr=False)
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How two people fit: reasons, hopes *unmet*, hopes *unknown* for want of an answer, and *broken_musts*.

    Each names traits in their order.
    """

    reasons: tuple[FitReason, ...] = ()
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    broken_musts: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """The sum of all reasons; BROKEN_MUST_POINTS or less when a must is broken."""
        return sum(reason.points for reason in self.reasons) + BROKEN_MUST_POINTS * len(self.broken_musts)

    def without_clocks(self) -> Fit:
        """Return the same without the time zone, for those to whom it is not shown."""
        kept = tuple(reason for reason in self.reasons if reason.trait != ZONE_KEY)
        unmet, unknown = (tuple(key for key in keys if key != ZONE_KEY) for keys in (self.unmet, self.unknown))
        return replace(self, reasons=kept, unmet=unmet, unknown=unknown)

    @property
    def is_possible(self) -> bool:
        """Whether no must is known to be broken."""
        return not self.broken_musts


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekerProfile:
    """A seeker's own answers, and what they hope for."""

    answers: Answers = field(repr=False)
    wants: Wants = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekerCandidate:
    """Someone on the waiting list: their Discord id, since when they wait, and their profile."""

    person_id: int
    waiting_since: datetime
    profile: SeekerProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchCriteria:
    """What fits are computed with: the community's traits, their weights, and the moment, as clocks change."""

    traits: Sequence[Trait]
    weights: Weights
    now: datetime
    group_rule: GroupRule = GroupRule.ANY
    """Whether the community brings people together within a support group: a must of its own, or a wish."""

    def wants_of(self, seeker_profile: SeekerProfile) -> Wants:
        """Return what a seeker hopes for, with what the community asks for: that they are of one support group."""
        said = seeker_profile.wants
        if self.group_rule is GroupRule.ONLY:
            return {**said, GROUP_KEY: Want(stance=WantStance.SIMILAR, must=True)}
        if self.group_rule is GroupRule.PREFERRED and said.get(GROUP_KEY, Want()).stance is WantStance.ANY:
            return {**said, GROUP_KEY: Want(stance=WantStance.SIMILAR)}
        return said

    def weighted_traits(self) -> list[Trait]:
        """Return the traits that count at all: those not hidden."""
        return [trait for trait in self.traits if not trait.hidden]


def assess_fit(criteria: MatchCriteria, seeker_profile: SeekerProfile, mentor: Answers) -> Fit:
    """Return whether and why a mentor with these answers would suit the seeker."""
    reasons: list[FitReason] = []
    missed, unsaid, broken = list[str](), list[str](), list[str]()
    wants = criteria.wants_of(seeker_profile)
    for trait in criteria.weighted_traits():
        want = wants.get(trait.key, Want())
        if want.stance is WantStance.ANY:
            continue
        own, theirs = seeker_profile.answers.get(trait.key), mentor.get(trait.key)
        closeness = compare_answers(trait, want.stance, own, theirs, criteria.now)
        if closeness is None or theirs is None:
            unsaid.append(trait.key)
        elif closeness is Closeness.NOT:
            (broken if want.must else missed).append(trait.key)
        elif points := _points_by_closeness(criteria, trait, want)[closeness]:
            said, how = _matching_options(trait, want, own or "", theirs), want.stance
            reasons.append(
                FitReason(trait=trait.key, stance=how, closeness=closeness, matched_options=said, points=points)
            )
    return Fit(reasons=tuple(reasons), unmet=tuple(missed), unknown=tuple(unsaid), broken_musts=tuple(broken))


def _matching_options(trait: Trait, want: Want, own: str, theirs: str) -> tuple[str, ...]:
    if trait.kind is TraitKind.ZONE:
        return ()
    said, mine = trait.parse_options(theirs), trait.parse_options(own)
    if trait.kind is not TraitKind.MANY:
        return said
    return tuple(option for option in said if (option in mine) == (want.stance is WantStance.SIMILAR))


def _points_by_closeness(criteria: MatchCriteria, trait: Trait, want: Want) -> tuple[int, int, int]:
    """Return the points of one trait, by how far the hope is met; BROKEN_MUST_POINTS for a must not met."""
    weight = criteria.weights.for_trait(trait.key)
    return BROKEN_MUST_POINTS if want.must else 0, Closeness.NEARLY * weight, Closeness.FULLY * weight


def compare_answers(
    trait: Trait, stance: WantStance, own: str | None, theirs: str | None, now: datetime
) -> Closeness | None:
    """Return how far two answers meet the hope to be alike, or not alike; None where one of them is unknown."""
    if not own or not theirs:
        return None
    if trait.kind is TraitKind.ZONE:
        alike = _clock_closeness(own, theirs, now)
        return alike if alike is None or stance is WantStance.SIMILAR else Closeness(Closeness.FULLY - alike)
    mine, others = trait.parse_options(own), trait.parse_options(theirs)
    if not mine or not others:
        return None
    if trait.kind is TraitKind.SCALE:
        steps = min(Closeness.FULLY, abs(trait.options.index(mine[0]) - trait.options.index(others[0])))
        return Closeness(Closeness.FULLY - steps if stance is WantStance.SIMILAR else steps)
    own_kinds = set(mine)
    share = not own_kinds.isdisjoint(others)
    if stance is WantStance.SIMILAR:
        return Closeness.FULLY if share else Closeness.NOT
    if not share:
        return Closeness.FULLY
    # Someone of several kinds is of the other kind, too: of both sides, for example.
    return Closeness.NOT if own_kinds.issuperset(others) else Closeness.NEARLY


def _clock_closeness(own: str, theirs: str, now: datetime) -> Closeness | None:
    difference = clocks_apart(own, theirs, now)
    if difference is None:
        return None
    apart = abs(difference)
    # Twelve hours are the farthest that two clocks can be from each other.
    apart = min(apart, timedelta(days=1) - apart)
    if apart <= CLOCKS_SAME_WITHIN:
        return Closeness.FULLY
    return Closeness.NEARLY if apart <= CLOCKS_NEAR_WITHIN else Closeness.NOT


class PointsCache(dict[str, int]):
    """The points of single answers (``side=betrayed``) for one seeker, each computed once.

    For going through thousands of mentors: the sum over a mentor's answers is the points of their :func:`assess_fit`.
    """

    def __init__(self, criteria: MatchCriteria, seeker_profile: SeekerProfile) -> None:
        super().__init__()
        self._now = criteria.now
        own, wants = seeker_profile.answers, criteria.wants_of(seeker_profile)
        self._wanted = {
            trait.key: (trait, want.stance, own.get(trait.key), _points_by_closeness(criteria, trait, want))
            for trait in criteria.weighted_traits()
            if (want := wants.get(trait.key, Want())).stance is not WantStance.ANY
        }

    def __missing__(self, piece: str) -> int:
        key, _, theirs = piece.partition("=")
        points = 0
        if key in self._wanted:
            trait, stance, own, worth = self._wanted[key]
            closeness = compare_answers(trait, stance, own, theirs, self._now)
            points = 0 if closeness is None else worth[closeness]
        self[piece] = points
        return points

    def total(self, answers: str) -> int:
        """Return the points of a mentor with all these answers; below 0 when a must is broken."""
        return sum(map(self.__getitem__, answers.split()))

    def broken_musts(self, answers: str) -> tuple[str, ...]:
        """Return the musts that such a mentor breaks, as their :func:`assess_fit` names them."""
        found = {piece.partition("=")[0] for piece in answers.split() if self[piece] < 0}
        return tuple(key for key in self._wanted if key in found) if found else ()


def rank_mentors(
    criteria: MatchCriteria, seeker_profile: SeekerProfile, mentors: Iterable[AvailableMentor], *, seeker_id: int
) -> list[AvailableMentor]:
    """Return the mentors who break no must, best fit first.

    Among equals the order is the seeker's own, and always the same, so that nobody stands first for everyone.
    """
    points = PointsCache(criteria, seeker_profile)
    found = [
        (-many, tie_break(seeker_id, each.person_id), each)
        for each in mentors
        if (many := points.total(each.answers)) >= 0
    ]
    return [each for *_, each in sorted(found)]


def tie_break(one: int, other: int) -> int:
    """Return a number that is always the same for these two people; a prime mixes what Discord's ids share."""
    return (one ^ (other * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9 % (2**61 - 1)
