"""What several services do to pairings inside their own transactions: closing, ending, remembering."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.rules.pairing import sees_partner
from storage.letters import OPEN
from storage.memory import Memory
from storage.records import Pairing
from storage.states import AskedBy, EndedHow, LetterKind, LetterState, NoteKind, PairingState, Urgency

from .rounds import end_silence, stop


async def close_proposal(
    memory: Memory,
    pairing: Pairing,
    state: PairingState,
    *,
    by: int | None,
    at: datetime,
    tell: Collection[int] = (),
) -> bool:
    """Close an unanswered question as *state*; whether it still was open.

    Those in *tell* hear that nothing is needed of them any more, and so does who suggested it.
    """
    if not await memory.pairings.change(pairing, state=state, closed_at=at, closed_by=by, due_at=None):
        return False
    for person in tell:
        await tell_about(memory, pairing, LetterKind.ASK_WITHDRAWN, person, at=at)
    if pairing.asked_by is AskedBy.FACILITATOR and pairing.suggested_by not in (None, by):
        await tell_about(memory, pairing, LetterKind.SUGGESTION_CLOSED, pairing.suggested_by, at=at)
    await remember(memory, pairing, state, by=by, at=at)
    return True


async def end_pairing(
    memory: Memory, pairing: Pairing, *, by: int | None, how: EndedHow, at: datetime, reason: str | None = None
) -> bool:
    """End what both had agreed to; whether it still went on. The other, or both, are told.

    The *reason* is one of a facilitator's, for other facilitators alone.
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
    if not ended:
        return False
    await stop(memory, pairing)
    await end_silence(memory, pairing, at=at)
    for person in pairing.people:
        await drop_notes(memory, pairing, by=person, at=at)
    for person in set(pairing.people) - {by}:
        await tell_about(memory, pairing, LetterKind.PAIRING_ENDED, person, at=at)
    if pairing.card_message_id is not None:
        await memory.letters.write(pairing.community_id, LetterKind.CARD_PAIRING, about=pairing.id, at=at)
    mentor = await memory.mentors.latest(pairing.community_id, pairing.mentor_id)
    if mentor is not None:
        # Who stepped down wore the role until the last pairing ended; the courier looks what is due.
        await memory.letters.write(
            pairing.community_id, LetterKind.MENTOR_ROLE, about=mentor.id, to=pairing.mentor_id, at=at
        )
    await remember(memory, pairing, "end", by=by, at=at)
    return True


async def drop_notes(memory: Memory, pairing: Pairing, *, by: int, at: datetime) -> None:
    """What one of two wrote to the other does not arrive after the end (promise 2); the words are forgotten."""
    home = pairing.community_id
    found = await memory.notes.kept_of(home, NoteKind.NOTE, by=by, to=pairing.partner_of(by))
    await memory.letters.drop_words(home, found, states=OPEN, at=at)
    for note_id in found:
        # What Discord did not take is on its way back to whoever wrote it.
        if not await memory.letters.any_open({LetterKind.WORDS_RETURNED}, about=note_id):
            await memory.notes.forget_words(note_id)


async def drop_thanks(memory: Memory, community_id: int, *, by: int, to: int, at: datetime, seen: bool) -> None:
    """Thanks that are on their way do not arrive any more, because one of the two wishes for distance.

    *seen*: also those that could not be brought, or were only said to be there. They stay where it is the writer's
    wish, lest the reader see it. What is not answered yet goes on waiting in the closing, for whoever looks there.
    """
    found = await memory.notes.kept_of(community_id, NoteKind.THANKS, by=by, to=to)
    states = OPEN if seen else (LetterState.WAITING,)
    for kind, note_id in await memory.letters.drop_words(community_id, found, states=states, at=at):
        if kind is LetterKind.THANKS:
            await memory.notes.forget_words(note_id)


async def come_apart(memory: Memory, community_id: int, *, by: int, other: int, at: datetime) -> None:
    """One of two has come to wish for distance from the other: nothing is on its way between them any more."""
    await drop_thanks(memory, community_id, by=other, to=by, at=at, seen=True)
    await drop_thanks(memory, community_id, by=by, to=other, at=at, seen=False)


async def has_other_plans(memory: Memory, community_id: int, person: int) -> bool:
    """Whether someone has a mentor, or waits for one."""
    waits = await memory.seekers.waiting_one(community_id, person) is not None
    return waits or await memory.pairings.count_mentors(community_id, person) > 0


async def is_not_to_be(memory: Memory, pairing: Pairing, person: int) -> bool:
    """Whether one of two who are kept apart is asked about the other, and knows who it is.

    Who does not know it yet is asked as ever, so that nothing tells them.
    """
    return sees_partner(pairing, person) and await memory.couples.are_apart(pairing.community_id, *pairing.people)


async def tell_about(
    memory: Memory,
    pairing: Pairing,
    kind: LetterKind,
    person: int | None,
    *,
    at: datetime,
    urgency: Urgency = Urgency.NEWS,
) -> None:
    """One letter about a pairing to one person."""
    await memory.letters.write(pairing.community_id, kind, about=pairing.id, to=person, at=at, urgency=urgency)


async def remember(memory: Memory, pairing: Pairing, move: str, *, by: int | None, at: datetime) -> None:
    """Into the audit trail."""
    await memory.audit.write(
        pairing.community_id, actor=by, move=move, subject="pairing", subject_id=pairing.id, at=at
    )
