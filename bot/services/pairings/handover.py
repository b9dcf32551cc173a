"""A mentor who has stepped down offers those they mentor, one by one, to go on with someone else."""

from __future__ import annotations

from bot.rules.pairing import PairingMove, can, must_be_open, must_be_party
from bot.rules.people import Caller
from bot.rules.refusals import HasAMentor, NoLongerOpen, NotNow
from bot.rules.rights import Right, requires
from bot.rules.waiting import next_word
from bot.services.core.context import Service, held_pairing
from bot.services.core.letters_and_audit import remember, tell_about
from storage.models.enums import EndedHow, LetterKind, MentorState, SeekerState
from storage.models.records import Pairing
from storage.unit_of_work import Memory

from .transitions import end_pairing


class HandingOver(Service):
    """The mentee decides: they stay, look for someone by name, or go back to the waiting list."""

    @requires(Right.PARTY)
    async def offer(self, caller: Caller, pairing_id: int) -> Pairing:
        """Offer the mentee to go on with another mentor; until they answer, everything goes on as it was.

        Raises NotYours, NoLongerOpen, NotNow (not stepped down, or offered already) or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await self._found(memory, caller, pairing_id, PairingMove.HAND_OVER)
            mentor = await memory.mentors.latest(pairing.community_id, pairing.mentor_id)
            if mentor is None or mentor.state is not MentorState.STEPPED_DOWN:
                raise NotNow
            now = self._clock()
            offered = await memory.pairings.change(pairing, handover_at=now)
            if offered is None:
                raise NoLongerOpen
            await tell_about(memory, pairing, LetterKind.HANDOVER_ASKED, pairing.mentee_id, at=now)
            await remember(memory, pairing, PairingMove.HAND_OVER, by=caller.user_id, at=now)
            return offered

    @requires(Right.PARTY)
    async def stay(self, caller: Caller, pairing_id: int) -> Pairing:
        """Stay with the mentor who has stepped down and look for nobody else; the mentor hears it.

        Raises NotYours, NoLongerOpen, NotNow, HasAMentor (they have said yes to someone else by now) or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await self._held_free(memory, caller, pairing_id, PairingMove.STAY)
            now = self._clock()
            stays = await memory.pairings.change(pairing, handover_at=None)
            if stays is None:
                raise NoLongerOpen
            seeker = await memory.seekers.stop_waiting(pairing.community_id, caller.user_id, SeekerState.WITHDRAWN)
            if seeker is not None:
                await self._remember(memory, seeker, "withdraw", by=caller.user_id)
            await tell_about(memory, pairing, LetterKind.HANDOVER_STAYS, pairing.mentor_id, at=now)
            await remember(memory, pairing, PairingMove.STAY, by=caller.user_id, at=now)
            return stays

    @requires(Right.PARTY)
    async def move_on(self, caller: Caller, pairing_id: int) -> Pairing:
        """End the mentorship and go back to the waiting list, with what the caller hoped for before.

        Raises NotYours, NoLongerOpen, NotNow, HasAMentor (they have said yes to someone else by now) or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await self._held_free(memory, caller, pairing_id, PairingMove.MOVE_ON)
            now = self._clock()
            ended = await end_pairing(memory, pairing, by=caller.user_id, how=EndedHow.HANDED_OVER, at=now)
            if ended is None:
                raise NoLongerOpen
            earlier = await memory.seekers.latest(pairing.community_id, caller.user_id)
            theirs = await memory.preferences.get(pairing.community_id, caller.user_id)
            seeker = await memory.seekers.add(
                community_id=pairing.community_id,
                user_id=caller.user_id,
                state=SeekerState.WAITING,
                attends=earlier.attends if earlier else pairing.attends is not False,
                hope=earlier.hope if earlier else None,
                preferences=earlier.preferences if earlier else None,
                since=now,
                word_at=next_word(theirs, self._programme, after=now),
            )
            if seeker is not None:
                await self._remember(memory, seeker, "join", by=caller.user_id)
            return ended

    async def _held_free(self, memory: Memory, caller: Caller, pairing_id: int, move: PairingMove) -> Pairing:
        """The pairing, while nobody else begins with the mentee, or has said yes and waits for a facilitator's."""
        await memory.people.lock_both(pairing_id)
        pairing = await self._found(memory, caller, pairing_id, move)
        others = await memory.pairings.count_mentors(pairing.community_id, pairing.mentee_id)
        if others >= self._programme.mentee_capacity:
            raise HasAMentor
        return pairing

    async def _found(self, memory: Memory, caller: Caller, pairing_id: int, move: PairingMove) -> Pairing:
        pairing = await held_pairing(memory, caller, pairing_id)
        must_be_party(pairing, caller.user_id)
        must_be_open(pairing, move)
        if not can(pairing, move, caller.user_id):
            raise NotNow
        return pairing
