"""The three ways in: a mentee asks a mentor, a mentor asks a mentee, a facilitator suggests the two."""

from __future__ import annotations

from bot.rules.mentoring import stands, takes_mentees
from bot.rules.parting import may_ask_again, may_be_offered_again
from bot.rules.people import (
    Caller,
    Someone,
    at_home,
    must_be_member,
    must_be_two,
    must_facilitate,
)
from bot.rules.refusals import (
    AlreadyTogether,
    HasAMentor,
    NobodyWaiting,
    NoContact,
    NoRoom,
    NotAMentor,
    NotTakingMentees,
    OneOffer,
    TogetherBefore,
    WithYourself,
)
from bot.rules.timing import next_step
from bot.rules.writing import few_words
from storage.memory import Memory
from storage.records import Pairing, Seeker
from storage.states import AskedBy, LetterKind, SeekerState

from .closing import remember, tell_about
from .desk import Service

MOST_SHOWN = 25
"""How many of the waiting list a mentor chooses among; what a Discord select holds."""


class Asking(Service):
    """Whoever asks has agreed by asking; a suggestion starts with neither.

    Both people are locked before looking whether it fits, so that neither finds someone else, steps down or
    leaves between the look and the question.
    """

    async def may_ask(self, caller: Caller, mentor: Someone) -> None:
        """Raise the refusal that asking this mentor would meet, before a form is filled in for nothing."""
        async with self._store.reading() as memory:
            await self._must_fit(memory, caller, mentor)

    async def ask_mentor(self, caller: Caller, mentor: Someone, *, words: str | None, attends: bool) -> Pairing:
        """A mentee asks a mentor.

        Raises MembersOnly, WithYourself, WithABot, NotHere, HasAMentor, NotTakingMentees, AlreadyTogether,
        NoContact or TooLong.
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

        Whether that member has a mentor already is theirs to know, so the question is asked all the same.

        Raises NotAMentor, NoRoom, OneOffer, WithYourself, WithABot, NotHere, MembersOnly, NoContact or
        AlreadyTogether.
        """
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(at_home(caller))
            await memory.people.lock(community.community_id, caller.user_id, mentee.user_id)
            await self._must_be_open(memory, caller)
            must_be_two(caller.user_id, mentee)
            must_be_member(mentee.role_ids, community, yours=False)
            await self._must_have_no_offer_open(memory, caller)
            await self._must_be_in_contact(memory, community.community_id, caller.user_id, mentee.user_id)
            return await self._propose(
                memory,
                community.community_id,
                mentor_id=caller.user_id,
                mentee_id=mentee.user_id,
                asked_by=AskedBy.MENTOR,
                by=caller.user_id,
            )

    async def waiting_for(self, caller: Caller) -> list[Seeker]:
        """Those a mentor may offer to, longest waiting first, at most 25. Who they are must not be shown.

        Raises NotAMentor, NoRoom, OneOffer or NobodyWaiting.
        """
        community_id = at_home(caller)
        async with self._store.reading() as memory:
            await self._must_be_open(memory, caller)
            await self._must_have_no_offer_open(memory, caller)
            taken = await memory.pairings.taken_mentees(community_id)
            taken |= {
                person
                for pairing in await memory.pairings.of(community_id, caller.user_id)
                for person in pairing.people
            }
            taken.add(caller.user_id)
            taken |= await self._not_again(memory, community_id, caller.user_id)
            waiting = await memory.seekers.waiting(community_id)
            offered = [seeker for seeker in waiting if seeker.user_id not in taken][:MOST_SHOWN]
            if not offered:
                raise NobodyWaiting
            return offered

    async def offer_to_waiting(self, caller: Caller, seeker_id: int) -> Pairing:
        """A mentor offers to someone on the waiting list, without being told who that is.

        Raises NotAMentor, NoRoom, OneOffer, NobodyWaiting, HasAMentor, WithYourself or AlreadyTogether.
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
            if seeker.user_id in await self._not_again(memory, seeker.community_id, caller.user_id):
                raise NobodyWaiting
            await self._must_be_free(memory, seeker.community_id, seeker.user_id, yours=False)
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

    async def suggest(self, caller: Caller, *, mentor: Someone, mentee: Someone) -> Pairing:
        """A facilitator suggests two people to each other; both are asked, the mentor without the name at first.

        Raises FacilitatorsOnly, OwnCase, WithYourself, WithABot, NotHere, MembersOnly, HasAMentor,
        NotTakingMentees, TogetherBefore or AlreadyTogether.
        """
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(at_home(caller))
            must_facilitate(caller, community, parties=(mentor.user_id, mentee.user_id))
            must_be_two(mentor.user_id, mentee)
            must_be_two(mentee.user_id, mentor)
            must_be_member(mentee.role_ids, community, yours=False)
            await memory.people.lock(community.community_id, mentor.user_id, mentee.user_id)
            await self._must_be_free(memory, community.community_id, mentee.user_id, yours=False)
            await self._must_take(memory, community.community_id, mentor.user_id)
            if mentee.user_id in await self._not_again(memory, community.community_id, mentor.user_id):
                raise TogetherBefore
            return await self._propose(
                memory,
                community.community_id,
                mentor_id=mentor.user_id,
                mentee_id=mentee.user_id,
                asked_by=AskedBy.FACILITATOR,
                by=caller.user_id,
                veiled=True,
            )

    async def _must_fit(self, memory: Memory, caller: Caller, mentor: Someone) -> None:
        community = await memory.communities.get(at_home(caller))
        must_be_two(caller.user_id, mentor)
        must_be_member(caller.role_ids, community)
        await self._must_be_free(memory, community.community_id, caller.user_id, yours=True)
        if await memory.pairings.live_between(community.community_id, caller.user_id, mentor.user_id):
            raise AlreadyTogether
        await self._must_be_in_contact(memory, community.community_id, caller.user_id, mentor.user_id)
        await self._must_take(memory, community.community_id, mentor.user_id)

    async def _must_be_in_contact(self, memory: Memory, community_id: int, one: int, other: int) -> None:
        if not may_ask_again(await memory.boundaries.between(community_id, one, other)):
            raise NoContact

    async def _not_again(self, memory: Memory, community_id: int, user_id: int) -> set[int]:
        """Partners of old whom nobody offers to this person again: not both have wished it."""
        before = await memory.pairings.partners_before(community_id, user_id)
        return {
            partner
            for partner in before
            if not may_be_offered_again(await memory.boundaries.between(community_id, user_id, partner))
        }

    async def _must_be_free(self, memory: Memory, community_id: int, mentee_id: int, *, yours: bool) -> None:
        if await memory.pairings.count_mentors(community_id, mentee_id) >= self._programme.mentee_capacity:
            raise HasAMentor(yours=yours)

    async def _must_take(self, memory: Memory, community_id: int, mentor_id: int) -> None:
        mentor = await memory.mentors.live(community_id, mentor_id)
        mentees = await memory.pairings.count_mentees(community_id, mentor_id)
        if not takes_mentees(mentor, mentees=mentees):
            raise NotTakingMentees

    async def _must_be_open(self, memory: Memory, caller: Caller) -> None:
        mentor = await memory.mentors.live(at_home(caller), caller.user_id)
        if mentor is None or not stands(mentor):
            raise NotAMentor
        if await memory.pairings.count_mentees(mentor.community_id, caller.user_id) >= mentor.capacity:
            raise NoRoom

    async def _must_have_no_offer_open(self, memory: Memory, caller: Caller) -> None:
        """One offer at a time: with two, naming people and looking who is missing would tell who is waiting."""
        asked = await memory.pairings.asked_by(at_home(caller), caller.user_id)
        if any(pairing.asked_by is AskedBy.MENTOR for pairing in asked):
            raise OneOffer

    async def _propose(
        self,
        memory: Memory,
        community_id: int,
        *,
        mentor_id: int,
        mentee_id: int,
        asked_by: AskedBy,
        by: int,
        words: str | None = None,
        attends: bool | None = None,
        veiled: bool = False,
    ) -> Pairing:
        now = self._clock()
        step, due_at = next_step(self._programme, proposed_at=now, after=now)
        pairing = await memory.pairings.add(
            community_id=community_id,
            mentor_id=mentor_id,
            mentee_id=mentee_id,
            asked_by=asked_by,
            needs_yes=False,
            proposed_at=now,
            suggested_by=by if asked_by is AskedBy.FACILITATOR else None,
            mentor_agreed_at=now if asked_by is AskedBy.MENTOR else None,
            mentee_agreed_at=now if asked_by is AskedBy.MENTEE else None,
            veiled=veiled,
            words=words,
            attends=attends,
            due_at=due_at,
            step=step,
        )
        if pairing is None:
            raise AlreadyTogether
        for person in pairing.unanswered:
            await tell_about(memory, pairing, LetterKind.ASKED, person, at=now)
        await remember(memory, pairing, f"ask as {asked_by}", by=by, at=now)
        return pairing
