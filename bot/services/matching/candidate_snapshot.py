"""Snapshot of everyone who waits and everyone who has room, for matching them all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.callers import Caller
from bot.rules.matching.compatibility import MatchCriteria, SeekerCandidate, SeekerProfile
from bot.rules.matching.obstacles import MatchObstacles, find_obstacles
from bot.rules.matching.suggestion_counts import MAX_OPEN_SUGGESTIONS, count_suggestions
from bot.rules.programme import Programme
from bot.rules.traits import parse_answers, parse_wants
from bot.services.core.context import conflict_of_interest_ids, strangers_of
from bot.services.profiles.compatibility import load_criteria, to_seeker_profile
from storage.models.matching import AvailableMentor
from storage.models.records import Community
from storage.repositories.candidates import WaitingSeeker
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSnapshot:
    """Everyone who waits and everyone who has room, as far as one facilitator may know.

    It is reckoned from what they may know alone: not from who keeps whom apart, from questions between members, or
    from what became of those.

    *own_ids* are the facilitator and everyone close to them. *conflict_ids*, who are left out of the rest, are also
    those who keep apart from them. *seekers* wait, and another suggestion to them may be open;
    *fully_suggested_count* is how many wait for whom none may. *mentors_with_room* have room; to *free_mentors* among
    them another suggestion may be open, too, and *open_suggestions* counts those that are. *all_mentors_with_room*
    includes those close to them: what stands in somebody's way must not tell whose case is the reader's own.
    *has_left_out_own_cases*: somebody close was left out.
    """

    criteria: MatchCriteria
    conflict_ids: set[int]
    seekers: list[SeekerCandidate]
    fully_suggested_count: int
    free_mentors: list[AvailableMentor]
    mentors_with_room: list[AvailableMentor]
    open_suggestions: Counter[int]
    excluded_pairs: set[tuple[int, int]] = field(repr=False)
    all_mentors_with_room: list[AvailableMentor]
    has_left_out_own_cases: bool
    own_ids: set[int] = field(default_factory=set)

    def can_pair(self, seeker: int, mentor: int) -> bool:
        """Return whether these two may be brought together at all, however well they fit."""
        return seeker != mentor and (seeker, mentor) not in self.excluded_pairs

    def places(self, mentor: AvailableMentor) -> int:
        """Return to how many people a mentor can be suggested now: as their room and their suggestions allow."""
        return min(mentor.free_places, MAX_OPEN_SUGGESTIONS - self.open_suggestions[mentor.person_id])


async def load_candidate_snapshot(
    uow: UnitOfWork, caller: Caller, community: Community, programme: Programme, *, at: datetime
) -> CandidateSnapshot:
    """Return the snapshot as of *at*; the caller's permission is checked elsewhere."""
    community_id, own = community.community_id, await conflict_of_interest_ids(uow, caller)
    strangers = await strangers_of(uow, caller)
    close = own | strangers
    taken = await uow.pairings.mentees_with_mentor(community_id, strangers)
    open_suggestions = await uow.exclusions.suggested_couples(community_id)
    suggested = count_suggestions(open_suggestions, reader=caller.user_id, hidden_ids=close)
    full = {person for person, number in suggested.items() if number >= MAX_OPEN_SUGGESTIONS}
    listed = await uow.candidates.waiting_seekers(community_id)
    waiting = [each for each in listed if each.person_id not in close and each.person_id not in taken]
    everyone = await uow.candidates.available_mentors(community_id, strangers=strangers)
    with_room = [each for each in everyone if each.person_id not in close]
    since = at - timedelta(days=programme.ask_again_days)
    return CandidateSnapshot(
        criteria=await load_criteria(uow, community, programme, at=at),
        own_ids=own,
        conflict_ids=close,
        seekers=[to_seeker_candidate(each) for each in waiting if each.person_id not in full],
        fully_suggested_count=sum(each.person_id in full for each in waiting),
        free_mentors=[each for each in with_room if each.person_id not in full],
        mentors_with_room=with_room,
        open_suggestions=suggested,
        excluded_pairs=await uow.exclusions.pairs_for_facilitators(
            community_id, reader=caller.user_id, answered_since=since
        ),
        all_mentors_with_room=everyone,
        has_left_out_own_cases=not (own - strangers).isdisjoint(
            [each.person_id for each in listed] + [each.person_id for each in everyone]
        ),
    )


def to_seeker_candidate(waiting: WaitingSeeker) -> SeekerCandidate:
    """Return someone on the waiting list as matching needs them."""
    looking = SeekerProfile(answers=parse_answers(waiting.answers), wants=parse_wants(waiting.wants))
    return SeekerCandidate(person_id=waiting.person_id, waiting_since=waiting.since, profile=looking)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleSearch:
    """Seekers, and everyone with room."""

    criteria: MatchCriteria
    profiles: Mapping[int, SeekerProfile]
    mentors: list[AvailableMentor]

    def obstacles(self) -> dict[int, MatchObstacles]:
        """Return the obstacles of each, by person. It may take a while: call it in a thread."""
        return obstacles_by_person(self.criteria, self.profiles, self.mentors)


async def load_obstacle_search(
    uow: UnitOfWork,
    community: Community,
    people: Collection[int],
    programme: Programme,
    *,
    at: datetime,
    strangers: Collection[int],
) -> ObstacleSearch:
    """Return the search for these people.

    What stands in somebody's way must not tell whose case is the reader's own, so of the mentors only *strangers* to
    the reader are left out.
    """
    profiles = await uow.profiles.get_many(community.community_id, people)
    return ObstacleSearch(
        criteria=await load_criteria(uow, community, programme, at=at),
        profiles={person: to_seeker_profile(profile) for person, profile in profiles.items()},
        mentors=await uow.candidates.available_mentors(community.community_id, strangers=strangers) if people else [],
    )


def obstacles_by_person(
    criteria: MatchCriteria, profiles: Mapping[int, SeekerProfile], free_mentors: Sequence[AvailableMentor]
) -> dict[int, MatchObstacles]:
    """Return the obstacles of each of these people. It may take a while: call it in a thread."""
    mentors = {each.person_id for each in free_mentors}
    return {
        person: find_obstacles(
            criteria,
            theirs,
            [each for each in free_mentors if each.person_id != person] if person in mentors else free_mentors,
        )
        for person, theirs in profiles.items()
    }
