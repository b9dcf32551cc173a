"""What several services do to pairings inside their own transactions: closing, ending, dropping notes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.services.check_ins.scheduling import end_silence, stop
from bot.services.core.letters_and_audit import drop_words, enqueue, remember, tell_about, tell_mentor
from storage.models.enums import AskedBy, EndedHow, LetterKind, PairingState
from storage.models.records import Pairing
from storage.repositories.outbox import OPEN
from storage.unit_of_work import Memory


async def close_proposal(
    memory: Memory,
    pairing: Pairing,
    state: PairingState,
    *,
    by: int | None,
    at: datetime,
    tell: Collection[int] = (),
) -> Pairing | None:
    """Close an unanswered question as *state*; return it as it is then, or None where it was not open any more.

    Those in *tell* hear that nothing is needed of them any more, and so does who suggested it.
    """
    closed = await memory.pairings.change(pairing, state=state, closed_at=at, closed_by=by, due_at=None)
    if closed is None:
        return None
    for person in tell:
        await tell_about(memory, pairing, LetterKind.ASK_WITHDRAWN, person, at=at)
    if pairing.asked_by is AskedBy.FACILITATOR and pairing.suggested_by not in (None, by):
        await tell_about(memory, pairing, LetterKind.SUGGESTION_CLOSED, pairing.suggested_by, at=at)
    await remember(memory, pairing, state, by=by, at=at)
    return closed


async def end_pairing(
    memory: Memory, pairing: Pairing, *, by: int | None, how: EndedHow, at: datetime, reason: str | None = None
) -> Pairing | None:
    """End what both had agreed to; return it as it is then, or None where it went on no more.

    The other, or both, are told. The *reason* is one of a facilitator's, for other facilitators alone.
    """
    ended = await memory.pairings.change(
        pairing,
        state=PairingState.ENDED,
        closed_at=at,
        closed_by=by,
        ended_how=how,
        paused_until=None,
        due_at=None,
        handover_at=None,
        end_reason=reason,
    )
    if ended is None:
        return None
    await stop(memory, pairing)
    await end_silence(memory, pairing.community_id, pairing.id, at=at)
    await drop_notes(memory, pairing, at=at)
    for person in set(pairing.people) - {by}:
        await tell_about(memory, pairing, LetterKind.PAIRING_ENDED, person, at=at)
    if pairing.card_message_id is not None:
        await enqueue(memory, pairing.community_id, LetterKind.CARD_PAIRING, subject_id=pairing.id, at=at)
    mentor = await memory.mentors.latest(pairing.community_id, pairing.mentor_id)
    if mentor is not None:
        # Who stepped down wore the role until the last pairing ended; the courier looks what is due.
        await tell_mentor(memory, mentor, LetterKind.MENTOR_ROLE, at=at)
    await remember(memory, pairing, "end", by=by, at=at)
    return ended


async def drop_notes(memory: Memory, pairing: Pairing, *, at: datetime) -> None:
    """What the two wrote to each other does not arrive after the end (promise 2); the words are forgotten."""
    home = pairing.community_id
    found = await memory.notes.kept_between(home, *pairing.people)
    if found:
        await drop_words(memory, home, found, states=OPEN, at=at)
    for note_id in found:
        # What Discord did not take is on its way back to whoever wrote it.
        if not await memory.letters.any_open({LetterKind.WORDS_RETURNED}, about=note_id):
            await memory.notes.forget_words(note_id)


async def has_other_plans(memory: Memory, community_id: int, person: int) -> bool:
    """Whether someone has a mentor, or waits for one."""
    waits = await memory.seekers.waiting_one(community_id, person) is not None
    return waits or await memory.pairings.count_mentors(community_id, person) > 0
