"""How well someone who looks for a mentor and a mentor fit: what adds, what excludes, and why.

Every contribution is named, so that the reasons shown are the reasons used. Wishes add, musts exclude, and what
somebody has not said is neutral, never a penalty: about such a must, whoever decides is told that it is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from functools import lru_cache

from storage.models.matching import Offering

from .moments import zone_of
from .traits import OWN, Answers, Kind, Stance, Trait, Want, Wants

SAME_HOURS, NEAR_HOURS = timedelta(hours=2), timedelta(hours=5)
"""How far two clocks may be apart to count as the same time of day, or nearly."""

NEVER = -1_000_000
"""Points that no wishes can outweigh: a must is known not to be met."""


class Closeness(IntEnum):
    """How far a hope is met; as many times the trait's weight are the points."""

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

    def of(self, key: str) -> int:
        """The weight of the trait with this key."""
        return int(getattr(self, OWN if key.startswith(OWN) else key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for two people: which hope is met, how far, and what the mentor said that meets it."""

    trait: str
    stance: Stance
    closeness: Closeness
    said: tuple[str, ...] = field(repr=False)
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How two people fit. *missed* are hopes not met, *unsaid* those of which it is not known, *broken* musts.

    Each names traits in their order.
    """

    reasons: tuple[Reason, ...] = ()
    missed: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """All reasons together; NEVER or less when a must is broken."""
        return sum(reason.points for reason in self.reasons) + NEVER * len(self.broken)

    @property
    def is_possible(self) -> bool:
        """Whether no must is known to be broken."""
        return not self.broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Someone who looks for a mentor: what they said about themselves, and what they hope for."""

    answers: Answers = field(repr=False)
    wants: Wants = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeking:
    """Someone on the waiting list, by their Discord id."""

    person: int
    since: datetime
    looking: Looking


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """By what is compared: the community's traits, their weights, and the moment, for clocks change."""

    traits: Sequence[Trait]
    weights: Weights
    now: datetime

    def asked(self) -> list[Trait]:
        """Those that count at all."""
        return [trait for trait in self.traits if not trait.hidden]


def fit(measure: Measure, looking: Looking, mentor: Answers) -> Fit:
    """Whether and why a mentor who said this about themselves would suit someone."""
    reasons: list[Reason] = []
    missed: list[str] = []
    unsaid: list[str] = []
    broken: list[str] = []
    for trait in measure.asked():
        want, theirs = looking.wants.get(trait.key, Want()), mentor.get(trait.key)
        if want.stance is Stance.ANY:
            continue
        closeness = compare(trait, want.stance, looking.answers.get(trait.key), theirs, measure.now)
        if closeness is None or theirs is None:
            unsaid.append(trait.key)
        elif closeness is Closeness.NOT:
            (broken if want.must else missed).append(trait.key)
        elif points := _worth(measure, trait, want)[closeness]:
            said = _what_meets_it(trait, want, looking.answers.get(trait.key, ""), theirs)
            reasons.append(Reason(trait=trait.key, stance=want.stance, closeness=closeness, said=said, points=points))
    return Fit(reasons=tuple(reasons), missed=tuple(missed), unsaid=tuple(unsaid), broken=tuple(broken))


def _what_meets_it(trait: Trait, want: Want, own: str, theirs: str) -> tuple[str, ...]:
    if trait.kind is Kind.ZONE:
        return (theirs,)
    said, mine = trait.read(theirs), trait.read(own)
    if trait.kind is not Kind.MANY:
        return said
    return tuple(option for option in said if (option in mine) == (want.stance is Stance.SIMILAR))


def _worth(measure: Measure, trait: Trait, want: Want) -> tuple[int, int, int]:
    """What one trait adds, by how far the hope is met; NEVER for a must that is not met."""
    weight = measure.weights.of(trait.key)
    return NEVER if want.must else 0, Closeness.NEARLY * weight, Closeness.FULLY * weight


def compare(trait: Trait, stance: Stance, own: str | None, theirs: str | None, now: datetime) -> Closeness | None:
    """How far the hope that two answers are alike, or are not, is met; None where one of them is not known."""
    if not own or not theirs:
        return None
    if trait.kind is Kind.ZONE:
        alike = _clocks(own, theirs, now)
        return alike if alike is None or stance is Stance.SIMILAR else Closeness(Closeness.FULLY - alike)
    mine, others = trait.read(own), trait.read(theirs)
    if not mine or not others:
        return None
    if trait.kind is Kind.SCALE:
        steps = min(Closeness.FULLY, abs(trait.options.index(mine[0]) - trait.options.index(others[0])))
        return Closeness(Closeness.FULLY - steps if stance is Stance.SIMILAR else steps)
    own_kinds = set(mine)
    share = not own_kinds.isdisjoint(others)
    if stance is Stance.SIMILAR:
        return Closeness.FULLY if share else Closeness.NOT
    if not share:
        return Closeness.FULLY
    # Someone of several kinds is of the other kind, too: of both sides, for example.
    return Closeness.NOT if own_kinds.issuperset(others) else Closeness.NEARLY


def _clocks(own: str, theirs: str, now: datetime) -> Closeness | None:
    mine, others = _offset(own, now), _offset(theirs, now)
    if mine is None or others is None:
        return None
    apart = abs(mine - others)
    # Twelve hours are the farthest that two clocks can be from each other.
    apart = min(apart, timedelta(days=1) - apart)
    if apart <= SAME_HOURS:
        return Closeness.FULLY
    return Closeness.NEARLY if apart <= NEAR_HOURS else Closeness.NOT


# Python itself keeps only a few zones, and reads the others from disk each time.
@lru_cache(maxsize=1024)
def _offset(name: str, now: datetime) -> timedelta | None:
    zone = zone_of(name)
    return None if zone is None else now.astimezone(zone).utcoffset()


class Points(dict[str, int]):
    """The points of single pieces (``side=betrayed``) for one person, each reckoned once.

    For looking through thousands of mentors: the sum over all that a mentor said is the points of their :func:`fit`.
    """

    def __init__(self, measure: Measure, looking: Looking) -> None:
        super().__init__()
        self._now = measure.now
        self._wanted = {
            trait.key: (trait, want.stance, looking.answers.get(trait.key), _worth(measure, trait, want))
            for trait in measure.asked()
            if (want := looking.wants.get(trait.key, Want())).stance is not Stance.ANY
        }

    def __missing__(self, piece: str) -> int:
        key, _, theirs = piece.partition("=")
        points = 0
        if key in self._wanted:
            trait, stance, own, worth = self._wanted[key]
            closeness = compare(trait, stance, own, theirs, self._now)
            points = 0 if closeness is None else worth[closeness]
        self[piece] = points
        return points

    def of(self, said: str) -> int:
        """The points of a mentor who said all this; below 0 when a must is broken."""
        return sum(map(self.__getitem__, said.split()))

    def broken(self, said: str) -> tuple[str, ...]:
        """The musts that such a mentor breaks, as their :func:`fit` names them."""
        found = {piece.partition("=")[0] for piece in said.split() if self[piece] < 0}
        return tuple(key for key in self._wanted if key in found) if found else ()


def in_order(measure: Measure, looking: Looking, offering: Iterable[Offering], *, for_whom: int) -> list[Offering]:
    """Those who are possible, best fit first.

    Among equals the order is the seeker's own, and always the same, so that nobody stands first for everyone.
    """
    points = Points(measure, looking)
    found = [(-many, lot(for_whom, each.person), each) for each in offering if (many := points.of(each.said)) >= 0]
    return [each for *_, each in sorted(found)]


def lot(one: int, other: int) -> int:
    """A number that two people always draw together; a prime mixes what Discord's ids share."""
    return (one ^ (other * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9 % (2**61 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWay:
    """Why nobody is there for someone: no mentor has room, or *musts* (traits) that nobody with room meets.

    Neither: there are mentors who would suit, and it is not for the bot to say why they are not to be.
    """

    no_room: bool = False
    musts: tuple[str, ...] = ()


def in_the_way(measure: Measure, looking: Looking, offering: Sequence[Offering]) -> InTheWay:
    """What stands in the way of someone for whom nobody is found.

    For facilitators *offering* is everyone with room, also whom the person is kept apart from, because they see who
    has room. For the person it is as if those had none. Either way what is said tells of nobody's wish.
    """
    if not offering:
        return InTheWay(no_room=True)
    points = Points(measure, looking)
    fits = (Fit(broken=points.broken(said)) for said in dict.fromkeys(each.said for each in offering))
    return InTheWay(musts=worth_loosening(fits))


def worth_loosening(fits: Iterable[Fit]) -> tuple[str, ...]:
    """Which musts stand in the way where no mentor is possible.

    Those that, given up alone, would let somebody in; or, if none would, all that somebody breaks. Empty where
    someone is possible, or there is nobody at all.
    """
    all_broken: list[tuple[str, ...]] = []
    for each in fits:
        if each.is_possible:
            return ()
        all_broken.append(each.broken)
    alone = [broken[0] for broken in all_broken if len(broken) == 1]
    return tuple(dict.fromkeys(alone or [trait for broken in all_broken for trait in broken]))
