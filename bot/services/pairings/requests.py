"""Asking by name: a mentee asks a mentor, a mentor asks a mentee."""

from __future__ import annotations

from bot.rules.pairing import must_be_party
from bot.rules.people import Caller, Someone, at_home, must_be_member, must_be_two
from bot.rules.refusals import NoLongerOpen
from bot.rules.writing import few_words
from bot.services.core.context import found_pairing
from bot.services.profiles.compatibility import Reasons, reasons_for
from storage.models.enums import AskedBy, PairingState
from storage.models.records import Pairing
from storage.unit_of_work import Memory

from .proposing import Proposing


class Asking(Proposing):
    """By name: a mentee asks a mentor, or a mentor a mentee."""

    async def may_ask(self, caller: Caller, mentor: Someone) -> None:
        """Raise the refusal that asking this mentor would meet, before a form is filled in for nothing."""
        async with self._store.reading() as memory:
            await self._must_fit(memory, caller, mentor)

    async def ask_mentor(self, caller: Caller, mentor: Someone, *, words: str | None, attends: bool) -> Pairing:
        """A mentee asks a mentor.

        Raises MembersOnly, WithYourself, WithABot, NotHere, HasAMentor, CantBeAsked, AlreadyTogether,
        NoContact, TooOften or TooLong.
        """
        async with self._store.transaction() as memory:
            await memory.communities.get_for_change(at_home(caller))
            await memory.people.lock(at_home(caller), caller.user_id, mentor.user_id)
            await self._must_fit(memory, caller, mentor)
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

    async def offer(self, caller: Caller, mentee: Someone) -> Pairing:
        """A mentor asks a member to be their mentee.

        Whether that member has a mentor already is theirs to know: what the mentor hears then is what they would
        hear for any other reason, too.

        Raises NotAMentor, NoRoom, OneOffer, TooOften, WithYourself, WithABot, NotHere, MembersOnly,
        AlreadyTogether, NoContact or CantBeAsked.
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

    async def reasons(self, caller: Caller, pairing_id: int) -> Reasons:
        """Why it could be these two, for one of them, while it is asked.

        Raises NotYours, NoLongerOpen or NotFound.
        """
        async with self._store.reading() as memory:
            pairing = await found_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            if pairing.state is not PairingState.PROPOSED:
                raise NoLongerOpen
            return await reasons_for(memory, pairing, caller.user_id, self._programme, at=self._clock())

    async def _must_fit(self, memory: Memory, caller: Caller, mentor: Someone) -> None:
        community = await memory.communities.get(at_home(caller))
        must_be_two(caller.user_id, mentor)
        must_be_member(caller.role_ids, community)
        await self._must_not_ask_too_often(memory, caller)
        await self._must_be_free(memory, community.community_id, caller.user_id)
        await self._must_not_be_together(memory, community.community_id, caller.user_id, mentor.user_id)
        await self._must_be_in_contact(memory, community.community_id, caller.user_id, mentor.user_id)
        await self._must_take(memory, community.community_id, mentor.user_id, mentee_id=caller.user_id)
