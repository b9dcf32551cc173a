"""What several services do to pairings inside their own transactions: closing, ending, dropping notes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random

from bot.rules.deadlines import draw_decoy_end, proposal_expires_at
from bot.rules.programme import Programme
from bot.services.check_ins.scheduling import end_silence, stop_schedules
from bot.services.core.counted_acts import count_act
from bot.services.core.enqueue_and_audit import (
    audit_pairing_move,
    drop_note_messages,
    enqueue,
    enqueue_mentor_message,
    enqueue_pairing_message,
)
from bot.services.core.mentor_signals import signal_many_ended
from storage.models.counted_acts import CountedKind
from storage.models.enums import AskedBy, EndedHow, MessageKind, PairingState
from storage.models.records import Mentor, Pairing
from storage.repositories.sent_messages import UNREAD_STATES
from storage.unit_of_work import UnitOfWork


async def close_proposal(
    uow: UnitOfWork,
    pairing: Pairing,
    state: PairingState,
    *,
    by: int | None,
    at: datetime,
    recipient_ids: Collection[int] = (),
) -> Pairing | None:
    """Close an unanswered question as *state*; return it as it is then, or None where it was not open any more.

    Those in *recipient_ids* hear that nothing is needed of them any more, and so does who suggested it. The trail
    says only that it closed, by nobody: who did not wish to is never told.
    """
    closed = await uow.pairings.update_if_unchanged(pairing, state=state, closed_at=at, closed_by=by, due_at=None)
    if closed is None:
        return None
    for person in recipient_ids:
        await enqueue_pairing_message(uow, pairing, MessageKind.ASK_WITHDRAWN, person, at=at, by=by)
    asker = pairing.asker_id
    if asker in pairing.party_ids:
        # What else ended it is not told to the one who asked, so it is all the same.
        ended = CountedKind.TAKEN_BACK if by == asker else CountedKind.NO
        await count_act(uow, pairing, ended, by=asker, at=at)
    if pairing.asked_by is AskedBy.FACILITATOR and pairing.suggested_by not in (None, by):
        await enqueue_pairing_message(uow, pairing, MessageKind.SUGGESTION_CLOSED, pairing.suggested_by, at=at)
    await audit_pairing_move(uow, pairing, "closed", by=None, at=at)
    return closed


async def hide_question(
    uow: UnitOfWork, pairing: Pairing, hidden_from: int, programme: Programme, *, at: datetime, random: Random
) -> None:
    """Take an open question from the one who was asked; for the one who asked it, it ends as a decoy does."""
    ends_at = pairing.decoy_ends_at or pairing.proposed_at
    if ends_at <= at:
        left = proposal_expires_at(programme, proposed_at=pairing.proposed_at) - timedelta(hours=1)
        drawn = draw_decoy_end(programme, at, await uow.decoys.answer_delays(pairing.community_id), random)
        ends_at = min(drawn, max(at, left))
    await uow.decoys.hide(pairing, hidden_from=hidden_from, due_at=ends_at)


async def close_decoys_about(
    uow: UnitOfWork, community_id: int, person: int, *, at: datetime, is_mentor_only: bool = False
) -> None:
    """Close the decoys that would have gone to this person, or to them as a mentor, as their open questions close."""
    for decoy in await uow.decoys.list_about(community_id, person):
        if decoy.mentor_id == person or not is_mentor_only:
            await close_proposal(uow, decoy, PairingState.WITHDRAWN, by=None, at=at, recipient_ids=decoy.party_ids)


async def close_questions_to_mentor(uow: UnitOfWork, mentor: Mentor, *, by: int | None, at: datetime) -> None:
    """Close all that is open with somebody as a mentor, whom nobody new comes to any more; the others are told."""
    home, person = mentor.community_id, mentor.user_id
    for pairing in await uow.pairings.list_of_person(home, person, [PairingState.PROPOSED]):
        if pairing.mentor_id == person:
            withdrawn, others = PairingState.WITHDRAWN, (pairing.mentee_id,)
            await close_proposal(uow, pairing, withdrawn, by=by, at=at, recipient_ids=others)
    await close_decoys_about(uow, home, person, at=at, is_mentor_only=True)


async def close_if_suggested(uow: UnitOfWork, decoy: Pairing, *, at: datetime) -> None:
    """Close the suggestion of a mentee who has begun with somebody, if the one who made it may know that."""
    home = decoy.community_id
    if decoy.asked_by is not AskedBy.FACILITATOR or decoy.suggested_by is None:
        return
    if not await uow.exclusions.keeps_apart(home, decoy.mentee_id, decoy.suggested_by):
        await close_proposal(uow, decoy, PairingState.WITHDRAWN, by=None, at=at)


async def end_pairing(
    uow: UnitOfWork, pairing: Pairing, *, by: int | None, how: EndedHow, at: datetime, reason: str | None = None
) -> Pairing | None:
    """End what both had agreed to; return it as it is then, or None where it went on no more.

    The other, or both, are told. The *reason* is one of a facilitator's, for other facilitators alone.
    """
    ended = await uow.pairings.update_if_unchanged(
        pairing,
        state=PairingState.ENDED,
        closed_at=at,
        closed_by=by,
        ended_how=how,
        mentor_paused_at=None,
        mentor_paused_until=None,
        mentee_paused_at=None,
        mentee_paused_until=None,
        due_at=None,
        handover_at=None,
        end_reason=reason,
    )
    if ended is None:
        return None
    if pairing.state is PairingState.AGREED:
        await uow.matters.close(pairing.community_id, MessageKind.CARD_PAIRING, pairing.id)
    await stop_schedules(uow, pairing)
    await end_silence(uow, pairing.community_id, pairing.id, at=at)
    await drop_pending_notes(uow, pairing, at=at)
    for person in set(pairing.party_ids) - {by}:
        await enqueue_pairing_message(uow, pairing, MessageKind.PAIRING_ENDED, person, at=at, by=by)
    if pairing.card_message_id is not None:
        await enqueue(uow, pairing.community_id, MessageKind.CARD_PAIRING, subject_id=pairing.id, at=at)
    mentor = await uow.mentors.get_latest(pairing.community_id, pairing.mentor_id)
    if mentor is not None:
        # Who stepped down wore the role until the last pairing ended; the outbox worker looks what is due.
        await enqueue_mentor_message(uow, mentor, MessageKind.UPDATE_MENTOR_ROLE, at=at)
    await audit_pairing_move(uow, pairing, "end", by=by, at=at)
    await signal_many_ended(uow, ended, mentor, at=at)
    return ended


async def end_if_kept_apart(uow: UnitOfWork, pairing: Pairing, *, at: datetime) -> bool:
    """End what both had agreed to if one of them keeps apart from the other by now; return whether one does.

    For the other it is an ordinary end: that one has taken their yes back.
    """
    for person in pairing.party_ids:
        if await uow.exclusions.keeps_apart(pairing.community_id, person, pairing.partner_of(person)):
            await end_pairing(uow, pairing, by=person, how=EndedHow.BY_PARTY, at=at)
            return True
    return False


async def end_as_party(uow: UnitOfWork, pairing: Pairing, *, by: int, at: datetime) -> Pairing | None:
    """End what one of the two has with the other: decline it, take it back, or end what both had agreed to.

    A facilitator takes back what they suggested. Return it as it is then, or None where it was not open any more;
    the other is told as after any such end.
    """
    if pairing.state is not PairingState.PROPOSED:
        return await end_pairing(uow, pairing, by=by, how=EndedHow.BY_PARTY, at=at)
    if pairing.asker_id == by:
        others = [person for person in pairing.party_ids if person != by]
        return await close_proposal(uow, pairing, PairingState.WITHDRAWN, by=by, at=at, recipient_ids=others)
    declined = await close_proposal(uow, pairing, PairingState.DECLINED, by=by, at=at)
    if declined is not None:
        await enqueue_pairing_message(uow, pairing, MessageKind.NOT_THIS_TIME, pairing.partner_of(by), at=at, by=by)
    return declined


async def drop_pending_notes(uow: UnitOfWork, pairing: Pairing, *, at: datetime) -> None:
    """Drop the notes of the two that are not delivered yet (promise 2), and erase their words."""
    home = pairing.community_id
    found = await uow.notes.ids_with_words_between(home, *pairing.party_ids)
    if found:
        await drop_note_messages(uow, home, found, states=UNREAD_STATES, at=at)
    for note_id in found:
        # What Discord did not take is on its way back to its writer.
        if not await uow.outbox.has_unread({MessageKind.TEXT_RETURNED}, subject_id=note_id):
            await uow.notes.clear_words(note_id)


async def looks_for_mentor(uow: UnitOfWork, community_id: int, person: int) -> bool:
    """Return whether someone waits for a mentor, has asked one, or has said yes to one."""
    theirs = await uow.pairings.list_of_person(community_id, person)
    asks = any(each.state is PairingState.PROPOSED and each.asker_id == person for each in theirs)
    return asks or await has_or_seeks_mentor(uow, community_id, person)


async def has_or_seeks_mentor(uow: UnitOfWork, community_id: int, person: int) -> bool:
    """Return whether someone has a mentor, or waits for one."""
    waits = await uow.seekers.get_waiting(community_id, person) is not None
    return waits or await uow.pairings.count_mentors(community_id, person) > 0
