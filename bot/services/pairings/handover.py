"""Handover: a mentor who has stepped down asks each mentee whether to find somebody else for them."""

from __future__ import annotations

from dataclasses import replace

from bot.rules.callers import Caller
from bot.rules.check_in_schedule import next_reassurance_at
from bot.rules.deadlines import handover_due_at
from bot.rules.pairing import PairingMove, can_move_pairing, is_repeated, must_allow_pairing_move, must_be_party
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import HasAMentor, NoLongerOpen, NotNow
from bot.services.core.context import Service, pairing_for_update
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue_pairing_message, is_last_pairing_move
from storage.models.enums import EndedHow, MentorState, MessageKind, SeekerState
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork

from .transitions import end_pairing


class HandoverService(Service):
    """Handovers. The mentee decides: they stay, look for someone by name, or return to the waiting list."""

    @requires(Permission.PARTY)
    async def offer(self, caller: Caller, pairing_id: int) -> Pairing:
        """Offer the mentee to go on with another mentor; until they answer, everything goes on as it was.

        Raises NoLongerOpen, NotNow (not stepped down, or offered already) or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            if is_repeated(pairing, PairingMove.HAND_OVER, caller.user_id, at=self._clock()):
                return pairing
            _must_fit(pairing, PairingMove.HAND_OVER, caller)
            mentor = await uow.mentors.get_latest(pairing.community_id, pairing.mentor_id)
            if mentor is None or mentor.state is not MentorState.STEPPED_DOWN:
                raise NotNow
            now = self._clock()
            due = handover_due_at(self._programme, replace(pairing, handover_at=now), after=now)
            due = min(filter(None, [pairing.due_at, due]))
            offered = await uow.pairings.update_if_unchanged(pairing, handover_at=now, step=1, due_at=due)
            if offered is None:
                raise NoLongerOpen
            await enqueue_pairing_message(
                uow, pairing, MessageKind.HANDOVER_ASKED, pairing.mentee_id, at=now, by=caller.user_id
            )
            await audit_pairing_move(uow, pairing, PairingMove.HAND_OVER, by=caller.user_id, at=now)
            return offered

    @requires(Permission.PARTY)
    async def stay(self, caller: Caller, pairing_id: int) -> Pairing:
        """Stay with the mentor who has stepped down and look for nobody else; the mentor hears it.

        Raises NoLongerOpen, NotNow, HasAMentor (they have said yes to someone else by now) or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing, is_made = await self._free_pairing_for_update(uow, caller, pairing_id, PairingMove.STAY)
            if is_made:
                return pairing
            now = self._clock()
            stays = await uow.pairings.update_if_unchanged(pairing, handover_at=None)
            if stays is None:
                raise NoLongerOpen
            seeker = await uow.seekers.stop_waiting(pairing.community_id, caller.user_id, SeekerState.WITHDRAWN)
            if seeker is not None:
                await self._audit(uow, seeker, "withdraw", by=caller.user_id)
            await enqueue_pairing_message(
                uow, pairing, MessageKind.HANDOVER_STAYS, pairing.mentor_id, at=now, by=caller.user_id
            )
            await audit_pairing_move(uow, pairing, PairingMove.STAY, by=caller.user_id, at=now)
            return stays

    @requires(Permission.PARTY)
    async def move_on(self, caller: Caller, pairing_id: int) -> Pairing:
        """End the mentorship and go back to the waiting list, with what the caller hoped for before.

        Raises NoLongerOpen, NotNow, HasAMentor (they have said yes to someone else by now) or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing, is_made = await self._free_pairing_for_update(uow, caller, pairing_id, PairingMove.MOVE_ON)
            if is_made:
                return pairing
            now = self._clock()
            ended = await end_pairing(uow, pairing, by=caller.user_id, how=EndedHow.HANDED_OVER, at=now)
            if ended is None:
                raise NoLongerOpen
            earlier = await uow.seekers.get_latest(pairing.community_id, caller.user_id)
            theirs = await uow.preferences.get(pairing.community_id, caller.user_id)
            seeker = await uow.seekers.add(
                community_id=pairing.community_id,
                user_id=caller.user_id,
                state=SeekerState.WAITING,
                attends=earlier.attends if earlier else pairing.attends is not False,
                listed=earlier.listed if earlier else None,
                hope=earlier.hope if earlier else None,
                preferences=earlier.preferences if earlier else None,
                since=now,
                word_at=next_reassurance_at(theirs, self._programme, after=now),
            )
            if seeker is not None:
                await self._audit(uow, seeker, "join", by=caller.user_id)
            return ended

    async def _free_pairing_for_update(
        self, uow: UnitOfWork, caller: Caller, pairing_id: int, move: PairingMove
    ) -> tuple[Pairing, bool]:
        """Return the pairing, locked for update, and whether the mentee has chosen so before and it is so still.

        The mentee is locked, so that nothing else begins for them.

        Raises HasAMentor if they have begun with somebody else, or have said yes and wait for a facilitator's.
        """
        await uow.people.lock_parties(pairing_id)
        pairing = await pairing_for_update(uow, caller, pairing_id)
        must_be_party(pairing, caller.user_id)
        if await self._has_chosen(uow, pairing, caller.user_id, move):
            return pairing, True
        _must_fit(pairing, move, caller)
        others = await uow.pairings.count_mentors(pairing.community_id, pairing.mentee_id)
        if others >= self._programme.mentee_capacity:
            raise HasAMentor
        return pairing, False

    async def _has_chosen(self, uow: UnitOfWork, pairing: Pairing, mentee_id: int, move: PairingMove) -> bool:
        if move is PairingMove.STAY:
            is_live = pairing.closed_at is None and pairing.handover_at is None
            return is_live and await is_last_pairing_move(uow, pairing, move, by=mentee_id)
        waits = await uow.seekers.get_waiting(pairing.community_id, mentee_id) is not None
        return waits and is_repeated(pairing, move, mentee_id, at=self._clock())


def _must_fit(pairing: Pairing, move: PairingMove, caller: Caller) -> None:
    """Raise NoLongerOpen or NotNow where a move does not fit, or is not the caller's to make."""
    must_allow_pairing_move(pairing, move)
    if not can_move_pairing(pairing, move, caller.user_id):
        raise NotNow
