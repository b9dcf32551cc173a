"""A set of matches as a facilitator sees it: each pair with its reasons, and what was given up for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.fitting import Fit, InTheWay, Points, fit, in_order
from bot.rules.traits import Trait, write_answers
from bot.services.profiles.compatibility import answers_of, looking_of
from storage.models.enums import MatchState
from storage.models.matching import Match, Matching, Offering, Profile

from .candidates import Survey

HOLDS = (MatchState.OPEN, MatchState.SUGGESTED)
"""States in which a match holds a place of its mentor's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOfMatches:
    """A set as one facilitator sees it: what was found, and who is left, longest waiting first, with why.

    *found* is without what would be the reader's own case.
    """

    matching: Matching
    found: list[Match]
    left: dict[int, InTheWay]
    survey: Survey

    @property
    def open_ones(self) -> list[Match]:
        """What nothing was done about yet."""
        return [match for match in self.found if match.state is MatchState.OPEN]


class Elsewhere(StrEnum):
    """Why somebody's closest fit is not the one found for them."""

    IN_SET = "in_set"
    ASKED = "asked"
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closest:
    """A mentor who would fit someone even better than the one found for them."""

    mentor_id: int
    where: Elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One match of a set, with why, and what was given up for it; *earlier* and *later* are its neighbours' ids.

    *since* is when the seeker joined the list; None when they are asked already, or off it.
    """

    match: Match
    place: int
    of: int
    since: datetime | None
    fit: Fit
    traits: list[Trait]
    closest: Closest | None
    earlier: int | None
    later: int | None


def not_own(found: Sequence[Match], close: Collection[int]) -> list[Match]:
    """Those that are not the reader's own case: theirs, or of those who are *close* to them."""
    return [match for match in found if match.seeker_id not in close and match.mentor_id not in close]


def pair_of(seen: Survey, match: Match, all_found: Sequence[Match], profiles: Mapping[int, Profile]) -> Pair:
    """One match as it stands now, among *all_found* of its set."""
    found = not_own(all_found, seen.close)
    why = fit(seen.measure, looking_of(profiles[match.seeker_id]), answers_of(profiles[match.mentor_id]))
    place = [each.id for each in found].index(match.id)
    return Pair(
        match=match,
        place=place + 1,
        of=len(found),
        since=next((each.since for each in seen.seeking if each.person == match.seeker_id), None),
        fit=why,
        traits=list(seen.measure.traits),
        closest=_closest(seen, match, why, found),
        earlier=found[place - 1].id if place else None,
        later=found[place + 1].id if place + 1 < len(found) else None,
    )


def next_best(seen: Survey, match: Match, found: Sequence[Match], profiles: Mapping[int, Profile]) -> Offering | None:
    """Who comes after the present mentor in the seeker's own order, and has room beside the rest of the set."""
    present = Offering(match.mentor_id, 0, 0, write_answers(answers_of(profiles[match.mentor_id])))
    others = [each for each in _for_them(seen, match, seen.offering) if each.person != present.person]
    looking = looking_of(profiles[match.seeker_id])
    order = in_order(seen.measure, looking, [*others, present], for_whom=match.seeker_id)
    # One who breaks a must by now stands nowhere in it: then whoever is best comes next.
    after = order[order.index(present) + 1 :] if present in order else order
    return next((each for each in after if each.room > _given(found, each.person, but=match)), None)


def _closest(seen: Survey, match: Match, why: Fit, found: Sequence[Match]) -> Closest | None:
    seeker = next((each for each in seen.seeking if each.person == match.seeker_id), None)
    if seeker is None:
        return None
    candidates = _for_them(seen, match, seen.open_to_all)
    order = in_order(seen.measure, seeker.looking, candidates, for_whom=seeker.person)
    if not order or Points(seen.measure, seeker.looking).of(order[0].said) <= why.points:
        return None
    best = order[0].person
    room = next((each.room for each in seen.offering if each.person == best), 0)
    if room > _given(found, best, but=match):
        return Closest(mentor_id=best, where=Elsewhere.PASSED)
    in_set = any(each.mentor_id == best and each.state in HOLDS for each in found)
    return Closest(mentor_id=best, where=Elsewhere.IN_SET if in_set else Elsewhere.ASKED)


def _for_them(seen: Survey, match: Match, offering: Sequence[Offering]) -> list[Offering]:
    """Those of the mentors whom this seeker could be asked about."""
    return [each for each in offering if seen.could_go(match.seeker_id, each.person)]


def _given(found: Sequence[Match], mentor: int, *, but: Match) -> int:
    """How many places of a mentor's the other open matches of a set take."""
    return sum(each.mentor_id == mentor and each.state is MatchState.OPEN and each.id != but.id for each in found)
