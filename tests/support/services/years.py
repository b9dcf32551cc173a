"""Years in the lives of a few pairs: a real database, two processes over it, and the Discord to which they send."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

from sqlalchemy import select

from bot.demo.world.community import SetClock
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from storage.models.enums import LetterKind, LetterState
from storage.models.records import Letter
from storage.schema.audit import audit
from storage.schema.check_ins import notes, questions, schedules, silences
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from storage.schema.people import mentors, preferences, seekers
from tests.support.databases import store_at
from tests.support.house import START, House, facilitator, someone

from .carrying import Died, Discord, Round
from .years_promises import Seen, asked_rightly, nothing_is_left, told_rightly

MENTORS, MENTEES = (1, 2, 3), (3, 4, 5)
"""One of them is a mentor to some and has a mentor as well."""

LOOKED_AT = (pairings, schedules, questions, letters, silences, notes, preferences, mentors, seekers, audit)


class Lives:
    """A community of five, two processes that serve it, and what Discord took of what they sent."""

    seen: Seen

    def __init__(self, url: str) -> None:
        self._url = url
        self.programme = Programme()
        self.clock = SetClock(START)
        self.houses = self._open()
        self.discord = Discord()
        self.left: set[int] = set()
        self.half_done: list[Facts] = []
        self.swept_at = START

    @property
    def house(self) -> House:
        """The process that people's commands reach."""
        return self.houses[0]

    async def begin(self) -> None:
        """The settings are chosen, and three pairs have begun."""
        await self.house.set_up()
        for mentor in MENTORS:
            await self.house.services.mentors.add(facilitator(), someone(mentor))
        for mentor, mentee in ((1, 4), (2, 3), (3, 5)):
            await self.house.together(mentee, mentor)
        await self.look()

    async def close(self) -> None:
        """Both processes stop."""
        for house in self.houses:
            await house.store.close()

    async def restart(self) -> None:
        """Both processes stop, and others begin over what is stored; what was half done nobody remembers."""
        await self.close()
        self.half_done.clear()
        self.houses = self._open()

    async def look(self) -> Seen:
        """What is stored now."""
        async with self.house.store.engine.connect() as connection:
            stored = {
                table.name: [
                    dict(row._mapping) for row in await connection.execute(select(table).order_by(table.c.id))
                ]
                for table in LOOKED_AT
            }
        self.seen = Seen(now=self.clock(), programme=self.programme, left=frozenset(self.left), tables=stored)
        return self.seen

    async def sweep(self, *processes: int) -> None:
        """What is due is done, by one process or by both at once; what came of it is looked at."""
        before = await self.look()
        await asyncio.gather(*(self.houses[process].services.due.sweep() for process in processes))
        self.swept_at = self.clock()
        after = await self.look()
        asked_rightly(before, after)
        nothing_is_left(after)

    async def carry(
        self, process: int = 0, *, dies_after: int | None = None, refuses: frozenset[int] = frozenset()
    ) -> None:
        """A courier of one process carries what is due; it may die after so many steps.

        Discord has passing trouble with the letters whose place is in *refuses*.
        """
        await self.look()
        round_ = Round(
            self.houses[process], self.discord, dies_after=dies_after, refuses=refuses, before=self._told_rightly
        )
        with contextlib.suppress(Died):
            await round_.carry()
        if round_.half_done is not None:
            self.half_done.append(round_.half_done)

    async def come_back(self) -> None:
        """A courier that was thought dead was only slow: it notes now what it had sent."""
        for facts in self.half_done:
            await self.house.services.post.arrived(facts)
        self.half_done.clear()

    async def settle(self) -> None:
        """Time goes on without new deeds until nothing waits any more: no letter is lost."""
        for _ in range(60):
            await self.carry()
            kept = [row for row in (await self.look()).tables["letters"] if row["state"] == LetterState.WAITING]
            # While something waits for facilitators, it is looked at daily whether they hear of it.
            waiting = [row for row in kept if row["kind"] != LetterKind.STILL_HEARD]
            if not waiting:
                return
            soonest = min(max(row["due_at"], row["leased_until"] or row["due_at"]) for row in waiting)
            self.clock.forward(max(soonest - self.clock(), timedelta(seconds=1)))
        raise AssertionError(f"letters wait for ever: {waiting}")

    def _told_rightly(self, letter: Letter) -> None:
        told_rightly(self.seen, letter, [(taken.letter, taken.at) for taken in self.discord.taken.values()])

    def _open(self) -> tuple[House, House]:
        return House(store_at(self._url), clock=self.clock), House(store_at(self._url), clock=self.clock)
