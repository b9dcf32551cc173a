"""What asking, offering and suggesting have in common: whether two may be brought together, and the proposal."""

from __future__ import annotations

from datetime import datetime

from bot.rules.callers import (
    Caller,
    NamedUser,
    must_be_facilitator,
    must_be_member,
    must_be_two_people_here,
    must_share_group,
    require_community_id,
)
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.closing import can_ask_again
from bot.rules.daily_limits import must_be_within_daily_limit
from bot.rules.deadlines import draw_decoy_end, move_to_daytime, next_proposal_step
from bot.rules.mentor_status import can_take_mentees, is_current_mentor, must_be_open_to_new_people
from bot.rules.pairing import can_see_partner
from bot.rules.refusals import (
    AlreadyTogether,
    CantBeAsked,
    HasAMentor,
    KeptApartByYou,
    NoContact,
    NoRoom,
    NotAMentor,
    OfferPending,
)
from bot.services.core.context import Service
from bot.services.core.counted_acts import load_counted_acts
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue_pairing_message
from storage.models.counted_acts import CountedKind
from storage.models.enums import AskedBy, ContactPreference, MessageKind
from storage.models.records import Community, Pairing
from storage.unit_of_work import UnitOfWork

from . import gate
from .gate import Couple, Question
from .suggestion_limits import is_shown_to_others, load_suggestion_facts, must_be_suggestible


class ProposalBase(Service):
    """Base of services that propose pairings. Asking counts as agreeing; a suggestion starts with neither's yes.

    Both people are locked before checking whether it fits, so that neither finds someone else, steps down or leaves
    between the check and the proposal. It is refused only for what the one who asks may know; for all else the gate
    holds it back, and nobody can tell (promises 8 and 12).
    """

    async def _must_not_be_together(
        self, uow: UnitOfWork, community_id: int, question: Question, couple: Couple
    ) -> None:
        """Raise AlreadyTogether if there is something between the two, as far as the one who asks may know of it."""
        asker = question.asker_id
        if couple.live is not None and can_see_partner(couple.live, asker):
            raise AlreadyTogether
        if await uow.decoys.has_open(community_id, question.people, asker_id=asker):
            raise AlreadyTogether

    async def _must_want_contact(
        self, uow: UnitOfWork, community_id: int, question: Question, couple: Couple
    ) -> None:
        """Raise KeptApartByYou or NoContact where the asker's own wishes are against it, or what both know."""
        [other] = question.asked_ids
        if await uow.exclusions.keeps_apart(community_id, question.asker_id, other):
            raise KeptApartByYou
        if couple.wishes.get(question.asker_id) is ContactPreference.NONE or not can_ask_again(couple.wishes):
            raise NoContact

    async def _must_be_free(self, uow: UnitOfWork, community_id: int, mentee_id: int) -> None:
        if await uow.pairings.count_mentors(community_id, mentee_id) >= self._programme.mentee_capacity:
            raise HasAMentor

    async def _must_take_mentees(self, uow: UnitOfWork, community_id: int, mentor_id: int) -> None:
        """Raises CantBeAsked where the mentor takes nobody now, which everybody may know."""
        mentor = await uow.mentors.get_live(community_id, mentor_id)
        mentees = await uow.pairings.count_mentees(community_id, mentor_id)
        if not can_take_mentees(mentor, mentee_count=mentees):
            raise CantBeAsked

    async def _must_have_facilitators(self, uow: UnitOfWork, caller: Caller) -> None:
        mentor = await uow.mentors.get_live(require_community_id(caller), caller.user_id)
        if mentor is None or not is_current_mentor(mentor):
            raise NotAMentor
        must_be_open_to_new_people(mentor)
        if await uow.pairings.count_mentees(mentor.community_id, caller.user_id) >= mentor.capacity:
            raise NoRoom

    async def _must_have_no_offer_open(self, uow: UnitOfWork, caller: Caller) -> None:
        """Raise OfferPending while the mentor has an offer open, or TooOften.

        With two offers, naming people and seeing who is missing would tell who is waiting.
        """
        if await self._open_offers(uow, caller):
            raise OfferPending
        home, now = require_community_id(caller), self._clock()
        acts = await load_counted_acts(uow, home, caller.user_id, self._programme, at=now)
        must_be_within_daily_limit(acts, CountedKind.ASK, limit=self._programme.asks_a_day)

    async def _repeated_offer(
        self, uow: UnitOfWork, caller: Caller, mentee_id: int, *, is_by_name: bool
    ) -> Pairing | None:
        """Return the offer that the mentor has open to this very person; None where they may make one.

        By name, one without a name is another offer, to whomever: else it would tell whose it is. Raises
        OfferPending.
        """
        for offer in await self._open_offers(uow, caller):
            if offer.mentee_id == mentee_id and offer.anonymous_until_agreed is not is_by_name:
                return offer
            raise OfferPending
        return None

    async def _open_offers(self, uow: UnitOfWork, caller: Caller) -> list[Pairing]:
        asked = await uow.pairings.list_proposed_by(require_community_id(caller), caller.user_id)
        return [pairing for pairing in asked if pairing.asked_by is AskedBy.MENTOR]

    async def _suggest(
        self, uow: UnitOfWork, community: Community, caller: Caller, *, mentor: NamedUser, mentee: NamedUser
    ) -> Pairing:
        """Suggest two people to each other; raises what :meth:`PairingSuggestionService.suggest` says."""
        must_be_facilitator(caller, community, parties=(mentor.user_id, mentee.user_id))
        must_be_two_people_here(mentor.user_id, mentee)
        must_be_two_people_here(mentee.user_id, mentor)
        must_be_member(mentee.role_ids, community, is_caller=False)
        must_share_group(mentor.role_ids, mentee.role_ids, community)
        await uow.people.lock(community.community_id, mentor.user_id, mentee.user_id)
        home = community.community_id
        question = Question(
            mentor_id=mentor.user_id,
            mentee_id=mentee.user_id,
            asked_by=AskedBy.FACILITATOR,
            asker_id=caller.user_id,
        )
        live = await uow.pairings.list_of_people(home, question.people)
        couple = await gate.load_suggested_couple(uow, home, question, live)
        facts = await load_suggestion_facts(uow, caller, question, couple, live)
        must_be_suggestible(facts, question, couple.strangers, self._programme)
        is_shown = is_shown_to_others(facts, question, self._programme)
        return await self._propose(
            uow, community, question, couple, anonymous_until_agreed=True, for_suggester_only=not is_shown
        )

    async def _propose(
        self,
        uow: UnitOfWork,
        community: Community,
        question: Question,
        couple: Couple,
        *,
        words: str | None = None,
        attends: bool | None = None,
        anonymous_until_agreed: bool = False,
        for_suggester_only: bool = False,
    ) -> Pairing:
        """Take in the question, and let it reach those whom it is for unless the gate holds it back."""
        now, home = self._clock(), community.community_id
        is_barred = await gate.is_barred(uow, community, question, couple, self._programme, at=now)
        ends_at = await self._draw_end(uow, home, question.asker_id)
        step, due_at = next_proposal_step(self._programme, proposed_at=now, after=now)
        asked_by = question.asked_by
        pairing = await uow.pairings.add(
            mentor_id=question.mentor_id,
            mentee_id=question.mentee_id,
            hidden_from=question.asked_ids if is_barred else (),
            community_id=home,
            asked_by=asked_by,
            needs_yes=False,
            proposed_at=now,
            suggested_by=question.asker_id if asked_by is AskedBy.FACILITATOR else None,
            for_suggester_only=for_suggester_only,
            mentor_agreed_at=now if asked_by is AskedBy.MENTOR else None,
            mentee_agreed_at=now if asked_by is AskedBy.MENTEE else None,
            anonymous_until_agreed=anonymous_until_agreed,
            words=words,
            attends=attends,
            due_at=ends_at if is_barred else due_at,
            step=step,
            decoy_ends_at=ends_at,
        )
        assert pairing is not None  # what there is between the two is found before, and makes it a decoy
        await _pass_on(uow, pairing, by=question.asker_id, at=now)
        return pairing

    async def _draw_end(self, uow: UnitOfWork, home: int, asker_id: int) -> datetime:
        """Return when the question ends if it reaches nobody: when people answer here, by the asker's own clock."""
        zone = contact_hours_of(await uow.preferences.get(home, asker_id), self._programme).zone
        drawn = draw_decoy_end(self._programme, self._clock(), await uow.decoys.answer_delays(home), self._random)
        return move_to_daytime(drawn, zone, self._random)


async def _pass_on(uow: UnitOfWork, pairing: Pairing, *, by: int, at: datetime) -> None:
    for person in pairing.not_yet_agreed:
        await enqueue_pairing_message(uow, pairing, MessageKind.ASKED, person, at=at, by=by)
    await audit_pairing_move(uow, pairing, f"ask as {pairing.asked_by}", by=by, at=at)
