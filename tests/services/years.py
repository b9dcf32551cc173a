"""Years in the lives of a few pairs: a real database, two processes over it, and a Discord that takes messages."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.delivery import POSTED_ONCE
from bot.demo.community import SetClock
from bot.rules.programme import Programme
from bot.services.post import CARDS, Facts, Post
from bot.ui import cards
from bot.ui.letters import render as render_letter
from storage.records import Letter
from storage.states import LetterKind, LetterState
from storage.tables import audit, letters, mentors, notes, pairings, preferences, questions, schedules, silences
from tests.databases import store_at
from tests.house import START, House, facilitator, someone

from .years_promises import Seen, asked_rightly, nothing_is_left, told_rightly

MENTORS, MENTEES = (1, 2, 3), (3, 4, 5)
"""One of them is a mentor to some and has a mentor as well."""

LOOKED_AT = (pairings, schedules, questions, letters, silences, notes, preferences, mentors, audit)
LEASE = 120.0
A_CHANNEL = 800


class Died(Exception):
    """The courier's process is gone, in the middle of what it did."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A message that Discord has."""

    number: int
    letter: Letter
    at: datetime


class Lives:
    """A community of five, two processes that serve it, and what Discord took of what they sent."""

    seen: Seen

    def __init__(self, url: str) -> None:
        self._url = url
        self.programme = Programme()
        self.clock = SetClock(START)
        self.houses = self._open()
        self.taken: dict[str, Taken] = {}
        self.unreachable: set[int] = set()
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
        self.seen = Seen(now=self.clock(), programme=self.programme, tables=stored)
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
        round_ = _Round(self, self.houses[process].services.post, dies_after, refuses)
        with contextlib.suppress(Died):
            await round_.carry()

    async def come_back(self) -> None:
        """A courier that was thought dead was only slow: it notes now what it had sent."""
        for facts in self.half_done:
            await self.house.services.post.arrived(facts)
        self.half_done.clear()

    async def settle(self) -> None:
        """Time goes on without new deeds until nothing waits any more: no letter is lost."""
        for _ in range(60):
            await self.carry()
            waiting = [row for row in (await self.look()).tables["letters"] if row["state"] == LetterState.WAITING]
            if not waiting:
                return
            soonest = min(max(row["due_at"], row["leased_until"] or row["due_at"]) for row in waiting)
            self.clock.forward(max(soonest - self.clock(), timedelta(seconds=1)))
        raise AssertionError(f"letters wait for ever: {waiting}")

    def take(self, facts: Facts) -> Taken:
        """Discord takes a message; of a repeat, by its nonce, it gives the earlier one."""
        letter = facts.letter
        if letter.nonce not in self.taken:
            told_rightly(self.seen, letter, [(taken.letter, taken.at) for taken in self.taken.values()])
            self.taken[letter.nonce] = Taken(number=len(self.taken) + 1, letter=letter, at=self.clock())
        return self.taken[letter.nonce]

    def _open(self) -> tuple[House, House]:
        return House(store_at(self._url), clock=self.clock), House(store_at(self._url), clock=self.clock)


class _Round:
    """One way of the courier through its real steps, without Discord."""

    def __init__(self, lives: Lives, post: Post, dies_after: int | None, refuses: frozenset[int]) -> None:
        self._lives = lives
        self._post = post
        self._steps_left = dies_after
        self._refuses = refuses
        self._count = 0

    async def carry(self) -> None:
        while claimed := await self._post.claim(limit=4, lease_seconds=LEASE):
            self._step()
            for letter in claimed:
                await self._deliver(letter)
                self._step()

    async def _deliver(self, letter: Letter) -> None:
        facts = await self._post.facts(letter)
        self._count += 1
        self._step()
        if seconds := self._post.comes_later(facts):
            await self._post.not_yet(letter, seconds=seconds)
        elif not self._says_something(facts):
            await self._post.needless(letter)
        elif self._count in self._refuses:
            await self._post.put_off(letter)
        elif letter.to_id in self._lives.unreachable and letter.kind is not LetterKind.MENTOR_ROLE:
            await self._post.unreachable(letter)
        else:
            await self._send(facts)

    def _says_something(self, facts: Facts) -> bool:
        kind = facts.letter.kind
        if kind is LetterKind.MENTOR_ROLE:
            return True
        render = cards.render if kind in CARDS | POSTED_ONCE else render_letter
        return render(facts, self._lives.programme) is not None

    async def _send(self, facts: Facts) -> None:
        is_new_card = facts.letter.kind in CARDS and facts.card is None
        message = self._lives.take(facts)
        self._lives.half_done.append(facts)
        self._step()
        await self._post.arrived(facts, card=(A_CHANNEL, message.number) if is_new_card else None)
        self._lives.half_done.pop()

    def _step(self) -> None:
        if self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left < 0:
                raise Died
