"""Simulated years of a few pairings: a real database, two processes over it, and the Discord to which they send."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

from sqlalchemy import select

from bot.demo.world.community import ManualClock
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.audit import audit
from storage.schema.check_ins import notes, questions, schedules, silences
from storage.schema.matters import open_matters
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import mentors, preferences, seekers
from tests.support.databases import database_at
from tests.support.service_harness import START, ServiceHarness, facilitator, someone

from .delivery import DeliveryRun, FakeDiscord, ProcessDied
from .simulation_invariants import Snapshot, check_message, check_outbox_empty, check_questions
from .simulation_matters import check_told_once

MENTORS, MENTEES = (1, 2, 3), (3, 4, 5)
"""User ids of the mentors and of the mentees; one person is both."""

CHECKED_TABLES = (
    pairings,
    schedules,
    questions,
    outbox_messages,
    silences,
    notes,
    preferences,
    mentors,
    seekers,
    open_matters,
    audit,
)


class Simulation:
    """A community of five, two processes that serve it, and what Discord accepted from them."""

    seen: Snapshot

    def __init__(self, url: str) -> None:
        self._url = url
        self.programme = Programme()
        self.clock = ManualClock(START)
        self.harnesses = self._open()
        self.discord = FakeDiscord()
        self.left: set[int] = set()
        self.half_done: list[MessageContext] = []
        self.swept_at = START

    @property
    def harness(self) -> ServiceHarness:
        """The process that people's commands reach."""
        return self.harnesses[0]

    async def begin(self) -> None:
        """Choose the settings and start three pairings."""
        await self.harness.set_up()
        for mentor in MENTORS:
            await self.harness.services.mentor_applications.add(facilitator(), someone(mentor))
        for mentor, mentee in ((1, 4), (2, 3), (3, 5)):
            await self.harness.active_pairing(mentee, mentor)
        await self.snapshot()

    async def close(self) -> None:
        """Stop both processes."""
        for harness in self.harnesses:
            await harness.database.close()

    async def restart(self) -> None:
        """Stop both processes and start others over the same database; what was half done is forgotten."""
        await self.close()
        self.half_done.clear()
        self.harnesses = self._open()

    async def snapshot(self) -> Snapshot:
        """Return a snapshot of what is stored now."""
        async with self.harness.database.engine.connect() as connection:
            stored = {
                table.name: [
                    dict(row._mapping) for row in await connection.execute(select(table).order_by(table.c.id))
                ]
                for table in CHECKED_TABLES
            }
        self.seen = Snapshot(now=self.clock(), programme=self.programme, left=frozenset(self.left), tables=stored)
        return self.seen

    async def sweep(self, *processes: int) -> None:
        """Run a sweep in one process or in both at once, and check what came of it."""
        before = await self.snapshot()
        await asyncio.gather(*(self.harnesses[process].services.due.sweep() for process in processes))
        self.swept_at = self.clock()
        after = await self.snapshot()
        check_questions(before, after)
        check_outbox_empty(after)

    async def deliver(
        self, process: int = 0, *, dies_after: int | None = None, refuses: frozenset[int] = frozenset()
    ) -> None:
        """Let one process's outbox worker send what is due; it may die after so many steps.

        Discord fails temporarily for the messages whose place is in *refuses*.
        """
        await self.snapshot()
        round_ = DeliveryRun(
            self.harnesses[process], self.discord, dies_after=dies_after, refuses=refuses, before=self._told_rightly
        )
        with contextlib.suppress(ProcessDied):
            await round_.run()
        if round_.sent_but_not_recorded is not None:
            self.half_done.append(round_.sent_but_not_recorded)

    async def come_back(self) -> None:
        """Let a worker that was thought dead, but was only slow, record now what it had sent."""
        for context in self.half_done:
            await self.harness.services.outbox.mark_sent(context)
        self.half_done.clear()

    async def settle(self) -> None:
        """Let time pass without new actions until no message waits. Raises AssertionError if some never arrive."""
        for _ in range(60):
            await self.deliver()
            kept = [row for row in (await self.snapshot()).tables["letters"] if row["state"] == DeliveryState.WAITING]
            # The card that opens the queue is brought up to date daily.
            waiting = [row for row in kept if row["kind"] != MessageKind.CARD_QUEUE]
            if not waiting:
                return
            soonest = min(max(row["due_at"], row["leased_until"] or row["due_at"]) for row in waiting)
            self.clock.advance(max(soonest - self.clock(), timedelta(seconds=1)))
        raise AssertionError(f"messages wait for ever: {waiting}")

    def _told_rightly(self, message: OutboxMessage) -> None:
        earlier = [(taken.message, taken.at) for taken in self.discord.accepted.values()]
        check_message(self.seen, message, earlier)
        check_told_once(self.seen, message, earlier)

    def _open(self) -> tuple[ServiceHarness, ServiceHarness]:
        return ServiceHarness(database_at(self._url), clock=self.clock), ServiceHarness(
            database_at(self._url), clock=self.clock
        )
