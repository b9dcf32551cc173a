"""Looking through the mentors with room, one at a time, the best fit first; and passing over one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.rules.browsing import Pieces, Said, musts_alone, musts_unknown, next_in_order
from bot.rules.fitting import Fit, Looking, Measure, fit, in_the_way
from bot.rules.people import Caller, at_home, must_be_member
from bot.rules.refusals import NotFound
from bot.rules.rights import Right, requires
from bot.rules.traits import ZONE, Answers, Trait
from bot.services.core.context import Desk, found_mentor
from bot.services.pairings.proposing import Proposing
from bot.services.profiles.compatibility import answers_of, looking_of, traits_in
from storage.models.enums import AuditSubject
from storage.models.matching import Offering, Profile
from storage.models.records import Community, Mentor
from storage.unit_of_work import Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A mentor as someone who looks for one may see them, and how the two fit.

    *unsaid* are musts about which the mentor has said nothing, *unsaid_by_you* those where the seeker has not.
    """

    community_id: int
    mentor: Mentor
    profile: Profile
    answers: Answers = field(repr=False)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Someone who looks, with what they hope for, and by what is compared."""

    person: int
    measure: Measure
    looking: Looking


class Browsing(Proposing):
    """Whoever is not for someone is gone before anything is reckoned, as if they had no room.

    That holds for what could be loosened, too: nothing tells of a mentor who is kept apart.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._pieces = Pieces()

    @requires(Right.MEMBER)
    async def first(self, caller: Caller) -> Shown | NobodyMore:
        """Return the mentor with room who fits the caller best, or what to say where there is none.

        Raises MembersOnly, HasAMentor or NotFound.
        """
        async with self._store.reading() as memory:
            return await self._shown(memory, caller, None)

    @requires(Right.MEMBER)
    async def after(self, caller: Caller, mentor_row_id: int) -> Shown | NobodyMore:
        """Return the next mentor in the order of fit after this one, who may have left the list meanwhile.

        Raises MembersOnly, HasAMentor or NotFound.
        """
        async with self._store.reading() as memory:
            return await self._shown(memory, caller, await memory.mentors.get(mentor_row_id))

    @requires(Right.MEMBER)
    async def again(self, caller: Caller, mentor_row_id: int) -> Shown | NobodyMore:
        """Return this mentor again, or the next in the order of fit if they have left the list.

        Raises MembersOnly, HasAMentor or NotFound.
        """
        async with self._store.reading() as memory:
            return await self._shown(memory, caller, await memory.mentors.get(mentor_row_id), them_too=True)

    @requires(Right.MEMBER)
    async def whom(self, caller: Caller, mentor_row_id: int) -> int:
        """Return the user id of the mentor whom a card showed. Raises MembersOnly, HasAMentor or NotFound."""
        async with self._store.reading() as memory:
            await self._must_look(memory, caller)
            return (await found_mentor(memory, caller, mentor_row_id)).user_id

    @requires(Right.MEMBER)
    async def pass_over(self, caller: Caller, mentor_row_id: int, *, for_ever: bool) -> Shown | NobodyMore:
        """Show the caller this mentor no more, for a while or for ever; return the next. Nobody is told.

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
                subject=AuditSubject.PERSON,
                subject_id=caller.user_id,
                at=now,
            )
        return await self.after(caller, mentor_row_id)

    async def _must_look(self, memory: Memory, caller: Caller) -> Community:
        community = await memory.communities.get(at_home(caller))
        must_be_member(caller.role_ids, community)
        await self._must_be_free(memory, community.community_id, caller.user_id)
        return community

    async def _shown(
        self, memory: Memory, caller: Caller, seen: Mentor | None, *, them_too: bool = False
    ) -> Shown | NobodyMore:
        community = await self._must_look(memory, caller)
        home, me = community.community_id, caller.user_id
        place = await self._place(memory, seen) if seen is not None and seen.community_id == home else None
        look = Look(
            person=me,
            measure=Measure(
                traits=await traits_in(memory, community), weights=self._programme.weights, now=self._clock()
            ),
            looking=looking_of(await memory.profiles.get(home, me)),
        )
        not_for = await self._not_for(memory, home, me)
        mentors = [each for each in await memory.finding.with_room(home, but=me) if each[0] not in not_for]
        found = None
        if them_too and place is not None:
            found = self._next(look, [each for each in mentors if each[0] == place[0]])
        if found is None:
            found = self._next(look, mentors, after=place)
        if found is not None:
            return await self._card(memory, home, found, look)
        return NobodyMore(
            community_id=home,
            begin=place is None,
            musts=in_the_way(look.measure, musts_alone(look.looking), list(map(_offering, mentors))).musts,
            traits=list(look.measure.traits),
            is_waiting=await memory.seekers.waiting_one(home, me) is not None,
        )

    def _next(self, look: Look, mentors: Sequence[Said], *, after: Said | None = None) -> int | None:
        return next_in_order(
            look.measure, look.looking, mentors, for_whom=look.person, after=after, pieces=self._pieces
        )

    async def _place(self, memory: Memory, mentor: Mentor) -> Said:
        """What decides where a mentor stands in the order, whether or not they still offer."""
        profile = await memory.profiles.get(mentor.community_id, mentor.user_id)
        return mentor.user_id, profile.answers, profile.time_zone

    async def _card(self, memory: Memory, home: int, found: int, look: Look) -> Shown:
        mentor = await memory.mentors.live(home, found)
        if mentor is None:  # cannot be: it was read in the same moment
            raise NotFound
        profile = await memory.profiles.get(home, found)
        answers = answers_of(profile)
        fits = fit(look.measure, look.looking, answers)
        theirs, yours = musts_unknown(fits, look.looking, answers)
        return Shown(
            community_id=home,
            mentor=mentor,
            profile=profile,
            answers=answers,
            traits=list(look.measure.traits),
            fit=fits,
            unsaid=theirs,
            unsaid_by_you=yours,
        )


def _offering(mentor: Said) -> Offering:
    person, answers, zone = mentor
    return Offering(
        person=person, room=1, mentees=0, said=f"{answers or ''} {ZONE}={zone}" if zone else answers or ""
    )
