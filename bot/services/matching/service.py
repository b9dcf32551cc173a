"""The best set for all who wait at once, looked through by a facilitator pair by pair."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from bot.rules.assigning import assign
from bot.rules.mentoring import takes_mentees
from bot.rules.people import Caller, Someone, at_home, must_facilitate
from bot.rules.refusals import CantBeAsked, NoLongerOpen, NotFound, NotYourSet, OwnCase, Refusal
from bot.rules.rights import Right, requires
from bot.services.core.context import close_to
from bot.services.pairings.proposing import Proposing
from bot.services.profiles.compatibility import fit_of
from storage.models.enums import MatchState, PairingState
from storage.models.matching import Match, Matching
from storage.models.records import Community
from storage.unit_of_work import Memory

from .candidates import Survey, survey, ways
from .results import Pair, SetOfMatches, next_best, not_own, pair_of

WhoIs = Callable[[int], Someone]
"""A person by their id, as Discord knows them now."""


class Matches(Proposing):
    """Only whoever made a set uses it. It was found at one moment, so all is looked at anew before asking."""

    @requires(Right.FACILITATOR)
    async def find(self, caller: Caller) -> SetOfMatches:
        """Find the best set of pairs for all who wait; it replaces the caller's last set.

        Raises FacilitatorsOnly, NotFound or Unsolved.
        """
        async with self._store.reading() as memory:
            seen = await self._survey(memory, caller)
        mentors = await asyncio.to_thread(assign, seen.measure, seen.seeking, seen.offering, not_these=seen.not_these)
        couples = [(each.person, mentors[each.person]) for each in seen.seeking if each.person in mentors]
        async with self._store.transaction() as memory:
            # Held, so that of two sets found at once by one facilitator the later replaces the earlier.
            community = await memory.communities.hold(at_home(caller))
            matching = await memory.finding.keep_matching(
                community.community_id, by=caller.user_id, at=self._clock(), couples=couples
            )
            found = await memory.finding.matches_of(matching.id)
        return await _set_of(matching, found, seen)

    @requires(Right.FACILITATOR)
    async def look(self, caller: Caller, matching_id: int) -> SetOfMatches:
        """Return one of the caller's sets, as it stands now.

        Raises FacilitatorsOnly, NotYourSet, NoLongerOpen or NotFound.
        """
        async with self._store.reading() as memory:
            seen = await self._survey(memory, caller)
            matching = await self._own_set(memory, caller, matching_id)
            found = await memory.finding.matches_of(matching.id)
        return await _set_of(matching, found, seen)

    @requires(Right.FACILITATOR)
    async def pair(self, caller: Caller, match_id: int) -> Pair:
        """Return one match of the caller's set, with why it is these two.

        Raises FacilitatorsOnly, OwnCase, NotYourSet, NoLongerOpen or NotFound.
        """
        async with self._store.reading() as memory:
            seen = await self._survey(memory, caller)
            match = await self._own_match(memory, caller, match_id)
            if seen.close & {match.seeker_id, match.mentor_id}:
                raise OwnCase
            found = await memory.finding.matches_of(match.matching_id)
            profiles = await memory.profiles.of_many(at_home(caller), {match.seeker_id, match.mentor_id})
        return pair_of(seen, match, found, profiles)

    @requires(Right.FACILITATOR)
    async def next_open(self, caller: Caller, match: Match) -> int | None:
        """Return the id of the next match about which nothing was done, else of the first such; None without any.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._store.reading() as memory:
            must_facilitate(caller, await memory.communities.get(at_home(caller)))
            close = await close_to(memory, caller)
            found = not_own(await memory.finding.matches_of(match.matching_id), close)
        open_ones = [each for each in found if each.state is MatchState.OPEN]
        later = [each for each in open_ones if each.position > match.position]
        return next((each.id for each in [*later, *open_ones]), None)

    @requires(Right.FACILITATOR)
    async def suggest(self, caller: Caller, match_id: int, who_is: WhoIs) -> Match:
        """Ask both people of a match if they still can be asked; else mark it GONE, and why is not told.

        *who_is* returns a person by their id, as Discord knows them now.

        Raises FacilitatorsOnly, NotYourSet, NoLongerOpen (something was done about it before) or NotFound.
        """
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(at_home(caller))
            must_facilitate(caller, community)
            match = await self._own_open_match(memory, caller, match_id)
            # What is found about the two stays so until they are asked; a second click waits here for the first.
            await memory.people.lock(at_home(caller), match.seeker_id, match.mentor_id)
            return await self._settle(memory, match, await self._ask(memory, community, caller, match, who_is))

    @requires(Right.FACILITATOR)
    async def suggest_all(self, caller: Caller, matching_id: int, who_is: WhoIs) -> Counter[MatchState]:
        """Suggest each open match of a set by itself; return how many were suggested, and how many are gone.

        Raises FacilitatorsOnly, NotYourSet, NoLongerOpen or NotFound.
        """
        seen = await self.look(caller, matching_id)
        done: Counter[MatchState] = Counter()
        for match in seen.open_ones:
            try:
                settled = await self.suggest(caller, match.id, who_is)
            except NoLongerOpen:
                # Another click was faster with this one, and has told so.
                continue
            done[settled.state] += 1
        return done

    @requires(Right.FACILITATOR)
    async def skip(self, caller: Caller, match_id: int) -> Match:
        """Mark a match as skipped, so that these two are not asked.

        Raises FacilitatorsOnly, NotYourSet, NoLongerOpen or NotFound.
        """
        async with self._store.transaction() as memory:
            must_facilitate(caller, await memory.communities.get_for_change(at_home(caller)))
            match = await self._own_open_match(memory, caller, match_id)
            return await self._settle(memory, match, MatchState.SKIPPED)

    @requires(Right.FACILITATOR)
    async def swap(self, caller: Caller, match_id: int) -> Match | None:
        """Give a match the seeker's next best mentor who has room beside the set; return None where there is none.

        Raises FacilitatorsOnly, OwnCase, NotYourSet, NoLongerOpen or NotFound.
        """
        async with self._store.reading() as memory:
            seen = await self._survey(memory, caller)
            match = await self._own_open_match(memory, caller, match_id)
            if seen.close & {match.seeker_id, match.mentor_id}:
                raise OwnCase
            found = await memory.finding.matches_of(match.matching_id)
            profiles = await memory.profiles.of_many(at_home(caller), {match.seeker_id, match.mentor_id})
        mentor = next_best(seen, match, found, profiles)
        if mentor is None:
            return None
        async with self._store.transaction() as memory:
            if not await memory.finding.swap(match, mentor.person):
                raise NoLongerOpen
        return replace(match, mentor_id=mentor.person)

    async def _ask(
        self, memory: Memory, community: Community, caller: Caller, match: Match, who_is: WhoIs
    ) -> MatchState:
        try:
            await self._must_still_fit(memory, community, caller, match)
            mentor, mentee = who_is(match.mentor_id), who_is(match.seeker_id)
            await self._suggest(memory, community, caller, mentor=mentor, mentee=mentee)
        except Refusal:
            # The caller's own rights were seen to before: whatever it is, it is about the two, and theirs alone.
            return MatchState.GONE
        return MatchState.SUGGESTED

    async def _must_still_fit(self, memory: Memory, community: Community, caller: Caller, match: Match) -> None:
        """What a set goes by, and a suggestion of two people by name does not. Raises CantBeAsked."""
        home, couple = at_home(caller), {match.seeker_id, match.mentor_id}
        waits = await memory.seekers.waiting_one(home, match.seeker_id) is not None
        is_own_case = couple & await close_to(memory, caller)
        open_ones = [PairingState.PROPOSED]
        asked = [each.mentee_id for each in await memory.pairings.of(home, match.seeker_id, open_ones)]
        asking = [each.mentor_id for each in await memory.pairings.of(home, match.mentor_id, open_ones)]
        mentor = await memory.mentors.live(home, match.mentor_id)
        mentees = await memory.pairings.count_mentees(home, match.mentor_id)
        has_room = takes_mentees(mentor, mentees=mentees + asking.count(match.mentor_id))
        fits = await fit_of(
            memory,
            community,
            self._programme,
            mentor=match.mentor_id,
            mentee=match.seeker_id,
            at=self._clock(),
        )
        apart = match.mentor_id in await self._not_for(memory, home, match.seeker_id)
        if not waits or is_own_case or match.seeker_id in asked or not has_room or not fits.is_possible or apart:
            raise CantBeAsked

    async def _own_set(self, memory: Memory, caller: Caller, matching_id: int) -> Matching:
        matching = await memory.finding.matching(matching_id)
        if matching is None:
            raise NoLongerOpen
        if matching.community_id != at_home(caller):
            raise NotFound
        if matching.made_by != caller.user_id:
            raise NotYourSet
        return matching

    async def _own_match(self, memory: Memory, caller: Caller, match_id: int) -> Match:
        match = await memory.finding.match(match_id)
        if match is None:
            raise NoLongerOpen
        await self._own_set(memory, caller, match.matching_id)
        return match

    async def _own_open_match(self, memory: Memory, caller: Caller, match_id: int) -> Match:
        match = await self._own_match(memory, caller, match_id)
        if match.state is not MatchState.OPEN:
            raise NoLongerOpen
        return match

    async def _settle(self, memory: Memory, match: Match, state: MatchState) -> Match:
        if not await memory.finding.settle(match, state):
            raise NoLongerOpen
        return replace(match, state=state)

    async def _survey(self, memory: Memory, caller: Caller) -> Survey:
        community = await memory.communities.get(at_home(caller))
        must_facilitate(caller, community)
        return await survey(memory, caller, community, self._programme, at=self._clock())


async def _set_of(matching: Matching, found: list[Match], seen: Survey) -> SetOfMatches:
    in_set = {match.seeker_id for match in found}
    left = {each.person: each.looking for each in seen.seeking if each.person not in in_set}
    return SetOfMatches(
        matching=matching,
        found=not_own(found, seen.close),
        left=await asyncio.to_thread(ways, seen.measure, left, seen.everyone),
        survey=seen,
    )
