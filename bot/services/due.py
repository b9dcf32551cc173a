"""What falls due by itself: reminders, kind expiry, check-ins, pauses that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.rules.timing import facilitators_reminded, has_expired, next_check_in, next_step
from storage.memory import Memory
from storage.records import Pairing
from storage.states import LetterKind, MentorState, PairingState, Urgency

from .closing import close_proposal, remember, tell_about
from .desk import Service

log = structlog.get_logger(__name__)

PUT_OFF = timedelta(hours=1)
"""How long a row that cannot be moved on rests before it is tried again."""

BATCH = 25
"""Rows a transaction moves on; small, so that a member's command never waits long behind it."""


class Due(Service):
    """Rows with a due time are the truth; moving the time on and writing the letters are one transaction."""

    async def sweep(self) -> int:
        """Do everything that is due now; gives how many rows moved."""
        total = 0
        while moved := await self._sweep_pauses() + await self._sweep_pairings():
            total += moved
        return total

    async def _sweep_pairings(self) -> int:
        now = self._clock()
        try:
            async with self._store.transaction() as memory:
                due = await memory.pairings.due(by=now, limit=BATCH)
                for pairing in due:
                    await self._move_on(memory, pairing, now)
                return len(due)
        except Exception as error:  # noqa: BLE001 - the very row that cannot be moved on is found and told of below
            log.warning("a batch could not be moved on; now one by one", error=type(error).__name__)
            return await self._one_by_one(now)

    async def _one_by_one(self, now: datetime) -> int:
        """One row that cannot be moved on must not hold up the others: it is put off, and told of in the log."""
        async with self._store.reading() as memory:
            ids = await memory.pairings.due_ids(by=now, limit=BATCH)
        for pairing_id in ids:
            try:
                async with self._store.transaction() as memory:
                    pairing = await memory.pairings.hold(pairing_id)
                    if pairing is not None and pairing.due_at is not None and pairing.due_at <= now:
                        await self._move_on(memory, pairing, now)
            except Exception as error:  # whatever is wrong with this row, the next one is tried
                log.error("a pairing could not be moved on", pairing=pairing_id, exc_info=error)
                async with self._store.transaction() as memory:
                    await memory.pairings.put_off(pairing_id, until=now + PUT_OFF)
        return len(ids)

    async def _move_on(self, memory: Memory, pairing: Pairing, now: datetime) -> None:
        match pairing.state:
            case PairingState.PROPOSED:
                await self._remind_or_expire(memory, pairing, now)
            case PairingState.AGREED:
                await self._ask_facilitators_again(memory, pairing, now)
            case PairingState.ACTIVE:
                await self._check_in(memory, pairing, now)
            case PairingState.PAUSED:
                await self._ask_to_go_on(memory, pairing, now)
            case _:
                await memory.pairings.change(pairing, due_at=None)

    async def _ask_facilitators_again(self, memory: Memory, pairing: Pairing, now: datetime) -> None:
        """Two people wait for a facilitator's yes: the card comes up anew, until someone decides."""
        if await memory.pairings.change(pairing, due_at=facilitators_reminded(self._programme, after=now)):
            await memory.pairings.place_card(pairing.id, channel_id=None, message_id=None)
            await memory.letters.write(
                pairing.community_id,
                LetterKind.CARD_PAIRING,
                about=pairing.id,
                at=now,
                urgency=Urgency.LATER,
            )

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
                    await self._remember(memory, mentor, "pause over", by=None)
                    await memory.letters.write(
                        mentor.community_id,
                        LetterKind.MENTOR_OPEN_AGAIN,
                        about=mentor.id,
                        to=mentor.user_id,
                        at=now,
                        urgency=Urgency.LATER,
                    )
            return len(over)
