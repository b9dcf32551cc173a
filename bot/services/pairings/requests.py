"""Asking by name: a mentee asks a mentor, a mentor asks a mentee."""

from __future__ import annotations

from bot.rules.pairing import must_be_party
from bot.rules.people import Caller, Someone, at_home, must_be_member, must_be_two
from bot.rules.refusals import NoLongerOpen
from bot.rules.rights import Right, requires
from bot.rules.writing import few_words
from bot.services.core.context import found_pairing
from bot.services.profiles.compatibility import Reasons, reasons_for
from storage.models.enums import AskedBy, PairingState
from storage.models.records import Community, Pairing
from storage.unit_of_work import Memory

from .proposing import Proposing


class Asking(Proposing):
    """By name: a mentee asks a mentor, or a mentor a mentee."""

    @requires(Right.MEMBER)
    async def may_ask(self, caller: Caller, mentor: Someone) -> None:
        """Raise what *ask_mentor* would refuse, before a form is filled in for nothing.

        Raises MembersOnly, AlreadyTogether, TooOften, WithYourself, WithABot, NotHere, CantBeAsked, HasAMentor,
        NoContact or NotFound.
        """
        async with self._store.reading() as memory:
            community = await memory.communities.get(at_home(caller))
            await self._must_fit(memory, community, caller, mentor)

    @requires(Right.MEMBER)
    async def ask_mentor(self, caller: Caller, mentor: Someone, *, words: str | None, attends: bool) -> Pairing:
        """Ask someone by name to be the caller's mentor.

        Raises MembersOnly, AlreadyTogether, TooOften, WithYourself, WithABot, NotHere, CantBeAsked, HasAMentor,
        NoContact, TooLong or NotFound.
        """
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(at_home(caller))
            await memory.people.lock(at_home(caller), caller.user_id, mentor.user_id)
            await self._must_fit(memory, community, caller, mentor)
            return await self._propose(
                memory,
                at_home(caller),
                mentor_id=mentor.user_id,
                mentee_id=caller.user_id,
                asked_by=AskedBy.MENTEE,
                by=caller.user_id,
                words=few_words(words),
                attends=attends,
            )

    @requires(Right.MENTOR)
    async def offer(self, caller: Caller, mentee: Someone) -> Pairing:
        """Offer a member by name to be their mentor.

        Whether that member has a mentor already is theirs to know: what the caller hears then is what they would hear
        for any other reason, too.

        Raises MembersOnly, AlreadyTogether, OneOffer, NotAMentor, TooOften, WithYourself, WithABot, NotHere,
        CantBeAsked, NoRoom, NoContact or NotFound.
        """
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(at_home(caller))
            await memory.people.lock(community.community_id, caller.user_id, mentee.user_id)
            await self._must_be_open(memory, caller)
            must_be_two(caller.user_id, mentee)
            must_be_member(mentee.role_ids, community, yours=False)
            await self._must_have_no_offer_open(memory, caller)
            await self._must_not_be_together(memory, community.community_id, caller.user_id, mentee.user_id)
            await self._must_be_in_contact(memory, community.community_id, caller.user_id, mentee.user_id)
            await self._must_be_askable(
                memory, community.community_id, mentor_id=caller.user_id, mentee_id=mentee.user_id
            )
            return await self._propose(
                memory,
                community.community_id,
                mentor_id=caller.user_id,
                mentee_id=mentee.user_id,
                asked_by=AskedBy.MENTOR,
                by=caller.user_id,
            )

    @requires(Right.PARTY)
    async def reasons(self, caller: Caller, pairing_id: int) -> Reasons:
        """Return why it could be these two, as one of them may read it while the question is open.

        Raises NotYours, NoLongerOpen or NotFound.
        """
        async with self._store.reading() as memory:
            pairing = await found_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            if pairing.state is not PairingState.PROPOSED:
                raise NoLongerOpen
            community = await memory.communities.get(pairing.community_id)
            return await reasons_for(memory, community, pairing, caller.user_id, self._programme, at=self._clock())

    async def _must_fit(self, memory: Memory, community: Community, caller: Caller, mentor: Someone) -> None:
        must_be_two(caller.user_id, mentor)
        must_be_member(caller.role_ids, community)
        await self._must_not_ask_too_often(memory, caller)
        await self._must_be_free(memory, community.community_id, caller.user_id)
        await self._must_not_be_together(memory, community.community_id, caller.user_id, mentor.user_id)
        await self._must_be_in_contact(memory, community.community_id, caller.user_id, mentor.user_id)
        await self._must_not_be_apart(memory, community.community_id, caller.user_id, mentor.user_id)
        await self._must_take(memory, community.community_id, mentor.user_id)
