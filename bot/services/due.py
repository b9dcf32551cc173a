"""What falls due by itself: reminders, kind expiry, check-ins, pauses that are over."""

from __future__ import annotations

from datetime import datetime

from bot.rules.timing import has_expired, next_check_in, next_step
from storage.memory import Memory
from storage.records import Pairing
from storage.states import LetterKind, MentorState, PairingState, Urgency

from .closing import close_proposal, remember, tell_about
from .desk import Service

BATCH = 25
"""Rows a transaction moves on; small, so that a member's command never waits long behind it."""


class Due(Service):
    """Rows with a due time are the truth; moving the time on and writing the letters are one transaction."""

    async def sweep(self) -> int:
        """Do everything that is due now; gives how many rows moved."""
        total = 0
        while moved := await self._sweep_pairings() + await self._sweep_pauses():
            total += moved
        return total

    async def _sweep_pairings(self) -> int:
        now = self._clock()
        async with self._store.transaction() as memory:
            due = await memory.pairings.due(by=now, limit=BATCH)
            for pairing in due:
                match pairing.state:
                    case PairingState.PROPOSED:
                        await self._remind_or_expire(memory, pairing, now)
                    case PairingState.ACTIVE:
                        await self._check_in(memory, pairing, now)
                    case PairingState.PAUSED:
                        await self._ask_to_go_on(memory, pairing, now)
                    case _:
                        await memory.pairings.change(pairing, due_at=None)
            return len(due)

    async def _remind_or_expire(self, memory: Memory, pairing: Pairing, now: datetime) -> None:
        if has_expired(self._programme, proposed_at=pairing.proposed_at, at=now):
            if await close_proposal(memory, pairing, PairingState.EXPIRED, by=None, at=now):
                for person in pairing.people:
                    await tell_about(memory, pairing, LetterKind.ASK_EXPIRED, person, at=now)
            return
        step, due_at = next_step(self._programme, proposed_at=pairing.proposed_at, after=now)
        if await memory.pairings.change(pairing, step=step, due_at=due_at):
            for person in pairing.unanswered:
                await tell_about(memory, pairing, LetterKind.ASKED_REMINDER, person, at=now, urgency=Urgency.LATER)

    async def _check_in(self, memory: Memory, pairing: Pairing, now: datetime) -> None:
        assert pairing.began_at is not None  # the database holds this for everything active
        number = pairing.step + 1
        due_at = next_check_in(self._programme, began_at=pairing.began_at, after=now)
        if not await memory.pairings.change(pairing, step=number, due_at=due_at):
            return
        for person in pairing.people:
            question_id = await memory.questions.ask(
                community_id=pairing.community_id,
                pairing_id=pairing.id,
                person_id=person,
                number=number,
                at=now,
            )
            if question_id is not None:
                await memory.letters.write(
                    pairing.community_id,
                    LetterKind.CHECK_IN,
                    about=question_id,
                    to=person,
                    at=now,
                    urgency=Urgency.LATER,
                )

    async def _ask_to_go_on(self, memory: Memory, pairing: Pairing, now: datetime) -> None:
        if await memory.pairings.change(pairing, due_at=None):
            for person in pairing.people:
                await tell_about(memory, pairing, LetterKind.PAUSE_OVER, person, at=now, urgency=Urgency.LATER)
            await remember(memory, pairing, "pause over", by=None, at=now)

    async def _sweep_pauses(self) -> int:
        now = self._clock()
        async with self._store.transaction() as memory:
            over = await memory.mentors.pause_is_over(by=now, limit=BATCH)
            for mentor in over:
                if await memory.mentors.change(mentor, state=MentorState.APPROVED, paused_until=None):
                    await memory.audit.write(
                        mentor.community_id,
                        actor=None,
                        move="pause over",
                        subject="mentor",
                        subject_id=mentor.id,
                        at=now,
                    )
                    await memory.letters.write(
                        mentor.community_id,
                        LetterKind.MENTOR_OPEN_AGAIN,
                        about=mentor.id,
                        to=mentor.user_id,
                        at=now,
                        urgency=Urgency.LATER,
                    )
            return len(over)
