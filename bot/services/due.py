"""What falls due by itself: reminders, kind expiry, check-ins, pauses that are over, wishes that nobody took on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.rules.rights import Right, requires
from bot.services.check_ins.due import Contacts
from bot.services.check_ins.scheduling import CheckInRounds
from bot.services.concerns.raising import UntakenConcerns
from bot.services.core.context import Desk, Service
from bot.services.mentors.due import MentorPauses
from bot.services.pairings.due import Proposals
from bot.services.preferences.due import Rests
from bot.services.waiting_list.due import WordsToThoseWaiting
from storage.database import is_passing
from storage.models.enums import Duty
from storage.unit_of_work import Memory

log = structlog.get_logger(__name__)

PUT_OFF = timedelta(hours=1)
"""How long a row that cannot be moved on rests before it is tried again."""

BATCH = 25
"""Rows a transaction moves on; small, so that a member's command never waits long behind it."""

MANY = 100
"""The same for check-ins, which are moved on with a few statements for all of them."""


class Chore(Protocol):
    """Knows what rows of one kind are due for."""

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Do it for these rows, which are held, and set when each is due next."""


class Due(Service):
    """Rows with a due time are the truth; moving the time on and writing the letters are one transaction."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chores: dict[Duty, Chore] = {
            Duty.CONTACT: Contacts(desk.programme),
            Duty.CONCERN: UntakenConcerns(desk.programme),
            Duty.MENTOR: MentorPauses(),
            Duty.REST: Rests(),
            Duty.PAIRING: Proposals(desk.programme),
            Duty.SCHEDULE: CheckInRounds(desk.programme),
            Duty.SEEKER: WordsToThoseWaiting(desk.programme),
        }

    @requires(Right.PROGRAM)
    async def sweep(self) -> int:
        """Do everything that is due now; return how many rows were moved on. Where nothing is due, it only reads."""
        total = 0
        while due := await self._what_is_due():
            moved = sum([await self._some(duty, chore) for duty, chore in self._chores.items() if duty in due])
            total += moved
            if not moved:
                # Another process holds it, and moves it on.
                break
        return total

    async def _what_is_due(self) -> list[Duty]:
        async with self._store.reading() as memory:
            return await memory.duties.any_due(by=self._clock())

    async def _some(self, duty: Duty, chore: Chore) -> int:
        now, limit = self._clock(), MANY if duty is Duty.SCHEDULE else BATCH
        try:
            async with self._store.transaction() as memory:
                ids = await memory.duties.claim(duty, by=now, limit=limit)
                if ids:
                    await chore.move_on(memory, ids, now)
                return len(ids)
        except Exception as error:  # noqa: BLE001 - the very row that cannot be moved on is found and told of below
            log.warning("a batch could not be moved on; now one by one", duty=duty, error=type(error).__name__)
            return await self._one_by_one(duty, chore, now)

    async def _one_by_one(self, duty: Duty, chore: Chore, now: datetime) -> int:
        """One row that cannot be moved on must not hold up the others: it is put off, and told of in the log."""
        async with self._store.reading() as memory:
            ids = await memory.duties.look(duty, by=now, limit=BATCH)
        moved = 0
        for row_id in ids:
            try:
                async with self._store.transaction() as memory:
                    if held := await memory.duties.claim_one(duty, row_id, by=now):
                        await chore.move_on(memory, held, now)
                        moved += 1
            except Exception as error:  # whatever is wrong with this row, the next one is tried
                if is_passing(error):
                    raise  # no row is to blame; the next ring of the alarm tries again
                log.error("a row could not be moved on", duty=duty, row=row_id, exc_info=error)
                async with self._store.transaction() as memory:
                    await memory.duties.put_off(duty, row_id, until=now + PUT_OFF)
                moved += 1
        return moved
