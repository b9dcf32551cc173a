"""A party's own pause, begun or ended inside services' own transactions; notes wait while either's is on."""

from __future__ import annotations

from datetime import datetime

from bot.rules.deadlines import handover_due_at
from bot.rules.message_specs import kinds_where
from bot.rules.pairing import PairingMove, with_own_pause
from bot.rules.programme import Programme
from bot.services.check_ins.scheduling import CheckInScheduler, end_silence, stop_schedules
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue, enqueue_pairing_message
from storage.models.enums import MessageKind, PairingState
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork


async def begin_pause(
    uow: UnitOfWork,
    pairing: Pairing,
    programme: Programme,
    *,
    by: int,
    at: datetime,
    until: datetime | None = None,
) -> Pairing | None:
    """Begin a party's own pause, or change its date, and tell the other; return None where it was moved meanwhile.

    Whatever it is for, this is all that happens: nobody can tell one pause from another.
    """
    handover_due = handover_due_at(programme, pairing, after=at)
    change = with_own_pause(pairing, by, since=at, until=until, at=at, handover_due=handover_due)
    paused = await uow.pairings.update_if_unchanged(pairing, **change)
    if paused is None:
        return None
    if pairing.state is PairingState.ACTIVE:
        await stop_schedules(uow, paused)
        await end_silence(uow, paused.community_id, paused.id, at=at)
        await hold_notes(uow, paused)
    await enqueue_pairing_message(uow, paused, MessageKind.PAIRING_PAUSED, paused.partner_of(by), at=at, by=by)
    await audit_pairing_move(uow, paused, PairingMove.PAUSE, by=by, at=at)
    return paused


async def end_pause(
    uow: UnitOfWork, pairing: Pairing, programme: Programme, *, by: int, at: datetime
) -> Pairing | None:
    """End a party's own pause and tell the other; return None where it was moved meanwhile.

    Where the other's is not on, it goes on: check-ins come again from now on, and the notes that waited go.
    """
    handover_due = handover_due_at(programme, pairing, after=at)
    change = with_own_pause(pairing, by, since=None, at=at, handover_due=handover_due)
    resumed = await uow.pairings.update_if_unchanged(pairing, **change)
    if resumed is None:
        return None
    await enqueue_pairing_message(uow, resumed, MessageKind.PAIRING_RESUMED, resumed.partner_of(by), at=at, by=by)
    await audit_pairing_move(uow, resumed, PairingMove.RESUME, by=by, at=at)
    if resumed.state is PairingState.ACTIVE:
        await CheckInScheduler(programme).resume(uow, resumed, at=at)
        await _release_notes(uow, resumed, at=at)
    return resumed


async def hold_notes(uow: UnitOfWork, pairing: Pairing) -> None:
    """Hold the notes of the two that are on their way, until it goes on. What they can read already stays so."""
    home, people = pairing.community_id, pairing.party_ids
    if found := await uow.notes.ids_with_words_between(home, *people):
        kinds = kinds_where(lambda spec: spec.is_from_partner)
        await uow.outbox.hold(home, found, kinds, recipient_ids=people)


async def _release_notes(uow: UnitOfWork, pairing: Pairing, *, at: datetime) -> None:
    home, people = pairing.community_id, pairing.party_ids
    found = await uow.notes.ids_with_words_between(home, *people)
    for held in await uow.outbox.drop_held(home, found, recipient_ids=people, at=at) if found else ():
        await enqueue(uow, home, held.kind, subject_id=held.subject_id, recipient_id=held.recipient_id, at=at)
