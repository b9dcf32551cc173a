"""The waiting list: joining, changing and leaving it, and how it looks for someone on it."""

from __future__ import annotations

from bot.rules.people import Caller, at_home, must_be_member
from bot.rules.refusals import AlreadyWaiting, HasAMentor, NotWaiting
from bot.rules.rights import Right, requires
from bot.rules.waiting import next_word
from bot.rules.writing import few_words
from bot.services.core.context import Service
from bot.services.profiles.compatibility import Outlook, outlook_of
from storage.models.enums import SeekerState
from storage.models.records import Community, Seeker
from storage.unit_of_work import Memory


class Seekers(Service):
    """Joining, changing and leaving the waiting list."""

    @requires(Right.MEMBER)
    async def may_join(self, caller: Caller) -> Seeker | None:
        """Return the caller's last place on the list, for the form to begin with; raise what *join* would refuse.

        Raises MembersOnly, AlreadyWaiting, HasAMentor or NotFound.
        """
        async with self._store.reading() as memory:
            await self._must_be_free(memory, await memory.communities.get(at_home(caller)), caller)
            if await memory.seekers.waiting_one(at_home(caller), caller.user_id) is not None:
                raise AlreadyWaiting
            return await memory.seekers.latest(at_home(caller), caller.user_id)

    @requires(Right.MEMBER)
    async def join(self, caller: Caller, *, hope: str | None, attends: bool, preferences: str | None) -> Seeker:
        """Put the caller on the waiting list for a mentor.

        Raises MembersOnly, AlreadyWaiting, HasAMentor, TooLong or NotFound.
        """
        community_id = at_home(caller)
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(community_id)
            # Nobody goes on the list in the moment in which they find a mentor.
            await memory.people.lock(community_id, caller.user_id)
            await self._must_be_free(memory, community, caller)
            theirs, now = await memory.preferences.get(community_id, caller.user_id), self._clock()
            seeker = await memory.seekers.add(
                community_id=community_id,
                user_id=caller.user_id,
                state=SeekerState.WAITING,
                attends=attends,
                hope=few_words(hope),
                preferences=few_words(preferences),
                since=now,
                word_at=next_word(theirs, self._programme, after=now),
            )
            if seeker is None:
                raise AlreadyWaiting
            await self._remember(memory, seeker, "join", by=caller.user_id)
            return seeker

    @requires(Right.SEEKER)
    async def mine(self, caller: Caller) -> Seeker:
        """Return the caller's place on the waiting list. Raises NotWaiting or NotFound."""
        async with self._store.reading() as memory:
            return await self._mine(memory, caller)

    @requires(Right.SEEKER)
    async def outlook(self, caller: Caller) -> Outlook:
        """Return what stands in the way of a mentor for the caller, who waits. Raises NotWaiting or NotFound."""
        async with self._store.reading() as memory:
            seeker = await self._mine(memory, caller)
            community = await memory.communities.get(seeker.community_id)
            return await outlook_of(memory, community, seeker, self._programme, at=self._clock())

    @requires(Right.SEEKER)
    async def update(self, caller: Caller, *, hope: str | None, attends: bool, preferences: str | None) -> Seeker:
        """Change what the caller, who waits, hopes for; the place in the list stays.

        Raises NotWaiting, TooLong or NotFound.
        """
        async with self._store.transaction() as memory:
            seeker = await self._mine(memory, caller)
            updated = await memory.seekers.change(
                seeker, hope=few_words(hope), attends=attends, preferences=few_words(preferences)
            )
            if updated is None:
                raise NotWaiting
            await self._remember(memory, seeker, "update", by=caller.user_id)
            return updated

    @requires(Right.SEEKER)
    async def withdraw(self, caller: Caller) -> None:
        """Take the caller off the waiting list. Raises NotWaiting or NotFound."""
        async with self._store.transaction() as memory:
            seeker = await self._mine(memory, caller)
            if not await memory.seekers.change(seeker, state=SeekerState.WITHDRAWN):
                raise NotWaiting
            await self._remember(memory, seeker, "withdraw", by=caller.user_id)

    async def _must_be_free(self, memory: Memory, community: Community, caller: Caller) -> None:
        must_be_member(caller.role_ids, community)
        mentors = await memory.pairings.count_mentors(community.community_id, caller.user_id)
        if mentors >= self._programme.mentee_capacity:
            raise HasAMentor

    async def _mine(self, memory: Memory, caller: Caller) -> Seeker:
        seeker = await memory.seekers.waiting_one(at_home(caller), caller.user_id)
        if seeker is None:
            raise NotWaiting
        return seeker
