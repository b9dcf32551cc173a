"""Due handler for pairings: reminders, kind expiry, pauses, closings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.rules.deadlines import handover_due_at, has_proposal_expired, next_proposal_step
from bot.rules.message_types import ReminderReason
from bot.rules.pairing import is_pause_due, with_own_pause
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue_pairing_message
from storage.models.enums import CheckInWish, MessageKind, PairingState
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork

from .transitions import close_proposal, looks_for_mentor


class PairingDueHandler:
    """Moves on due pairings; what each is due for follows from its state."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Remind or expire, ask whether to go on, look at handovers, or erase unread thanks."""
        for pairing in await uow.pairings.by_ids(ids):
            match pairing.state:
                case PairingState.PROPOSED:
                    await self._remind_or_expire(uow, pairing, now)
                case PairingState.ACTIVE | PairingState.PAUSED:
                    await self._look_at_living(uow, pairing, now)
                case PairingState.ENDED:
                    # The closing is over.
                    await uow.notes.clear_unanswered_thanks(pairing.id)
                    await uow.pairings.update_if_unchanged(pairing, due_at=None)
                case _:
                    await uow.pairings.update_if_unchanged(pairing, due_at=None)

    async def _remind_or_expire(self, uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
        if pairing.is_decoy:
            if await close_proposal(uow, pairing, PairingState.DECLINED, by=None, at=now):
                for person in pairing.party_ids:
                    await enqueue_pairing_message(uow, pairing, MessageKind.NOT_THIS_TIME, person, at=now)
            return
        if has_proposal_expired(self._programme, proposed_at=pairing.proposed_at, at=now):
            if await close_proposal(uow, pairing, PairingState.EXPIRED, by=None, at=now):
                for person in pairing.party_ids:
                    await enqueue_pairing_message(uow, pairing, MessageKind.ASK_EXPIRED, person, at=now)
            return
        step, due_at = next_proposal_step(self._programme, proposed_at=pairing.proposed_at, after=now)
        if not await uow.pairings.update_if_unchanged(pairing, step=step, due_at=due_at):
            return
        kind, people = MessageKind.ASKED_REMINDER, pairing.not_yet_agreed
        await self._enqueue_to_those_who_want(uow, pairing, kind, people, at=now)

    async def _look_at_living(self, uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
        """Move on an offered handover, and those who have paused."""
        if pairing.handover_at is not None:
            handed = await self._remind_of_handover(uow, pairing, pairing.handover_at, now)
            if handed is None:
                return
            pairing = handed
        if pairing.state is PairingState.PAUSED:
            await self._ask_to_go_on(uow, pairing, now)
            return
        due = handover_due_at(self._programme, pairing, after=now)
        await uow.pairings.update_if_unchanged(pairing, due_at=due)

    async def _remind_of_handover(
        self, uow: UnitOfWork, pairing: Pairing, offered_at: datetime, now: datetime
    ) -> Pairing | None:
        """Remind the mentee of the question or, without an answer, end it kindly: everything stays as it is.

        A mentee who looks for somebody else has answered by that; it ends only once they do so no more.
        """
        mentee, unanswered = pairing.mentee_id, ReminderReason.UNANSWERED
        if has_proposal_expired(self._programme, proposed_at=offered_at, at=now):
            if await looks_for_mentor(uow, pairing.community_id, mentee):
                return pairing
            stays = await uow.pairings.update_if_unchanged(pairing, handover_at=None, step=0)
            for person in pairing.party_ids if stays else ():
                kind = MessageKind.HANDOVER_STAYS
                await enqueue_pairing_message(uow, pairing, kind, person, at=now, payload=unanswered)
            return stays
        step, _ = next_proposal_step(self._programme, proposed_at=offered_at, after=now)
        changed = await uow.pairings.update_if_unchanged(pairing, step=step)
        if changed is not None and step > pairing.step:
            kind = MessageKind.HANDOVER_ASKED
            await self._enqueue_to_those_who_want(uow, pairing, kind, [mentee], at=now, payload=unanswered)
        return changed

    async def _ask_to_go_on(self, uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
        """Ask each whose own pause has reached its date, and now and then whether one without a date is still right.

        It stays on until they end it.
        """
        asked = [person for person in pairing.party_ids if is_pause_due(pairing, person, at=now)]
        for person in asked or [each for each in pairing.party_ids if pairing.has_paused(each)][:1]:
            until = pairing.paused_until_of(person)
            kept = with_own_pause(
                pairing,
                person,
                since=pairing.paused_since(person),
                until=None if person in asked else until,
                at=now,
                handover_due=handover_due_at(self._programme, pairing, after=now),
            )
            changed = await uow.pairings.update_if_unchanged(pairing, **kept)
            if changed is None or person not in asked:
                return
            why = None if until is not None else ReminderReason.OPEN_PAUSE
            await self._enqueue_to_those_who_want(uow, changed, MessageKind.PAUSE_OVER, [person], at=now, payload=why)
            if until is not None:
                await audit_pairing_move(uow, changed, "pause over", by=None, at=now)
            pairing = replace(changed, due_at=pairing.due_at)

    async def _enqueue_to_those_who_want(
        self,
        uow: UnitOfWork,
        pairing: Pairing,
        kind: MessageKind,
        people: Iterable[int],
        *,
        at: datetime,
        payload: ReminderReason | None = None,
    ) -> None:
        """Enqueue the message to those of them who want to be asked."""
        for person in people:
            theirs = await uow.preferences.get(pairing.community_id, person)
            if theirs.wish is CheckInWish.ASK:
                await enqueue_pairing_message(uow, pairing, kind, person, at=at, payload=payload)
