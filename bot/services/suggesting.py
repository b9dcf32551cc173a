"""A facilitator suggests two people to each other."""

from __future__ import annotations

from bot.rules.people import Caller, Someone, at_home, must_be_member, must_be_two, must_facilitate
from bot.rules.refusals import AlreadyTogether
from storage.records import Pairing
from storage.states import AskedBy

from .proposing import Proposing


class Suggesting(Proposing):
    """Both are asked; facilitators, too, hear one answer for every reason why two people cannot be."""

    async def suggest(self, caller: Caller, *, mentor: Someone, mentee: Someone) -> Pairing:
        """A facilitator suggests two people to each other; both are asked, the mentor without the name at first.

        Raises FacilitatorsOnly, OwnCase, WithYourself, WithABot, NotHere, MembersOnly, AlreadyTogether or
        CantBeAsked.
        """
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(at_home(caller))
            must_facilitate(caller, community, parties=(mentor.user_id, mentee.user_id))
            must_be_two(mentor.user_id, mentee)
            must_be_two(mentee.user_id, mentor)
            must_be_member(mentee.role_ids, community, yours=False)
            await memory.people.lock(community.community_id, mentor.user_id, mentee.user_id)
            home, couple = community.community_id, (mentor.user_id, mentee.user_id)
            if await memory.pairings.live_between(home, *couple):
                raise AlreadyTogether
            await self._must_be_askable(memory, home, mentor_id=mentor.user_id, mentee_id=mentee.user_id)
            await self._must_take(memory, home, mentor.user_id, mentee_id=mentee.user_id)
            await self._must_be_glad(memory, home, *couple)
            return await self._propose(
                memory,
                community.community_id,
                mentor_id=mentor.user_id,
                mentee_id=mentee.user_id,
                asked_by=AskedBy.FACILITATOR,
                by=caller.user_id,
                veiled=True,
            )
