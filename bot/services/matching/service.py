"""Matches for everyone who waits, gone through by a facilitator one by one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.rules.callers import Caller, NamedUser, must_be_facilitator, require_community_id
from bot.rules.matching.suggestion_counts import assign
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import CantBeAsked, NoLongerOpen, NotFound, OwnCase, Refusal
from bot.services.core.context import conflict_of_interest_ids, strangers_of
from bot.services.pairings.proposal_base import ProposalBase
from bot.services.profiles.compatibility import load_fit
from storage.models.enums import MatchState
from storage.models.matching import Match, Matching
from storage.models.records import Community
from storage.unit_of_work import UnitOfWork

from .candidate_snapshot import CandidateSnapshot, load_candidate_snapshot, obstacles_by_person
from .results import MatchDetails, MatchSet, build_match_details, next_best_mentor, without_conflicts

FindUser = Callable[[int], NamedUser]
"""Finds a person by their id, as Discord knows them now."""


class MatchingService(ProposalBase):
    """Sets of matches; each is for the facilitator who made it, and is checked again before anybody is asked."""

    @requires(Permission.FACILITATOR)
    async def find(self, caller: Caller) -> MatchSet:
        """Find the best set of pairs for all who wait; it replaces the caller's last set.

        Raises FacilitatorsOnly, NotFound or SolverFailed.
        """
        async with self._database.read_transaction() as uow:
            seen = await self._snapshot(uow, caller)
        offering = [mentor._replace(free_places=seen.places(mentor)) for mentor in seen.free_mentors]
        mentors = await asyncio.to_thread(
            assign, seen.criteria, seen.seekers, offering, excluded_pairs=seen.excluded_pairs
        )
        couples = [(each.person_id, mentors[each.person_id]) for each in seen.seekers if each.person_id in mentors]
        async with self._database.transaction() as uow:
            # Held, so that of two sets found at once by one facilitator the later replaces the earlier.
            community = await uow.communities.get_for_update(require_community_id(caller))
            matching = await uow.candidates.add_matching(
                community.community_id, made_by=caller.user_id, at=self._clock(), pairs=couples
            )
            found = await uow.candidates.matches_of(matching.id)
        return await _match_set(matching, found, seen)

    @requires(Permission.FACILITATOR)
    async def get(self, caller: Caller, matching_id: int) -> MatchSet:
        """Return one of the caller's sets, as it stands now.

        Raises FacilitatorsOnly or NotFound (somebody else's, or replaced by a later one).
        """
        async with self._database.read_transaction() as uow:
            seen = await self._snapshot(uow, caller)
            matching = await self._own_set(uow, caller, matching_id)
            found = await uow.candidates.matches_of(matching.id)
        return await _match_set(matching, found, seen)

    @requires(Permission.FACILITATOR)
    async def get_match(self, caller: Caller, match_id: int) -> MatchDetails:
        """Return one match of the caller's set, with why it is these two.

        Raises FacilitatorsOnly, OwnCase or NotFound (also where it was replaced).
        """
        async with self._database.read_transaction() as uow:
            seen = await self._snapshot(uow, caller)
            match = await self._own_match(uow, caller, match_id)
            _must_be_of_others(seen, match)
            found = await uow.candidates.matches_of(match.matching_id)
            profiles = await uow.profiles.get_many(require_community_id(caller), {match.seeker_id, match.mentor_id})
        return build_match_details(seen, match, found, profiles)

    @requires(Permission.FACILITATOR)
    async def next_open(self, caller: Caller, match: Match) -> int | None:
        """Return the id of the next match about which nothing was done, else of the first such; None without any.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            must_be_facilitator(caller, await uow.communities.get(require_community_id(caller)))
            close = await conflict_of_interest_ids(uow, caller) | await strangers_of(uow, caller)
            found = without_conflicts(await uow.candidates.matches_of(match.matching_id), close)
        open_ones = [each for each in found if each.state is MatchState.OPEN]
        later = [each for each in open_ones if each.position > match.position]
        return next((each.id for each in [*later, *open_ones]), None)

    @requires(Permission.FACILITATOR)
    async def suggest(self, caller: Caller, match_id: int, find_user: FindUser) -> Match:
        """Suggest a match if it still fits, as far as facilitators may know; else mark it GONE. Why is not told.

        A second time changes nothing. *find_user* returns a person by their id, as Discord knows them now.

        Raises FacilitatorsOnly, NoLongerOpen (something else was done about it before) or NotFound.
        """
        try:
            return await self._suggest_open(caller, match_id, find_user)
        except NoLongerOpen:
            async with self._database.read_transaction() as uow:
                match = await self._match_of_others(uow, caller, match_id)
            if match.state not in (MatchState.SUGGESTED, MatchState.GONE):
                raise
            return match

    async def _suggest_open(self, caller: Caller, match_id: int, find_user: FindUser) -> Match:
        async with self._database.transaction() as uow:
            community = await uow.communities.get_or_create(require_community_id(caller))
            must_be_facilitator(caller, community)
            match = _must_be_open(await self._match_of_others(uow, caller, match_id))
            # What is found about the two stays so until they are asked; a second click waits here for the first.
            await uow.people.lock(require_community_id(caller), match.seeker_id, match.mentor_id)
            return await self._settle(uow, match, await self._ask(uow, community, caller, match, find_user))

    @requires(Permission.FACILITATOR)
    async def suggest_all(self, caller: Caller, matching_id: int, find_user: FindUser) -> Counter[MatchState]:
        """Suggest each open match of a set by itself; return how many were suggested, and how many are gone.

        Raises FacilitatorsOnly or NotFound.
        """
        seen = await self.get(caller, matching_id)
        done: Counter[MatchState] = Counter()
        for match in seen.open_matches:
            try:
                settled = await self._suggest_open(caller, match.id, find_user)
            except NoLongerOpen:
                # Another click was faster with this one, and has told so.
                continue
            done[settled.state] += 1
        return done

    @requires(Permission.FACILITATOR)
    async def skip(self, caller: Caller, match_id: int) -> Match:
        """Mark a match as skipped, so that these two are not asked.

        Raises FacilitatorsOnly, NoLongerOpen or NotFound.
        """
        async with self._database.transaction() as uow:
            must_be_facilitator(caller, await uow.communities.get_or_create(require_community_id(caller)))
            match = await self._match_of_others(uow, caller, match_id)
            if match.state is MatchState.SKIPPED:
                return match
            _must_be_open(match)
            return await self._settle(uow, match, MatchState.SKIPPED)

    @requires(Permission.FACILITATOR)
    async def swap(self, caller: Caller, match_id: int) -> Match | None:
        """Give a match the seeker's next best mentor who has room beside the set; return None where there is none.

        Raises FacilitatorsOnly, OwnCase, NoLongerOpen or NotFound.
        """
        async with self._database.read_transaction() as uow:
            seen = await self._snapshot(uow, caller)
            match = await self._own_open_match(uow, caller, match_id)
            _must_be_of_others(seen, match)
            found = await uow.candidates.matches_of(match.matching_id)
            profiles = await uow.profiles.get_many(require_community_id(caller), {match.seeker_id, match.mentor_id})
        mentor = next_best_mentor(seen, match, found, profiles)
        if mentor is None:
            return None
        async with self._database.transaction() as uow:
            if not await uow.candidates.replace_mentor(match, mentor.person_id):
                raise NoLongerOpen
        return replace(match, mentor_id=mentor.person_id)

    async def _ask(
        self, uow: UnitOfWork, community: Community, caller: Caller, match: Match, find_user: FindUser
    ) -> MatchState:
        try:
            await self._must_still_fit(uow, community, caller, match)
            mentor, mentee = find_user(match.mentor_id), find_user(match.seeker_id)
            await self._suggest(uow, community, caller, mentor=mentor, mentee=mentee)
        except Refusal:
            # The caller's own rights were seen to before: whatever it is, it is about the two, and theirs alone.
            return MatchState.GONE
        return MatchState.SUGGESTED

    async def _must_still_fit(self, uow: UnitOfWork, community: Community, caller: Caller, match: Match) -> None:
        """Raise CantBeAsked where a match no longer meets what a set, unlike a suggestion, goes by: room both do.

        As a set does, it looks at nothing but what facilitators may know.
        """
        home, seeker, now = require_community_id(caller), match.seeker_id, self._clock()
        waits = await uow.seekers.get_waiting(home, seeker) is not None
        has_mentor = await uow.pairings.count_mentors(home, seeker, but=await strangers_of(uow, caller)) > 0
        is_own_case = {seeker, match.mentor_id} & await conflict_of_interest_ids(uow, caller)
        fits = await load_fit(uow, community, self._programme, mentor_id=match.mentor_id, mentee_id=seeker, at=now)
        since = now - timedelta(days=self._programme.ask_again_days)
        excluded = await uow.exclusions.is_excluded_for_facilitators(
            home, seeker, match.mentor_id, reader=caller.user_id, answered_since=since
        )
        if not waits or has_mentor or is_own_case or not fits.is_possible or excluded:
            raise CantBeAsked

    async def _own_set(self, uow: UnitOfWork, caller: Caller, matching_id: int) -> Matching:
        matching = await uow.candidates.get_matching(matching_id)
        is_own = matching is not None and matching.made_by == caller.user_id
        if matching is None or not is_own or matching.community_id != require_community_id(caller):
            raise NotFound
        return matching

    async def _own_match(self, uow: UnitOfWork, caller: Caller, match_id: int) -> Match:
        match = await uow.candidates.get_match(match_id)
        if match is None:
            raise NotFound
        await self._own_set(uow, caller, match.matching_id)
        return match

    async def _match_of_others(self, uow: UnitOfWork, caller: Caller, match_id: int) -> Match:
        """Return the caller's match, in which nobody keeps apart from them."""
        match = await self._own_match(uow, caller, match_id)
        if not {match.seeker_id, match.mentor_id}.isdisjoint(await strangers_of(uow, caller)):
            raise NotFound
        return match

    async def _own_open_match(self, uow: UnitOfWork, caller: Caller, match_id: int) -> Match:
        return _must_be_open(await self._own_match(uow, caller, match_id))

    async def _settle(self, uow: UnitOfWork, match: Match, state: MatchState) -> Match:
        if not await uow.candidates.set_match_state(match, state):
            raise NoLongerOpen
        return replace(match, state=state)

    async def _snapshot(self, uow: UnitOfWork, caller: Caller) -> CandidateSnapshot:
        community = await uow.communities.get(require_community_id(caller))
        must_be_facilitator(caller, community)
        return await load_candidate_snapshot(uow, caller, community, self._programme, at=self._clock())


def _must_be_open(match: Match) -> Match:
    if match.state is not MatchState.OPEN:
        raise NoLongerOpen
    return match


def _must_be_of_others(seen: CandidateSnapshot, match: Match) -> None:
    """Raise OwnCase where a match is about the reader or somebody close to them, NotFound where about a stranger."""
    couple = {match.seeker_id, match.mentor_id}
    if seen.own_ids & couple:
        raise OwnCase
    if seen.conflict_ids & couple:
        raise NotFound


async def _match_set(matching: Matching, found: list[Match], seen: CandidateSnapshot) -> MatchSet:
    in_set = {match.seeker_id for match in found}
    left = {each.person_id: each.profile for each in seen.seekers if each.person_id not in in_set}
    return MatchSet(
        matching=matching,
        matches=without_conflicts(found, seen.conflict_ids),
        unmatched=await asyncio.to_thread(obstacles_by_person, seen.criteria, left, seen.all_mentors_with_room),
        snapshot=seen,
    )
