"""Responses to a proposal: yes, not this time, withdrawing; and a facilitator's yes where a community wants it."""

from __future__ import annotations

from datetime import datetime

from bot.rules.callers import Caller
from bot.rules.mentor_status import is_closed_to_new_people, is_current_mentor
from bot.rules.pairing import PairingMove, is_repeated, must_allow_pairing_move, must_be_addressee, must_be_asker
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import (
    AlreadyAnswered,
    AlreadyDecided,
    FirstStep,
    HasAMentor,
    MentorNoLongerFree,
    NobodyNewForNow,
    NoLongerOpen,
    NoRoom,
    NotAMentor,
    NotBegun,
    NotFound,
    NotNow,
)
from bot.services.check_ins.scheduling import CheckInScheduler
from bot.services.core.context import (
    Service,
    must_facilitate_here,
    pairing_for_facilitator,
    pairing_for_update,
    pairing_of_others,
    require_pairing,
)
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue, enqueue_pairing_message, new_message
from bot.services.core.mentor_signals import signal_many_begun
from bot.services.core.open_matters import open_matter
from bot.services.core.strangers import release_own_cases
from bot.services.exclusions import is_excluded_pair
from storage.models.changes import PairingChange
from storage.models.enums import AskedBy, EndedHow, MentorState, MessageKind, PairingState, SeekerState
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork

from .transitions import (
    close_if_suggested,
    close_proposal,
    end_as_party,
    end_if_kept_apart,
    end_pairing,
    hide_question,
)


class PairingResponseService(Service):
    """Responses. Nothing begins without both (promise 1), and an answer counts once (promise 4)."""

    @requires(Permission.ADDRESSEE)
    async def agree(self, caller: Caller, pairing_id: int, *, asks_first: bool = False) -> Pairing:
        """Record the caller's yes; when both have agreed, the mentorship begins or waits for a facilitator.

        With *asks_first*, what comes before anybody's first yes has to be answered.

        Raises NotBegun, AlreadyAnswered, NoLongerOpen, NotNow, NotAMentor, MentorNoLongerFree, HasAMentor, NoRoom,
        NobodyNewForNow or NotFound.
        """
        async with self._database.transaction() as uow:
            agreed = await self._agree(uow, caller, pairing_id, asks_first=asks_first)
        if agreed is None:
            raise NoLongerOpen
        return agreed

    async def _agree(self, uow: UnitOfWork, caller: Caller, pairing_id: int, *, asks_first: bool) -> Pairing | None:
        """Return the pairing after this yes; None where it was closed instead.

        Locks both people, then the pairing, until the transaction ends.
        """
        # What is counted for these two must not change between counting and agreeing.
        begun = await uow.people.lock_parties(pairing_id)
        pairing = await pairing_for_update(uow, caller, pairing_id)
        must_be_addressee(pairing, caller.user_id)
        if is_repeated(pairing, PairingMove.AGREE, caller.user_id, at=self._clock()):
            return pairing
        must_allow_pairing_move(pairing, PairingMove.AGREE)
        if pairing.has_agreed(caller.user_id):
            raise AlreadyAnswered
        if asks_first and caller.user_id not in begun:
            raise NotBegun(pairing.community_id, FirstStep.AGREE, pairing_id)
        is_free, now = await self._is_mentee_free(uow, pairing, caller.user_id), self._clock()
        if not is_free or await is_excluded_pair(uow, pairing, caller.user_id, by=pairing.party_ids):
            # All that they hear of it is what they would if the other had taken it back a moment before.
            people = pairing.party_ids
            await close_proposal(uow, pairing, PairingState.WITHDRAWN, by=None, at=now, recipient_ids=people)
            return None
        begins = pairing.not_yet_agreed == (caller.user_id,)
        needs_yes = begins and (await uow.communities.get(pairing.community_id)).needs_yes
        values = self._state_after_both_agreed(needs_yes=needs_yes, at=now) if begins else {}
        agreed = await uow.pairings.agree(pairing, person_id=caller.user_id, at=now, **values)
        if agreed is None:
            raise NoLongerOpen
        await audit_pairing_move(uow, pairing, PairingMove.AGREE, by=caller.user_id, at=now)
        if begins:
            await release_own_cases(uow, agreed, self._programme, at=now)
        if needs_yes:
            await self._enqueue_approval_card(uow, agreed, at=now)
        elif begins:
            await self._start(uow, agreed, at=now)
        elif pairing.anonymous_until_agreed and caller.user_id == pairing.mentee_id:
            # Now the mentor may know whom they were asked about.
            await enqueue_pairing_message(uow, pairing, MessageKind.ASKED, pairing.mentor_id, at=now)
        return agreed

    @requires(Permission.ADDRESSEE)
    async def decline(self, caller: Caller, pairing_id: int) -> Pairing:
        """Record that the caller would rather not, this time; no reason is asked for.

        Raises AlreadyAnswered, NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_addressee(pairing, caller.user_id)
            if is_repeated(pairing, PairingMove.DECLINE, caller.user_id, at=self._clock()):
                return pairing
            must_allow_pairing_move(pairing, PairingMove.DECLINE)
            declined = await end_as_party(uow, pairing, by=caller.user_id, at=self._clock())
            if declined is None:
                raise NoLongerOpen
            return declined

    @requires(Permission.ASKER)
    async def withdraw(self, caller: Caller, pairing_id: int) -> Pairing:
        """Take the caller's own question back. Raises NoLongerOpen, NotNow or NotFound."""
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_asker(pairing, caller.user_id)
            if is_repeated(pairing, PairingMove.WITHDRAW, caller.user_id, at=self._clock()):
                return pairing
            must_allow_pairing_move(pairing, PairingMove.WITHDRAW)
            withdrawn = await end_as_party(uow, pairing, by=caller.user_id, at=self._clock())
            if withdrawn is None:
                raise NoLongerOpen
            return withdrawn

    @requires(Permission.FACILITATOR)
    async def waiting(self, caller: Caller, pairing_id: int) -> Pairing:
        """Return which two wait for a facilitator's yes, for a facilitator who may decide.

        Raises FacilitatorsOnly, AlreadyDecided, NoLongerOpen (also where somebody in it keeps apart from the caller),
        NotNow or NotFound (also where it is the caller's own case).
        """
        async with self._database.read_transaction() as uow:
            await must_facilitate_here(uow, caller)
            pairing = await require_pairing(uow, caller, pairing_id)
            if caller.user_id in pairing.party_ids:
                raise NotFound
            known = await pairing_of_others(uow, caller, pairing, at=self._clock())
            must_allow_pairing_move(known, PairingMove.APPROVE)
            return pairing

    @requires(Permission.FACILITATOR)
    async def decide(self, caller: Caller, pairing_id: int, move: PairingMove) -> Pairing:
        """Approve or refuse, once, a pairing to which both have agreed.

        The caller is a facilitator and not one of the two.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), AlreadyAnswered, NoLongerOpen, NotNow
        or NotFound.
        """
        async with self._database.transaction() as uow:
            await must_facilitate_here(uow, caller)
            await uow.people.lock_parties(pairing_id)
            pairing = await pairing_for_update(uow, caller, pairing_id)
            decided = await self._decide(uow, caller, pairing, move)
        if decided is None:
            raise NoLongerOpen
        return decided

    @requires(Permission.FACILITATOR)
    async def decide_by_card(self, caller: Caller, message_id: int, move: PairingMove) -> Pairing | None:
        """Decide about the pairing whose card this message is; return None when it is no such card.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), AlreadyAnswered, NoLongerOpen, NotNow
        or NotFound.
        """
        async with self._database.read_transaction() as uow:
            pairing = await uow.pairings.by_card(message_id)
        if pairing is None or pairing.community_id != caller.community_id:
            return None
        return await self.decide(caller, pairing.id, move)

    async def _decide(self, uow: UnitOfWork, caller: Caller, pairing: Pairing, move: PairingMove) -> Pairing | None:
        """Return the pairing after this decision; None where it was ended instead."""
        now = self._clock()
        known = await pairing_for_facilitator(uow, caller, pairing, at=now)
        if is_repeated(known, move, caller.user_id, at=now):
            return pairing
        must_allow_pairing_move(known, move)
        if move is PairingMove.APPROVE:
            if await end_if_kept_apart(uow, pairing, at=now):
                return None
            mentor = await uow.mentors.get_live(pairing.community_id, pairing.mentor_id)
            if mentor is not None and mentor.state is MentorState.SUSPENDED:
                raise NotNow
            begins = self._state_after_both_agreed(needs_yes=False, at=now) | {"decided_by": caller.user_id}
            decided = await uow.pairings.update_if_unchanged(pairing, **begins)
            if decided is not None:
                await self._start(uow, decided, at=now)
        else:
            decided = await uow.pairings.update_if_unchanged(
                pairing,
                state=PairingState.DECLINED,
                decided_by=caller.user_id,
                closed_by=caller.user_id,
                closed_at=now,
                due_at=None,
            )
            for person in pairing.party_ids if decided is not None else ():
                await enqueue_pairing_message(uow, pairing, MessageKind.NOT_THIS_TIME, person, at=now)
        if decided is None:
            raise AlreadyDecided((await require_pairing(uow, caller, pairing.id)).decided_by)
        await uow.matters.close(pairing.community_id, MessageKind.CARD_PAIRING, pairing.id)
        await enqueue(uow, pairing.community_id, MessageKind.CARD_PAIRING, subject_id=pairing.id, at=now)
        await audit_pairing_move(uow, pairing, move, by=caller.user_id, at=now)
        return decided

    async def _is_mentee_free(self, uow: UnitOfWork, pairing: Pairing, answering: int) -> bool:
        """Return whether the mentee has room for a mentor; that they have one is told to nobody else.

        Raises NotAMentor, MentorNoLongerFree, NobodyNewForNow, NoRoom or HasAMentor.
        """
        mentor = await uow.mentors.get_live(pairing.community_id, pairing.mentor_id)
        mentees, mentors = await uow.pairings.count_mentees_and_mentors(pairing)
        is_mentor = answering == pairing.mentor_id
        if mentor is None or not is_current_mentor(mentor):
            raise NotAMentor if is_mentor else MentorNoLongerFree
        if is_closed_to_new_people(mentor):
            raise NobodyNewForNow if is_mentor else MentorNoLongerFree
        if mentees >= mentor.capacity:
            raise NoRoom if is_mentor else MentorNoLongerFree
        is_free = mentors < self._programme.mentee_capacity
        if not is_free and not is_mentor:
            raise HasAMentor
        return is_free

    def _state_after_both_agreed(self, *, needs_yes: bool, at: datetime) -> PairingChange:
        if needs_yes:
            return {"state": PairingState.AGREED, "needs_yes": True, "due_at": None}
        return {"state": PairingState.ACTIVE, "decided_by": None, "began_at": at, "step": 0, "due_at": None}

    async def _enqueue_approval_card(self, uow: UnitOfWork, pairing: Pairing, *, at: datetime) -> None:
        home, card = pairing.community_id, MessageKind.CARD_PAIRING
        await open_matter(uow, self._programme, home, card, subject_id=pairing.id, at=at)
        for person in pairing.party_ids:
            await enqueue_pairing_message(uow, pairing, MessageKind.AWAITING_YES, person, at=at)

    async def _start(self, uow: UnitOfWork, pairing: Pairing, *, at: datetime) -> None:
        """Start the mentorship: introduce the two to each other, and schedule their check-ins."""
        await CheckInScheduler(self._programme).start(uow, pairing, at=at)
        messages = [
            new_message(pairing.community_id, MessageKind.INTRODUCED, subject_id=pairing.id, recipient_id=person)
            for person in pairing.party_ids
        ]
        await uow.outbox.enqueue_all(messages, at=at)
        await self._leave_waiting_list(uow, pairing, at=at)
        await audit_pairing_move(uow, pairing, "begin", by=pairing.decided_by, at=at)
        await signal_many_begun(uow, pairing, at=at)

    async def _leave_waiting_list(self, uow: UnitOfWork, pairing: Pairing, *, at: datetime) -> None:
        """Take the mentee off the waiting list, close their other proposals, and complete a handover."""
        await uow.seekers.stop_waiting(pairing.community_id, pairing.mentee_id, SeekerState.MATCHED)
        home, mentee = pairing.community_id, pairing.mentee_id
        for other in await uow.pairings.list_of_person(home, mentee, for_update=True, with_decoys=True):
            if other.mentee_id != mentee:
                continue
            if other.is_decoy and other.asker_id != mentee:
                await close_if_suggested(uow, other, at=at)
                continue
            if other.handover_at is not None:
                await end_pairing(uow, other, by=pairing.mentee_id, how=EndedHow.HANDED_OVER, at=at)
                # They have not pressed anything that could be answered with it, and are to have their closing.
                await enqueue_pairing_message(uow, other, MessageKind.PAIRING_ENDED, other.mentee_id, at=at)
            elif other.state is PairingState.PROPOSED and other.asked_by is AskedBy.MENTOR:
                # That they have a mentor now is theirs to know.
                await hide_question(uow, other, other.mentee_id, self._programme, at=at, random=self._random)
            elif other.state is PairingState.PROPOSED:
                await close_proposal(
                    uow, other, PairingState.WITHDRAWN, by=pairing.mentee_id, at=at, recipient_ids=(other.mentor_id,)
                )
