"""Looking through the mentors with room, one at a time, the best fit first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.rules.browsing import musts_alone, musts_unknown, next_in_order
from bot.rules.fitting import Fit, Looking, Measure, fit, in_the_way
from bot.rules.people import Caller, at_home, must_be_member
from bot.rules.refusals import NotFound
from bot.rules.traits import Answers, Trait, write_answers
from storage.finding_records import Offering, Profile
from storage.memory import Memory
from storage.records import Mentor

from .desk import found_mentor
from .measuring import answers_of, looking_of, measure_in
from .proposing import Proposing


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A mentor as someone who looks for one may see them, and how the two fit.

    *unsaid* are musts about which the mentor has said nothing, *unsaid_by_you* those where the seeker has not.
    """

    community_id: int
    mentor: Mentor
    profile: Profile
    answers: Answers
    traits: list[Trait]
    fit: Fit
    unsaid: tuple[str, ...]
    unsaid_by_you: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyMore:
    """The end of the list, or nobody to begin it with; *begin* says which. *musts* could be given up, to see more.

    *is_waiting* says whether the person is on the waiting list.
    """

    community_id: int
    begin: bool
    musts: tuple[str, ...]
    traits: list[Trait]
    is_waiting: bool


class Browsing(Proposing):
    """Whoever is not for someone is gone before anything is reckoned, as if they had no room.

    That holds for what could be loosened, too: nothing tells of a mentor who is kept apart.
    """

    async def first(self, caller: Caller) -> Shown | NobodyMore:
        """The best fit. Raises MembersOnly, HasAMentor or NotFound."""
        async with self._store.reading() as memory:
            return await self._shown(memory, caller, None)

    async def after(self, caller: Caller, mentor_row_id: int) -> Shown | NobodyMore:
        """The next after this mentor, who may have gone from the list meanwhile. Raises as *first*."""
        async with self._store.reading() as memory:
            return await self._shown(memory, caller, await memory.mentors.get(mentor_row_id))

    async def again(self, caller: Caller, mentor_row_id: int) -> Shown | NobodyMore:
        """The same mentor, or the next where that one has gone from the list. Raises as *first*."""
        async with self._store.reading() as memory:
            return await self._shown(memory, caller, await memory.mentors.get(mentor_row_id), them_too=True)

    async def whom(self, caller: Caller, mentor_row_id: int) -> int:
        """Whom a card showed. Raises NotFound."""
        async with self._store.reading() as memory:
            return (await found_mentor(memory, caller, mentor_row_id)).user_id

    async def pass_over(self, caller: Caller, mentor_row_id: int, *, for_ever: bool) -> Shown | NobodyMore:
        """This mentor is not for the caller, for a while or for ever; nobody is told. Gives the next.

        Raises MembersOnly, HasAMentor or NotFound.
        """
        async with self._store.transaction() as memory:
            await self._must_look(memory, caller)
            mentor = await found_mentor(memory, caller, mentor_row_id)
            if mentor.user_id == caller.user_id:
                raise NotFound
            now = self._clock()
            until = None if for_ever else now + timedelta(days=self._programme.not_for_me_days)
            await memory.couples.pass_over(
                mentor.community_id, person=caller.user_id, mentor=mentor.user_id, until=until
            )
            # Whom it is about stands nowhere but in the list itself.
            await memory.audit.write(
                mentor.community_id,
                actor=caller.user_id,
                move="pass over",
                subject="person",
                subject_id=caller.user_id,
                at=now,
            )
        return await self.after(caller, mentor_row_id)

    async def _must_look(self, memory: Memory, caller: Caller) -> None:
        community = await memory.communities.get(at_home(caller))
        must_be_member(caller.role_ids, community)
        await self._must_be_free(memory, community.community_id, caller.user_id)

    async def _shown(
        self, memory: Memory, caller: Caller, seen: Mentor | None, *, them_too: bool = False
    ) -> Shown | NobodyMore:
        await self._must_look(memory, caller)
        home, me = at_home(caller), caller.user_id
        measure = await measure_in(memory, home, self._programme, at=self._clock())
        looking = looking_of(await memory.profiles.get(home, me))
        not_for = await self._not_for(memory, home, me)
        offering = [each for each in await memory.finding.offering(home, but=me) if each.person not in not_for]
        place = None if seen is None or seen.community_id != home else await self._place(memory, seen)
        found = None
        if them_too and place is not None:
            found = next_in_order(measure, looking, [e for e in offering if e.person == place.person], for_whom=me)
        found = found or next_in_order(measure, looking, offering, for_whom=me, after=place)
        if found is not None:
            return await self._card(memory, home, found, measure, looking)
        return NobodyMore(
            community_id=home,
            begin=place is None,
            musts=in_the_way(measure, musts_alone(looking), offering).musts,
            traits=list(measure.traits),
            is_waiting=await memory.seekers.waiting_one(home, me) is not None,
        )

    async def _place(self, memory: Memory, mentor: Mentor) -> Offering:
        """Where a mentor stands in the order, whether or not they still offer."""
        said = write_answers(answers_of(await memory.profiles.get(mentor.community_id, mentor.user_id)))
        return Offering(person=mentor.user_id, room=0, mentees=0, said=said)

    async def _card(self, memory: Memory, home: int, found: Offering, measure: Measure, looking: Looking) -> Shown:
        mentor = await memory.mentors.live(home, found.person)
        if mentor is None:  # cannot be: it was read in the same moment
            raise NotFound
        profile = await memory.profiles.get(home, found.person)
        answers = answers_of(profile)
        fits = fit(measure, looking, answers)
        theirs, yours = musts_unknown(fits, looking, answers)
        return Shown(
            community_id=home,
            mentor=mentor,
            profile=profile,
            answers=answers,
            traits=list(measure.traits),
            fit=fits,
            unsaid=theirs,
            unsaid_by_you=yours,
        )
