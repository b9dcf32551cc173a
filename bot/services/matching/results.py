"""A set of matches as a facilitator sees it: each match with its reasons, and what was given up for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.matching.compatibility import Fit, PointsCache, assess_fit, rank_mentors
from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.traits import Trait, format_answers
from bot.services.profiles.compatibility import profile_answers, to_seeker_profile
from storage.models.enums import MatchState
from storage.models.matching import AvailableMentor, Match, Matching, Profile

from .candidate_snapshot import CandidateSnapshot

PLACE_HOLDING_STATES = (MatchState.OPEN, MatchState.SUGGESTED)
"""States in which a match takes a place of its mentor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSet:
    """A set as one facilitator sees it, and who is unmatched, longest waiting first, with the obstacles.

    *matches* is without the reader's own cases.
    """

    matching: Matching
    matches: list[Match]
    unmatched: dict[int, MatchObstacles]
    snapshot: CandidateSnapshot

    @property
    def open_matches(self) -> list[Match]:
        """The matches about which nothing was done yet."""
        return [match for match in self.matches if match.state is MatchState.OPEN]

    @property
    def spoken_for_count(self) -> int:
        """For how many of those something speaks: what the two said, and not only that nothing stands in the way."""
        looking = {each.person_id: each.profile for each in self.snapshot.seekers}
        said = {each.person_id: each.answers for each in self.snapshot.mentors_with_room}
        return sum(
            PointsCache(self.snapshot.criteria, looking[match.seeker_id]).total(said[match.mentor_id]) > 0
            for match in self.open_matches
            if match.seeker_id in looking and match.mentor_id in said
        )


class ClosestMentorStatus(StrEnum):
    """Why somebody's closest fit is not the mentor found for them."""

    IN_SET = "in_set"
    SUGGESTED = "suggested"
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosestMentor:
    """A mentor who would fit someone even better than the one found for them."""

    mentor_id: int
    status: ClosestMentorStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDetails:
    """One match of a set, with its reasons, what was given up for it, and the ids of its neighbours.

    *waiting_since* is when the seeker joined the list; None when they are off it, or no other suggestion to them may
    be open.
    """

    match: Match
    position: int
    total: int
    waiting_since: datetime | None
    fit: Fit
    traits: list[Trait]
    closest: ClosestMentor | None
    previous_id: int | None
    next_id: int | None


def without_conflicts(found: Sequence[Match], conflict_ids: Collection[int]) -> list[Match]:
    """Return the matches that are not the reader's own case: with nobody among *conflict_ids*."""
    return [match for match in found if match.seeker_id not in conflict_ids and match.mentor_id not in conflict_ids]


def build_match_details(
    snapshot: CandidateSnapshot, match: Match, all_found: Sequence[Match], profiles: Mapping[int, Profile]
) -> MatchDetails:
    """Return one match as it is now, among *all_found* of its set."""
    found = without_conflicts(all_found, snapshot.conflict_ids)
    why = assess_fit(
        snapshot.criteria, to_seeker_profile(profiles[match.seeker_id]), profile_answers(profiles[match.mentor_id])
    )
    place = [each.id for each in found].index(match.id)
    return MatchDetails(
        match=match,
        position=place + 1,
        total=len(found),
        waiting_since=next(
            (each.waiting_since for each in snapshot.seekers if each.person_id == match.seeker_id), None
        ),
        fit=why.without_clocks(),
        traits=list(snapshot.criteria.traits),
        closest=_closest(snapshot, match, why, found),
        previous_id=found[place - 1].id if place else None,
        next_id=found[place + 1].id if place + 1 < len(found) else None,
    )


def next_best_mentor(
    snapshot: CandidateSnapshot, match: Match, found: Sequence[Match], profiles: Mapping[int, Profile]
) -> AvailableMentor | None:
    """Return the mentor after the present one in the seeker's order with room beside the set; None without one."""
    present = AvailableMentor(match.mentor_id, 0, 0, format_answers(profile_answers(profiles[match.mentor_id])))
    others = [
        each
        for each in _eligible_mentors(snapshot, match, snapshot.free_mentors)
        if each.person_id != present.person_id
    ]
    looking = to_seeker_profile(profiles[match.seeker_id])
    order = rank_mentors(snapshot.criteria, looking, [*others, present], seeker_id=match.seeker_id)
    # One who breaks a must by now stands nowhere in it: then the best of them comes next.
    after = order[order.index(present) + 1 :] if present in order else order
    return next(
        (each for each in after if snapshot.places(each) > _places_taken(found, each.person_id, but=match)), None
    )


def _closest(seen: CandidateSnapshot, match: Match, why: Fit, found: Sequence[Match]) -> ClosestMentor | None:
    seeker = next((each for each in seen.seekers if each.person_id == match.seeker_id), None)
    if seeker is None:
        return None
    candidates = _eligible_mentors(seen, match, seen.mentors_with_room)
    order = rank_mentors(seen.criteria, seeker.profile, candidates, seeker_id=seeker.person_id)
    if not order or PointsCache(seen.criteria, seeker.profile).total(order[0].answers) <= why.points:
        return None
    best = order[0].person_id
    if seen.places(order[0]) > _places_taken(found, best, but=match):
        return ClosestMentor(mentor_id=best, status=ClosestMentorStatus.PASSED)
    in_set = any(each.mentor_id == best and each.state in PLACE_HOLDING_STATES for each in found)
    status = ClosestMentorStatus.IN_SET if in_set else ClosestMentorStatus.SUGGESTED
    return ClosestMentor(mentor_id=best, status=status)


def _eligible_mentors(
    seen: CandidateSnapshot, match: Match, offering: Sequence[AvailableMentor]
) -> list[AvailableMentor]:
    """Return the mentors whom this seeker could be asked about."""
    return [each for each in offering if seen.can_pair(match.seeker_id, each.person_id)]


def _places_taken(found: Sequence[Match], mentor: int, *, but: Match) -> int:
    """Return how many of the mentor's places the other open matches of a set take."""
    return sum(each.mentor_id == mentor and each.state is MatchState.OPEN and each.id != but.id for each in found)
