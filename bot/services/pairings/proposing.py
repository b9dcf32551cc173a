"""What asking, offering and suggesting have in common: whether two may be brought together, and the question."""

from __future__ import annotations

from bot.rules.limits import counts_from, must_not_be_too_often
from bot.rules.mentoring import stands, takes_mentees
from bot.rules.pairing import sees_partner
from bot.rules.parting import may_ask_again, may_be_offered_again
from bot.rules.people import Caller, Someone, at_home, must_be_member, must_be_two, must_facilitate
from bot.rules.refusals import AlreadyTogether, CantBeAsked, HasAMentor, NoContact, NoRoom, NotAMentor, OneOffer
from bot.rules.timing import next_step
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import remember, tell_about
from bot.services.profiles.compatibility import not_for
from storage.models.enums import AskedBy, LetterKind
from storage.models.records import Community, Pairing
from storage.unit_of_work import Memory


class Proposing(Service):
    """Whoever asks has agreed by asking; a suggestion starts with neither.

    Both people are locked before looking whether it fits, so that neither finds someone else, steps down or leaves
    between the look and the question. Why someone cannot be asked is never told: one answer stands for every reason
    (promise 8).
    """

    async def _must_not_be_together(self, memory: Memory, community_id: int, caller: int, other: int) -> None:
        """Raises AlreadyTogether; to a mentor who may not know yet who it is, CantBeAsked, so that no name tells."""
        together = await memory.pairings.live_between(community_id, caller, other)
        if together is not None:
            raise AlreadyTogether if sees_partner(together, caller) else CantBeAsked

    async def _must_be_in_contact(self, memory: Memory, community_id: int, one: int, other: int) -> None:
        if not may_ask_again(await memory.boundaries.between(community_id, one, other)):
            raise NoContact

    async def _not_for(self, memory: Memory, community_id: int, person: int) -> set[int]:
        """Everyone whom the bot does not bring together with this person by itself."""
        return await not_for(memory, community_id, person, self._programme, at=self._clock())

    async def _must_be_free(self, memory: Memory, community_id: int, mentee_id: int) -> None:
        if not await self._is_free(memory, community_id, mentee_id):
            raise HasAMentor

    async def _is_free(self, memory: Memory, community_id: int, mentee_id: int) -> bool:
        return await memory.pairings.count_mentors(community_id, mentee_id) < self._programme.mentee_capacity

    async def _must_not_be_apart(self, memory: Memory, community_id: int, one: int, other: int) -> None:
        if await memory.couples.are_apart(community_id, one, other):
            raise CantBeAsked

    async def _must_take(self, memory: Memory, community_id: int, mentor_id: int) -> None:
        """Raises CantBeAsked where the mentor takes nobody now."""
        mentor = await memory.mentors.live(community_id, mentor_id)
        mentees = await memory.pairings.count_mentees(community_id, mentor_id)
        if not takes_mentees(mentor, mentees=mentees):
            raise CantBeAsked

    async def _must_be_askable(self, memory: Memory, community_id: int, *, mentor_id: int, mentee_id: int) -> None:
        """Raises CantBeAsked where a member has a mentor, does not wish for this one, or the two are kept apart."""
        couples = memory.couples
        free = await self._is_free(memory, community_id, mentee_id)
        apart = await couples.are_apart(community_id, mentor_id, mentee_id)
        passed = await couples.has_passed_over(community_id, mentee_id, mentor_id, at=self._clock())
        if apart or passed or not free:
            raise CantBeAsked

    async def _must_be_glad(self, memory: Memory, community_id: int, one: int, other: int) -> None:
        """Raises CantBeAsked where the two walked together before, and not both would be glad to again."""
        before = other in await memory.pairings.partners_before(community_id, one)
        if before and not may_be_offered_again(await memory.boundaries.between(community_id, one, other)):
            raise CantBeAsked

    async def _must_be_open(self, memory: Memory, caller: Caller) -> None:
        mentor = await memory.mentors.live(at_home(caller), caller.user_id)
        if mentor is None or not stands(mentor):
            raise NotAMentor
        if await memory.pairings.count_mentees(mentor.community_id, caller.user_id) >= mentor.capacity:
            raise NoRoom

    async def _must_not_ask_too_often(self, memory: Memory, caller: Caller) -> None:
        """Raises TooOften. Suggestions are no asking of one's own: they are what facilitators are there for."""
        since = counts_from(self._clock())
        lately = await memory.pairings.asked_lately(at_home(caller), caller.user_id, since=since)
        must_not_be_too_often(lately, limit=self._programme.asks_a_day)

    async def _must_have_no_offer_open(self, memory: Memory, caller: Caller) -> None:
        """One offer at a time: with two, naming people and looking who is missing would tell who is waiting.

        Raises OneOffer or TooOften.
        """
        asked = await memory.pairings.asked_by(at_home(caller), caller.user_id)
        if any(pairing.asked_by is AskedBy.MENTOR for pairing in asked):
            raise OneOffer
        await self._must_not_ask_too_often(memory, caller)

    async def _suggest(
        self, memory: Memory, community: Community, caller: Caller, *, mentor: Someone, mentee: Someone
    ) -> Pairing:
        """A facilitator suggests two people; raises what is told of :meth:`Suggesting.suggest`."""
        must_facilitate(caller, community, parties=(mentor.user_id, mentee.user_id))
        must_be_two(mentor.user_id, mentee)
        must_be_two(mentee.user_id, mentor)
        must_be_member(mentee.role_ids, community, yours=False)
        await memory.people.lock(community.community_id, mentor.user_id, mentee.user_id)
        home, couple = community.community_id, (mentor.user_id, mentee.user_id)
        if await memory.pairings.live_between(home, *couple):
            raise AlreadyTogether
        await self._must_be_askable(memory, home, mentor_id=mentor.user_id, mentee_id=mentee.user_id)
        await self._must_take(memory, home, mentor.user_id)
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
