"""A mentor offers to someone on the waiting list, without being told who that is."""

from __future__ import annotations

from bot.rules.people import Caller, at_home
from bot.rules.refusals import AlreadyTogether, NobodyWaiting, WithYourself
from storage.records import Pairing, Seeker
from storage.states import AskedBy, SeekerState

from .proposing import Proposing

MOST_SHOWN = 25
"""How many of the waiting list a mentor chooses among; what a Discord select holds."""


class OfferingTo(Proposing):
    """The mentor learns the name once the other has said yes."""

    async def waiting_for(self, caller: Caller) -> list[Seeker]:
        """Those a mentor may offer to, longest waiting first, at most 25. Who they are must not be shown.

        Raises NotAMentor, NoRoom, OneOffer or NobodyWaiting.
        """
        community_id = at_home(caller)
        async with self._store.reading() as memory:
            await self._must_be_open(memory, caller)
            await self._must_have_no_offer_open(memory, caller)
            taken = await memory.pairings.taken_mentees(community_id)
            taken.add(caller.user_id)
            taken |= await self._not_for(memory, community_id, caller.user_id)
            waiting = await memory.seekers.waiting(community_id)
            offered = [seeker for seeker in waiting if seeker.user_id not in taken][:MOST_SHOWN]
            if not offered:
                raise NobodyWaiting
            return offered

    async def offer_to_waiting(self, caller: Caller, seeker_id: int) -> Pairing:
        """A mentor offers to someone on the waiting list, without being told who that is.

        Raises NotAMentor, NoRoom, OneOffer, NobodyWaiting, WithYourself or AlreadyTogether.
        """
        async with self._store.transaction() as memory:
            listed = await memory.seekers.get(seeker_id)
            if listed is not None and listed.community_id == at_home(caller):
                await memory.people.lock(listed.community_id, caller.user_id, listed.user_id)
            await self._must_be_open(memory, caller)
            await self._must_have_no_offer_open(memory, caller)
            seeker = await memory.seekers.get(seeker_id)
            if seeker is None or seeker.community_id != at_home(caller):
                raise NobodyWaiting
            if seeker.user_id == caller.user_id:
                raise WithYourself
            if seeker.state is not SeekerState.WAITING:
                raise NobodyWaiting
            if await memory.pairings.live_between(seeker.community_id, caller.user_id, seeker.user_id):
                raise AlreadyTogether
            if seeker.user_id in await self._not_for(memory, seeker.community_id, caller.user_id):
                raise NobodyWaiting
            if not await self._is_free(memory, seeker.community_id, seeker.user_id):
                raise NobodyWaiting
            return await self._propose(
                memory,
                seeker.community_id,
                mentor_id=caller.user_id,
                mentee_id=seeker.user_id,
                asked_by=AskedBy.MENTOR,
                by=caller.user_id,
                veiled=True,
                attends=seeker.attends,
            )
