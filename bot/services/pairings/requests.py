"""Requests by name: a mentee asks a mentor, a mentor asks a mentee."""

from __future__ import annotations

from bot.rules.callers import (
    Caller,
    NamedUser,
    must_be_member,
    must_be_two_people_here,
    must_share_group,
    require_community_id,
)
from bot.rules.daily_limits import must_be_able_to_ask
from bot.rules.pairing import may_read_hope, must_be_party
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import FirstStep, NoLongerOpen
from bot.rules.text_limits import optional_text
from bot.services.core.context import require_pairing
from bot.services.core.first_answers import must_have_begun
from bot.services.profiles.compatibility import MatchReasons, load_match_reasons
from storage.models.enums import AskedBy, PairingState
from storage.models.records import Community, Pairing
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
from storage.unit_of_work import UnitOfWork

from .gate import Couple, Question, load_couple
from .proposal_base import ProposalBase


class PairingRequestService(ProposalBase):
    """Requests by name: a mentee asks a mentor, or a mentor a mentee."""

    @requires(Permission.MEMBER)
    async def check_can_ask(self, caller: Caller, mentor: NamedUser) -> None:
        """Raise what *ask_mentor* would refuse, before a form is filled in for nothing.

        Raises MembersOnly, AlreadyTogether, TooOften, AskedLately, WithYourself, WithABot, NotHere,
        OtherGroup, CantBeAsked, HasAMentor, KeptApartByYou, NoContact, NotBegun or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(require_community_id(caller))
            await self._must_fit(uow, community, caller, mentor)
            await must_have_begun(uow, community.community_id, caller.user_id, FirstStep.ASK, mentor.user_id)

    @requires(Permission.MEMBER)
    async def ask_mentor(self, caller: Caller, mentor: NamedUser, *, words: str | None, attends: bool) -> Pairing:
        """Ask someone by name to be the caller's mentor.

        Raises MembersOnly, AlreadyTogether, TooOften, AskedLately, WithYourself, WithABot, NotHere,
        OtherGroup, CantBeAsked, HasAMentor, KeptApartByYou, NoContact, TooLong or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            community = await uow.communities.get_or_create(require_community_id(caller))
            await uow.people.lock(require_community_id(caller), caller.user_id, mentor.user_id)
            question, couple = await self._must_fit(uow, community, caller, mentor)
            return await self._propose(
                uow,
                community,
                question,
                couple,
                words=optional_text(words),
                attends=attends,
            )

    @requires(Permission.MENTOR)
    async def ask_mentee(self, caller: Caller, mentee: NamedUser) -> Pairing:
        """Offer a member by name to be their mentor.

        Whether that member has a mentor already is theirs to know: then the question reaches nobody.

        Raises MembersOnly, AlreadyTogether, OfferPending, NotAMentor, TooOften, AskedLately, WithYourself,
        WithABot, NotHere, OtherGroup, NoRoom, NobodyNewForNow, KeptApartByYou, NoContact or NotFound.
        """
        async with self._database.transaction() as uow:
            community = await uow.communities.get_or_create(require_community_id(caller))
            await uow.people.lock(community.community_id, caller.user_id, mentee.user_id)
            await self._must_have_facilitators(uow, caller)
            must_be_two_people_here(caller.user_id, mentee)
            must_be_member(mentee.role_ids, community, is_caller=False)
            must_share_group(caller.role_ids, mentee.role_ids, community)
            if repeated := await self._repeated_offer(uow, caller, mentee.user_id, is_by_name=True):
                return repeated
            home, me = community.community_id, caller.user_id
            question = Question(mentor_id=me, mentee_id=mentee.user_id, asked_by=AskedBy.MENTOR, asker_id=me)
            couple = await load_couple(uow, home, question, self._programme, at=self._clock())
            must_be_able_to_ask(couple.acts, self._programme)
            await self._must_not_be_together(uow, home, question, couple)
            await self._must_want_contact(uow, home, question, couple)
            return await self._propose(uow, community, question, couple)

    @requires(Permission.PARTY)
    async def match_reasons(self, caller: Caller, pairing_id: int) -> MatchReasons:
        """Return why it could be these two, as one of them may read it while the question is open.

        A mentor who was brought to someone without a name may read it afterwards, too, with what they hope for.

        Raises NoLongerOpen or NotFound.
        """
        async with self._database.read_transaction() as uow:
            pairing = await require_pairing(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            is_together = pairing.state in AGREED_PAIRING_STATES and may_read_hope(pairing, caller.user_id)
            if pairing.state is not PairingState.PROPOSED and not is_together:
                raise NoLongerOpen
            community = await uow.communities.get(pairing.community_id)
            return await load_match_reasons(
                uow, community, pairing, caller.user_id, self._programme, at=self._clock()
            )

    async def _must_fit(
        self, uow: UnitOfWork, community: Community, caller: Caller, mentor: NamedUser
    ) -> tuple[Question, Couple]:
        must_be_two_people_here(caller.user_id, mentor)
        must_be_member(caller.role_ids, community)
        must_share_group(caller.role_ids, mentor.role_ids, community)
        home, me = community.community_id, caller.user_id
        question = Question(mentor_id=mentor.user_id, mentee_id=me, asked_by=AskedBy.MENTEE, asker_id=me)
        couple = await load_couple(uow, home, question, self._programme, at=self._clock())
        must_be_able_to_ask(couple.acts, self._programme)
        await self._must_be_free(uow, home, me)
        await self._must_not_be_together(uow, home, question, couple)
        await self._must_want_contact(uow, home, question, couple)
        await self._must_take_mentees(uow, home, mentor.user_id)
        return question, couple
