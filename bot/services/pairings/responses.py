"""Yes, not this time, and taking a question back; and the facilitator's yes where a community wants it."""

from __future__ import annotations

from datetime import datetime

from bot.rules.mentoring import stands
from bot.rules.pairing import PairingMove, must_be_asked, must_be_asker, must_be_open
from bot.rules.people import Caller, must_facilitate
from bot.rules.refusals import (
    AlreadyAnswered,
    AlreadyDecided,
    CantBeAsked,
    HasAMentor,
    NoLongerOpen,
    NoRoom,
    NotAMentor,
    PlaceTaken,
)
from bot.rules.rights import Right, requires
from bot.rules.timing import facilitators_reminded
from bot.services.check_ins.scheduling import Rounds
from bot.services.core.context import Service, found_pairing, held_pairing
from bot.services.core.letters_and_audit import enqueue, new_message, remember, tell_about
from bot.services.exclusions import is_not_to_be
from storage.models.changes import PairingChange
from storage.models.enums import EndedHow, LetterKind, PairingState, SeekerState
from storage.models.records import Pairing
from storage.unit_of_work import Memory

from .transitions import close_proposal, end_pairing


class Answering(Service):
    """Nothing begins without both (promise 1), and an answer counts once (promise 4)."""

    @requires(Right.ADDRESSEE)
    async def agree(self, caller: Caller, pairing_id: int) -> Pairing:
        """Record the caller's yes; when both have agreed, the mentorship begins or waits for a facilitator.

        Raises NotYours, AlreadyAnswered, NoLongerOpen, NotNow, NotAMentor, PlaceTaken, HasAMentor, NoRoom or
        NotFound.
        """
        async with self._store.transaction() as memory:
            agreed = await self._agree(memory, caller, pairing_id)
        if agreed is None:
            raise NoLongerOpen
        return agreed

    async def _agree(self, memory: Memory, caller: Caller, pairing_id: int) -> Pairing | None:
        """The pairing as it then is; None where it was closed instead."""
        # What is counted for these two must not change between counting and agreeing.
        await memory.people.lock_both(pairing_id)
        pairing = await held_pairing(memory, caller, pairing_id)
        must_be_asked(pairing, caller.user_id)
        must_be_open(pairing, PairingMove.AGREE)
        if pairing.has_agreed(caller.user_id):
            raise AlreadyAnswered
        await self._must_have_room(memory, pairing, caller.user_id)
        now = self._clock()
        if await is_not_to_be(memory, pairing, caller.user_id):
            if caller.user_id == pairing.mentee_id:
                # What they would hear if the mentor had no room.
                raise PlaceTaken
            # What the mentor hears of it would be so if the other had found someone; then it is closed, too, and
            # what stands about it in the trail is the same.
            mentee = pairing.mentee_id
            await close_proposal(memory, pairing, PairingState.WITHDRAWN, by=mentee, at=now, tell=[mentee])
            return None
        begins = pairing.unanswered == (caller.user_id,)
        needs_yes = begins and (await memory.communities.get(pairing.community_id)).needs_yes
        values = self._when_both_agreed(needs_yes=needs_yes, at=now) if begins else {}
        agreed = await memory.pairings.agree(pairing, by=caller.user_id, at=now, **values)
        if agreed is None:
            raise NoLongerOpen
        await remember(memory, pairing, PairingMove.AGREE, by=caller.user_id, at=now)
        if needs_yes:
            await self._ask_facilitators(memory, agreed, at=now)
        elif begins:
            await self._begun(memory, agreed, at=now)
        elif pairing.veiled and caller.user_id == pairing.mentee_id:
            # Now the mentor may know whom they were asked about.
            await tell_about(memory, pairing, LetterKind.ASKED, pairing.mentor_id, at=now)
        return agreed

    @requires(Right.ADDRESSEE)
    async def decline(self, caller: Caller, pairing_id: int) -> Pairing:
        """Record that the caller would rather not, this time; no reason is asked for.

        Raises NotYours, AlreadyAnswered, NoLongerOpen, NotNow or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await held_pairing(memory, caller, pairing_id)
            must_be_asked(pairing, caller.user_id)
            must_be_open(pairing, PairingMove.DECLINE)
            now = self._clock()
            declined = await close_proposal(memory, pairing, PairingState.DECLINED, by=caller.user_id, at=now)
            if declined is None:
                raise NoLongerOpen
            other = pairing.partner_of(caller.user_id)
            await tell_about(memory, pairing, LetterKind.NOT_THIS_TIME, other, at=now)
            return declined

    @requires(Right.ASKER)
    async def withdraw(self, caller: Caller, pairing_id: int) -> Pairing:
        """Take the caller's own question back. Raises NotYours, NoLongerOpen, NotNow or NotFound."""
        async with self._store.transaction() as memory:
            pairing = await held_pairing(memory, caller, pairing_id)
            must_be_asker(pairing, caller.user_id)
            must_be_open(pairing, PairingMove.WITHDRAW)
            others = [person for person in pairing.people if person != caller.user_id]
            withdrawn = await close_proposal(
                memory, pairing, PairingState.WITHDRAWN, by=caller.user_id, at=self._clock(), tell=others
            )
            if withdrawn is None:
                raise NoLongerOpen
            return withdrawn

    @requires(Right.FACILITATOR)
    async def decide(self, caller: Caller, pairing_id: int, move: PairingMove) -> Pairing:
        """Approve or refuse, once, a pairing to which both have agreed.

        The caller is a facilitator and not one of the two.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), AlreadyAnswered, NoLongerOpen, NotNow,
        CantBeAsked or NotFound.
        """
        async with self._store.transaction() as memory:
            await memory.people.lock_both(pairing_id)
            pairing = await held_pairing(memory, caller, pairing_id)
            return await self._decide(memory, caller, pairing, move)

    @requires(Right.FACILITATOR)
    async def decide_by_card(self, caller: Caller, message_id: int, move: PairingMove) -> Pairing | None:
        """Decide about the pairing whose card this message is; return None when it is no such card.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), AlreadyAnswered, NoLongerOpen, NotNow,
        CantBeAsked or NotFound.
        """
        async with self._store.reading() as memory:
            pairing = await memory.pairings.by_card(message_id)
        if pairing is None or pairing.community_id != caller.community_id:
            return None
        return await self.decide(caller, pairing.id, move)

    async def _decide(self, memory: Memory, caller: Caller, pairing: Pairing, move: PairingMove) -> Pairing:
        now = self._clock()
        community = await memory.communities.get(pairing.community_id)
        must_facilitate(caller, community, parties=pairing.people)
        must_be_open(pairing, move)
        if move is PairingMove.APPROVE:
            if await memory.couples.are_apart(pairing.community_id, *pairing.people):
                raise CantBeAsked
            begins = self._when_both_agreed(needs_yes=False, at=now) | {"decided_by": caller.user_id}
            decided = await memory.pairings.change(pairing, **begins)
            if decided is not None:
                await self._begun(memory, decided, at=now)
        else:
            decided = await memory.pairings.change(
                pairing,
                state=PairingState.DECLINED,
                decided_by=caller.user_id,
                closed_by=caller.user_id,
                closed_at=now,
                due_at=None,
            )
            for person in pairing.people if decided is not None else ():
                await tell_about(memory, pairing, LetterKind.NOT_THIS_TIME, person, at=now)
        if decided is None:
            raise AlreadyDecided((await found_pairing(memory, caller, pairing.id)).decided_by)
        await enqueue(memory, pairing.community_id, LetterKind.CARD_PAIRING, subject_id=pairing.id, at=now)
        await remember(memory, pairing, move, by=caller.user_id, at=now)
        return decided

    async def _must_have_room(self, memory: Memory, pairing: Pairing, answering: int) -> None:
        mentor = await memory.mentors.live(pairing.community_id, pairing.mentor_id)
        mentees, mentors = await memory.pairings.count_both(pairing)
        is_mentor = answering == pairing.mentor_id
        if mentor is None or not stands(mentor):
            raise NotAMentor if is_mentor else PlaceTaken
        if mentees >= mentor.capacity:
            raise NoRoom if is_mentor else PlaceTaken
        if mentors >= self._programme.mentee_capacity:
            # Whether a mentee has a mentor is theirs to know.
            raise NoLongerOpen if is_mentor else HasAMentor

    def _when_both_agreed(self, *, needs_yes: bool, at: datetime) -> PairingChange:
        if needs_yes:
            again = facilitators_reminded(self._programme, after=at)
            return {"state": PairingState.AGREED, "needs_yes": True, "due_at": again}
        return {"state": PairingState.ACTIVE, "decided_by": None, "began_at": at, "step": 0, "due_at": None}

    async def _ask_facilitators(self, memory: Memory, pairing: Pairing, *, at: datetime) -> None:
        await enqueue(memory, pairing.community_id, LetterKind.CARD_PAIRING, subject_id=pairing.id, at=at)
        for person in pairing.people:
            await tell_about(memory, pairing, LetterKind.AWAITING_YES, person, at=at)

    async def _begun(self, memory: Memory, pairing: Pairing, *, at: datetime) -> None:
        """It has begun, just now: both are introduced to each other, and asked how it goes from now on."""
        await Rounds(self._programme).begin(memory, pairing, at=at)
        letters = [
            new_message(pairing.community_id, LetterKind.INTRODUCED, subject_id=pairing.id, recipient_id=person)
            for person in pairing.people
        ]
        await memory.letters.write_all(letters, at=at)
        await self._stop_looking(memory, pairing, at=at)
        await remember(memory, pairing, "begin", by=pairing.decided_by, at=at)

    async def _stop_looking(self, memory: Memory, pairing: Pairing, *, at: datetime) -> None:
        """The mentee has found a mentor: they leave the list, other open questions are closed, a handover is done."""
        await memory.seekers.stop_waiting(pairing.community_id, pairing.mentee_id, SeekerState.MATCHED)
        for other in await memory.pairings.of(pairing.community_id, pairing.mentee_id, held=True):
            if other.mentee_id != pairing.mentee_id:
                continue
            if other.handover_at is not None:
                await end_pairing(memory, other, by=pairing.mentee_id, how=EndedHow.HANDED_OVER, at=at)
                # They have not pressed anything that could be answered with it, and are to have their closing.
                await tell_about(memory, other, LetterKind.PAIRING_ENDED, other.mentee_id, at=at)
            elif other.state is PairingState.PROPOSED:
                await close_proposal(
                    memory, other, PairingState.WITHDRAWN, by=pairing.mentee_id, at=at, tell=(other.mentor_id,)
                )
