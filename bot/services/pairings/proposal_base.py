"""What asking, offering and suggesting have in common: whether two may be brought together, and the proposal."""

from __future__ import annotations

from bot.rules.callers import (
    Caller,
    NamedUser,
    must_be_facilitator,
    must_be_member,
    must_be_two_people_here,
    require_community_id,
)
from bot.rules.closing import can_ask_again, can_be_suggested_again
from bot.rules.daily_limits import limit_window_start, must_be_within_daily_limit
from bot.rules.deadlines import next_proposal_step
from bot.rules.mentor_status import can_take_mentees, is_current_mentor, must_be_open_to_new_people
from bot.rules.pairing import can_see_partner
from bot.rules.refusals import AlreadyTogether, CantBeAsked, HasAMentor, NoContact, NoRoom, NotAMentor, OfferPending
from bot.services.core.context import Service, conflict_of_interest_ids
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue_pairing_message
from bot.services.profiles.compatibility import people_not_suggested
from storage.models.enums import AskedBy, MessageKind
from storage.models.records import Community, Pairing
from storage.unit_of_work import UnitOfWork

from .suggestion_limits import must_have_few_suggestions, must_not_be_taken_into_account


class ProposalBase(Service):
    """Base of services that propose pairings. Asking counts as agreeing; a suggestion starts with neither's yes.

    Both people are locked before checking whether it fits, so that neither finds someone else, steps down or leaves
    between the check and the proposal. Why someone cannot be asked is never told: one answer is used for every reason
    (promise 8).
    """

    async def _must_not_be_together(self, uow: UnitOfWork, community_id: int, caller: int, other: int) -> None:
        """Raise AlreadyTogether if the two have a live pairing or proposal.

        To a mentor who may not know yet who it is, it is CantBeAsked, so that no name tells.
        """
        together = await uow.pairings.get_live_between(community_id, caller, other)
        if together is not None:
            raise AlreadyTogether if can_see_partner(together, caller) else CantBeAsked

    async def _must_be_in_contact(self, uow: UnitOfWork, community_id: int, one: int, other: int) -> None:
        if not can_ask_again(await uow.boundaries.latest_between(community_id, one, other)):
            raise NoContact

    async def _people_not_suggested(self, uow: UnitOfWork, community_id: int, person: int) -> set[int]:
        """Return everyone whom the bot does not suggest to this person by itself."""
        return await people_not_suggested(uow, community_id, person, self._programme, at=self._clock())

    async def _must_be_free(self, uow: UnitOfWork, community_id: int, mentee_id: int) -> None:
        if not await self._is_free(uow, community_id, mentee_id):
            raise HasAMentor

    async def _is_free(self, uow: UnitOfWork, community_id: int, mentee_id: int) -> bool:
        return await uow.pairings.count_mentors(community_id, mentee_id) < self._programme.mentee_capacity

    async def _must_not_be_apart(self, uow: UnitOfWork, community_id: int, one: int, other: int) -> None:
        if await uow.exclusions.is_excluded(community_id, one, other):
            raise CantBeAsked

    async def _must_take_mentees(self, uow: UnitOfWork, community_id: int, mentor_id: int) -> None:
        """Raises CantBeAsked where the mentor takes nobody now."""
        mentor = await uow.mentors.get_live(community_id, mentor_id)
        mentees = await uow.pairings.count_mentees(community_id, mentor_id)
        if not can_take_mentees(mentor, mentee_count=mentees):
            raise CantBeAsked

    async def _must_be_askable(self, uow: UnitOfWork, community_id: int, *, mentor_id: int, mentee_id: int) -> None:
        """Raise CantBeAsked if a member has a mentor, has passed this one over, or the two are kept apart."""
        couples = uow.exclusions
        free = await self._is_free(uow, community_id, mentee_id)
        apart = await couples.is_excluded(community_id, mentor_id, mentee_id)
        passed = await couples.has_passed_over(community_id, mentee_id, mentor_id, at=self._clock())
        if apart or passed or not free:
            raise CantBeAsked

    async def _must_want_each_other_again(self, uow: UnitOfWork, community_id: int, one: int, other: int) -> None:
        """Raise CantBeAsked if the two had a mentorship before, and not both would be glad of another."""
        before = other in await uow.pairings.former_partners(community_id, one)
        if before and not can_be_suggested_again(await uow.boundaries.latest_between(community_id, one, other)):
            raise CantBeAsked

    async def _must_have_facilitators(self, uow: UnitOfWork, caller: Caller) -> None:
        mentor = await uow.mentors.get_live(require_community_id(caller), caller.user_id)
        if mentor is None or not is_current_mentor(mentor):
            raise NotAMentor
        must_be_open_to_new_people(mentor)
        if await uow.pairings.count_mentees(mentor.community_id, caller.user_id) >= mentor.capacity:
            raise NoRoom

    async def _must_not_ask_too_often(self, uow: UnitOfWork, caller: Caller) -> None:
        """Raise TooOften. Suggestions don't count: they are what facilitators are there for."""
        since = limit_window_start(self._clock())
        lately = await uow.pairings.times_proposed_since(require_community_id(caller), caller.user_id, since=since)
        must_be_within_daily_limit(lately, limit=self._programme.asks_a_day)

    async def _must_have_no_offer_open(self, uow: UnitOfWork, caller: Caller) -> None:
        """Raise OfferPending while the mentor has an offer open, or TooOften.

        With two offers, naming people and seeing who is missing would tell who is waiting.
        """
        asked = await uow.pairings.list_proposed_by(require_community_id(caller), caller.user_id)
        if any(pairing.asked_by is AskedBy.MENTOR for pairing in asked):
            raise OfferPending
        await self._must_not_ask_too_often(uow, caller)

    async def _suggest(
        self, uow: UnitOfWork, community: Community, caller: Caller, *, mentor: NamedUser, mentee: NamedUser
    ) -> Pairing:
        """Suggest two people to each other; raises what :meth:`PairingSuggestionService.suggest` says."""
        must_be_facilitator(caller, community, parties=(mentor.user_id, mentee.user_id))
        must_be_two_people_here(mentor.user_id, mentee)
        must_be_two_people_here(mentee.user_id, mentor)
        must_be_member(mentee.role_ids, community, is_caller=False)
        await uow.people.lock(community.community_id, mentor.user_id, mentee.user_id)
        home, couple = community.community_id, (mentor.user_id, mentee.user_id)
        await must_not_be_taken_into_account(uow, home, *couple)
        await must_have_few_suggestions(uow, home, *couple, hidden_ids=await conflict_of_interest_ids(uow, caller))
        if await uow.pairings.get_live_between(home, *couple):
            raise AlreadyTogether
        await self._must_be_askable(uow, home, mentor_id=mentor.user_id, mentee_id=mentee.user_id)
        await self._must_take_mentees(uow, home, mentor.user_id)
        await self._must_want_each_other_again(uow, home, *couple)
        return await self._propose(
            uow,
            community.community_id,
            mentor_id=mentor.user_id,
            mentee_id=mentee.user_id,
            asked_by=AskedBy.FACILITATOR,
            by=caller.user_id,
            anonymous_until_agreed=True,
        )

    async def _propose(
        self,
        uow: UnitOfWork,
        community_id: int,
        *,
        mentor_id: int,
        mentee_id: int,
        asked_by: AskedBy,
        by: int,
        words: str | None = None,
        attends: bool | None = None,
        anonymous_until_agreed: bool = False,
    ) -> Pairing:
        now = self._clock()
        step, due_at = next_proposal_step(self._programme, proposed_at=now, after=now)
        pairing = await uow.pairings.add(
            community_id=community_id,
            mentor_id=mentor_id,
            mentee_id=mentee_id,
            asked_by=asked_by,
            needs_yes=False,
            proposed_at=now,
            suggested_by=by if asked_by is AskedBy.FACILITATOR else None,
            mentor_agreed_at=now if asked_by is AskedBy.MENTOR else None,
            mentee_agreed_at=now if asked_by is AskedBy.MENTEE else None,
            anonymous_until_agreed=anonymous_until_agreed,
            words=words,
            attends=attends,
            due_at=due_at,
            step=step,
        )
        if pairing is None:
            raise AlreadyTogether
        for person in pairing.not_yet_agreed:
            await enqueue_pairing_message(uow, pairing, MessageKind.ASKED, person, at=now)
        await audit_pairing_move(uow, pairing, f"ask as {asked_by}", by=by, at=now)
        return pairing
