"""The waiting list: joining, changing and leaving it, and the outlook for someone on it."""

from __future__ import annotations

from bot.rules.callers import Caller, must_be_member, require_community_id
from bot.rules.check_in_schedule import next_reassurance_at
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import AlreadyWaiting, FirstStep, HasAMentor, NotWaiting
from bot.rules.text_limits import optional_text
from bot.services.core.context import Service
from bot.services.core.first_answers import must_have_begun
from bot.services.profiles.compatibility import MatchOutlook, load_outlook
from storage.models.enums import SeekerState
from storage.models.records import Community, Seeker
from storage.unit_of_work import UnitOfWork


class WaitingListService(Service):
    """Joining, changing and leaving the waiting list."""

    @requires(Permission.MEMBER)
    async def check_can_join(self, caller: Caller) -> Seeker | None:
        """Return the caller's last place on the list, for the form to begin with; raise what *join* would refuse.

        Raises MembersOnly, AlreadyWaiting, HasAMentor, NotBegun or NotFound.
        """
        async with self._database.read_transaction() as uow:
            await self._must_be_free(uow, await uow.communities.get(require_community_id(caller)), caller)
            if await uow.seekers.get_waiting(require_community_id(caller), caller.user_id) is not None:
                raise AlreadyWaiting
            await must_have_begun(uow, require_community_id(caller), caller.user_id, FirstStep.SEEK)
            return await uow.seekers.get_latest(require_community_id(caller), caller.user_id)

    @requires(Permission.MEMBER)
    async def join(
        self, caller: Caller, *, hope: str | None, attends: bool, listed: bool, preferences: str | None
    ) -> Seeker:
        """Put the caller on the waiting list for a mentor; *listed*: mentors see the entry, without a name.

        Raises MembersOnly, AlreadyWaiting, HasAMentor, TooLong or NotFound.
        """
        community_id = require_community_id(caller)
        async with self._form_transaction(caller) as uow:
            community = await uow.communities.get_or_create(community_id)
            # Nobody goes on the list in the moment in which they find a mentor.
            await uow.people.lock(community_id, caller.user_id)
            await self._must_be_free(uow, community, caller)
            theirs, now = await uow.preferences.get(community_id, caller.user_id), self._clock()
            seeker = await uow.seekers.add(
                community_id=community_id,
                user_id=caller.user_id,
                state=SeekerState.WAITING,
                attends=attends,
                listed=listed,
                hope=optional_text(hope),
                preferences=optional_text(preferences),
                since=now,
                word_at=next_reassurance_at(theirs, self._programme, after=now),
            )
            if seeker is None:
                raise AlreadyWaiting
            await self._audit(uow, seeker, "join", by=caller.user_id)
            return seeker

    @requires(Permission.SEEKER)
    async def mine(self, caller: Caller) -> Seeker:
        """Return the caller's place on the waiting list. Raises NotWaiting or NotFound."""
        async with self._database.read_transaction() as uow:
            return await self._mine(uow, caller)

    @requires(Permission.SEEKER)
    async def outlook(self, caller: Caller) -> MatchOutlook:
        """Return what stands in the way of a mentor for the caller, who waits. Raises NotWaiting or NotFound."""
        async with self._database.read_transaction() as uow:
            seeker = await self._mine(uow, caller)
            community = await uow.communities.get(seeker.community_id)
            return await load_outlook(uow, community, seeker, self._programme, at=self._clock())

    @requires(Permission.SEEKER)
    async def update(
        self, caller: Caller, *, hope: str | None, attends: bool, listed: bool, preferences: str | None
    ) -> Seeker:
        """Change what the caller, who waits, hopes for, and whether mentors see it; the place in the list stays.

        Raises NotWaiting, TooLong or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            seeker = await self._mine(uow, caller)
            updated = await uow.seekers.update_if_unchanged(
                seeker,
                hope=optional_text(hope),
                attends=attends,
                listed=listed,
                preferences=optional_text(preferences),
            )
            if updated is None:
                raise NotWaiting
            await self._audit(uow, seeker, "update", by=caller.user_id)
            return updated

    @requires(Permission.SEEKER)
    async def withdraw(self, caller: Caller) -> None:
        """Take the caller off the waiting list. Raises NotWaiting or NotFound."""
        async with self._database.transaction() as uow:
            home, me = require_community_id(caller), caller.user_id
            seeker = await uow.seekers.get_waiting(home, me)
            if seeker and await uow.seekers.update_if_unchanged(seeker, state=SeekerState.WITHDRAWN):
                await self._audit(uow, seeker, "withdraw", by=me)
                return
            before = await uow.seekers.get_latest(home, me)
            if before is None or before.state is not SeekerState.WITHDRAWN:
                raise NotWaiting

    async def _must_be_free(self, uow: UnitOfWork, community: Community, caller: Caller) -> None:
        must_be_member(caller.role_ids, community)
        mentors = await uow.pairings.count_mentors(community.community_id, caller.user_id)
        if mentors >= self._programme.mentee_capacity:
            raise HasAMentor

    async def _mine(self, uow: UnitOfWork, caller: Caller) -> Seeker:
        seeker = await uow.seekers.get_waiting(require_community_id(caller), caller.user_id)
        if seeker is None:
            raise NotWaiting
        return seeker
