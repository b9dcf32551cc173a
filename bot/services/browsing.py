"""Browsing mentors with room, one at a time, the best fit first; and passing over one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.rules.callers import Caller, must_be_member, require_community_id
from bot.rules.contact_hours import clocks_apart
from bot.rules.matching.browsing import MentorAnswers, SplitAnswersCache, next_mentor, only_musts, unknown_musts
from bot.rules.matching.compatibility import Fit, MatchCriteria, SeekerProfile, assess_fit
from bot.rules.matching.obstacles import find_obstacles
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NotFound
from bot.rules.traits import ZONE_KEY, Answers, Trait
from bot.services.core.context import ServiceContext, require_mentor
from bot.services.pairings.proposal_base import ProposalBase
from bot.services.profiles.compatibility import (
    load_criteria,
    people_not_suggested,
    profile_answers,
    to_seeker_profile,
)
from storage.models.enums import AuditSubject
from storage.models.matching import AvailableMentor, Profile
from storage.models.records import Community, Mentor
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowsedMentor:
    """A mentor as a seeker may see them, and how the two fit.

    *clocks_apart*: how far the mentor's clock is ahead, if they share it. *unknown_from_mentor* are musts that the
    mentor has not answered, *unknown_from_seeker* those that the seeker has not.
    """

    community_id: int
    mentor: Mentor
    profile: Profile
    answers: Answers = field(repr=False)
    traits: list[Trait]
    fit: Fit
    clocks_apart: timedelta | None
    unknown_from_mentor: tuple[str, ...]
    unknown_from_seeker: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOfMentorList:
    """The end of the list, or an empty list (*is_empty*). *musts* could be given up, to see more.

    *is_waiting* says whether the person is on the waiting list.
    """

    community_id: int
    is_empty: bool
    musts: tuple[str, ...]
    traits: list[Trait]
    is_waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowsingSeeker:
    """Someone who browses, with their hopes, and the criteria for comparing."""

    user_id: int
    criteria: MatchCriteria
    profile: SeekerProfile
    time_zone: str | None = field(repr=False)


class BrowsingService(ProposalBase):
    """Browsing of mentors. Those who are not for the seeker are left out first, as if they had no room.

    That holds for the musts that could be given up, too. What a mentor wishes about the seeker changes nothing: one
    who keeps them apart is shown as any other.
    """

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        self._answers_cache = SplitAnswersCache()

    @requires(Permission.MEMBER)
    async def first_mentor(self, caller: Caller) -> BrowsedMentor | EndOfMentorList:
        """Return the mentor with room who fits the caller best, or what to say where there is none.

        Raises MembersOnly, HasAMentor or NotFound.
        """
        async with self._database.read_transaction() as uow:
            return await self._shown(uow, caller, None)

    @requires(Permission.MEMBER)
    async def mentor_after(self, caller: Caller, mentor_row_id: int) -> BrowsedMentor | EndOfMentorList:
        """Return the next mentor in the order of fit after this one, who may have left the list meanwhile.

        Raises MembersOnly, HasAMentor or NotFound.
        """
        async with self._database.read_transaction() as uow:
            return await self._shown(uow, caller, await uow.mentors.get(mentor_row_id))

    @requires(Permission.MEMBER)
    async def same_mentor(self, caller: Caller, mentor_row_id: int) -> BrowsedMentor | EndOfMentorList:
        """Return this mentor again, or the next in the order of fit if they have left the list.

        Raises MembersOnly, HasAMentor or NotFound.
        """
        async with self._database.read_transaction() as uow:
            return await self._shown(uow, caller, await uow.mentors.get(mentor_row_id), them_too=True)

    @requires(Permission.MEMBER)
    async def mentor_user_id(self, caller: Caller, mentor_row_id: int) -> int:
        """Return the user id of the mentor whom a card showed. Raises MembersOnly, HasAMentor or NotFound."""
        async with self._database.read_transaction() as uow:
            await self._must_be_allowed_to_browse(uow, caller)
            return (await require_mentor(uow, caller, mentor_row_id)).user_id

    @requires(Permission.MEMBER)
    async def pass_over(
        self, caller: Caller, mentor_row_id: int, *, permanently: bool
    ) -> BrowsedMentor | EndOfMentorList:
        """Show the caller this mentor no more, for a while or for ever; return the next. Nobody is told.

        Raises MembersOnly, HasAMentor or NotFound.
        """
        async with self._database.transaction() as uow:
            await self._must_be_allowed_to_browse(uow, caller)
            mentor = await require_mentor(uow, caller, mentor_row_id)
            if mentor.user_id == caller.user_id:
                raise NotFound
            now = self._clock()
            until = None if permanently else now + timedelta(days=self._programme.not_for_me_days)
            await uow.exclusions.pass_over(
                mentor.community_id, person_id=caller.user_id, mentor_id=mentor.user_id, until=until
            )
            # A silent move: the trail knows neither whose it is nor whom it is about.
            await uow.audit.add(
                mentor.community_id,
                actor_id=None,
                move="pass over",
                subject=AuditSubject.COMMUNITY,
                subject_id=mentor.community_id,
                at=now,
            )
        return await self.mentor_after(caller, mentor_row_id)

    async def _must_be_allowed_to_browse(self, uow: UnitOfWork, caller: Caller) -> Community:
        community = await uow.communities.get(require_community_id(caller))
        must_be_member(caller.role_ids, community)
        await self._must_be_free(uow, community.community_id, caller.user_id)
        return community

    async def _shown(
        self, uow: UnitOfWork, caller: Caller, seen: Mentor | None, *, them_too: bool = False
    ) -> BrowsedMentor | EndOfMentorList:
        community = await self._must_be_allowed_to_browse(uow, caller)
        home, me = community.community_id, caller.user_id
        place = await self._place(uow, seen) if seen is not None and seen.community_id == home else None
        look = BrowsingSeeker(
            user_id=me,
            criteria=await load_criteria(uow, community, self._programme, at=self._clock()),
            profile=to_seeker_profile(mine := await uow.profiles.get(home, me)),
            time_zone=mine.time_zone,
        )
        not_for = await people_not_suggested(uow, home, me, self._programme, at=self._clock())
        mentors = [
            each for each in await uow.candidates.available_mentor_rows(home, except_id=me) if each[0] not in not_for
        ]
        found = None
        if them_too and place is not None:
            found = self._next(look, [each for each in mentors if each[0] == place[0]])
        if found is None:
            found = self._next(look, mentors, after=place)
        if found is not None:
            return await self._card(uow, home, found, look)
        return EndOfMentorList(
            community_id=home,
            is_empty=place is None,
            musts=find_obstacles(
                look.criteria, only_musts(look.profile), list(map(_mentor_candidate, mentors))
            ).musts,
            traits=list(look.criteria.traits),
            is_waiting=await uow.seekers.get_waiting(home, me) is not None,
        )

    def _next(
        self, look: BrowsingSeeker, mentors: Sequence[MentorAnswers], *, after: MentorAnswers | None = None
    ) -> int | None:
        return next_mentor(
            look.criteria, look.profile, mentors, seeker_id=look.user_id, after=after, pieces=self._answers_cache
        )

    async def _place(self, uow: UnitOfWork, mentor: Mentor) -> MentorAnswers:
        """Return what determines a mentor's position in the order, whether or not they still take mentees."""
        profile = await uow.profiles.get(mentor.community_id, mentor.user_id)
        return mentor.user_id, profile.answers, profile.shared_zone

    async def _card(self, uow: UnitOfWork, home: int, found: int, look: BrowsingSeeker) -> BrowsedMentor:
        mentor = await uow.mentors.get_live(home, found)
        if mentor is None:  # cannot be: it was read in the same moment
            raise NotFound
        profile = await uow.profiles.get(home, found)
        answers = profile_answers(profile)
        fits = assess_fit(look.criteria, look.profile, answers)
        theirs, yours = unknown_musts(fits, look.profile, answers)
        return BrowsedMentor(
            community_id=home,
            mentor=mentor,
            profile=profile,
            answers=answers,
            traits=list(look.criteria.traits),
            fit=fits,
            clocks_apart=clocks_apart(look.time_zone, profile.shared_zone, look.criteria.now),
            unknown_from_mentor=theirs,
            unknown_from_seeker=yours,
        )


def _mentor_candidate(mentor: MentorAnswers) -> AvailableMentor:
    person, answers, zone = mentor
    return AvailableMentor(
        person_id=person,
        free_places=1,
        mentee_count=0,
        answers=f"{answers or ''} {ZONE_KEY}={zone}" if zone else answers or "",
    )
