"""An invented crowd, written in bulk: as many pairings as a bench wants, each row as the bot itself writes it.

People are numbers: the mentor and the mentee of pairing *n* are nobody else's.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Table, insert, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.programme import QUALITIES
from storage.database import Database
from storage.models.enums import (
    AskedBy,
    DeliveryState,
    EndedHow,
    MentorState,
    MessageKind,
    PairingState,
    Priority,
    RoleKind,
)
from storage.schema.check_ins import questions, schedules
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import communities, community_roles, dm_channels, mentor_qualities, mentors, people

HOME = 5_000_000_001
FACILITATOR_ROLE, MEMBER_ROLE, MENTOR_ROLE = 5_100_000_001, 5_100_000_002, 5_100_000_003
FACILITATORS_CHANNEL, MENTORSHIP_CHANNEL = 5_200_000_001, 5_200_000_002
MENTORS, MENTEES, DM_CHANNELS = 10_000_000_000, 20_000_000_000, 100_000_000_000
"""Where the ids of these begin; a person's DM channel is their id counted from DM_CHANNELS."""

WORDS = "I have been where you are, and I remember what helped me: somebody who listened and did not hurry me."


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers of some pairings, both ends included."""

    first: int
    last: int

    def __len__(self) -> int:
        return max(0, self.last - self.first + 1)

    def numbers(self) -> CTE:
        """As many numbers, as a table with one column, which the database counts up by itself."""
        numbers = select(literal(self.first, BigInteger).label("n")).cte("numbers", recursive=True)
        return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < self.last))

    def split(self, parts: int) -> list[Span]:
        """Neighbouring spans of about the same length that make up this one."""
        edges = [self.first + len(self) * part // parts for part in range(parts + 1)]
        return [Span(start, end - 1) for start, end in itertools.pairwise(edges) if end > start]


async def create_community(database: Database) -> None:
    """One community with its settings chosen."""
    roles = {
        RoleKind.FACILITATOR: FACILITATOR_ROLE,
        RoleKind.MEMBER: MEMBER_ROLE,
        RoleKind.MENTOR: MENTOR_ROLE,
    }
    async with database.engine.begin() as connection:
        await connection.execute(
            insert(communities).values(
                community_id=HOME,
                facilitators_channel_id=FACILITATORS_CHANNEL,
                needs_yes=False,
                # What comes weekly comes after all that is measured.
                weekly_at=datetime.now(UTC) + timedelta(days=3650),
            )
        )
        await connection.execute(
            insert(community_roles),
            [{"community_id": HOME, "kind": kind, "role_id": role} for kind, role in roles.items()],
        )


async def add_people(database: Database, span: Span, *, at: datetime) -> None:
    """An approved mentor with three qualities for each number, everyone known and with an open DM channel."""
    numbers = span.numbers()
    n = numbers.c.n
    async with database.engine.begin() as connection:
        await _fill(
            connection,
            mentors,
            numbers,
            id=n,
            community_id=HOME,
            user_id=n + MENTORS,
            state=MentorState.APPROVED.value,
            capacity=2,
            past_member=False,
            words=WORDS,
            applied_at=at,
            decided_by=1,
            decided_at=at,
        )
        for quality in QUALITIES[:3]:
            await _fill(connection, mentor_qualities, numbers, mentor_id=n, quality=quality)
        for base in (MENTORS, MENTEES):
            begun = {"discreet": False, "asked_first_at": at}
            await _fill(connection, people, numbers, community_id=HOME, user_id=n + base, **begun)
            await _fill(connection, dm_channels, numbers, user_id=n + base, channel_id=n + base + DM_CHANNELS)


async def add_proposals(database: Database, span: Span, *, at: datetime) -> None:
    """Mentees who have asked mentors, who have not answered yet."""
    await _add_pairings(
        database,
        span,
        state=PairingState.PROPOSED,
        at=at,
        words=WORDS,
        mentee_agreed_at=at,
        due_at=at + timedelta(days=3),
    )


async def add_active(database: Database, span: Span, *, at: datetime, due_at: datetime) -> None:
    """Pairs who walk together since *at*; for each of the two, the next check-in falls due at *due_at*."""
    await _add_pairings(
        database,
        span,
        state=PairingState.ACTIVE,
        at=at,
        mentor_agreed_at=at,
        mentee_agreed_at=at,
        began_at=at,
    )
    await _add_schedules(database, span, number=0, due_at=due_at)


async def add_ended(database: Database, span: Span, *, at: datetime) -> None:
    """Pairs who walked together for a month and ended it."""
    ended_at = at + timedelta(days=30)
    await _add_pairings(
        database,
        span,
        state=PairingState.ENDED,
        at=at,
        mentor_agreed_at=at,
        mentee_agreed_at=at,
        began_at=at,
        closed_at=ended_at,
        ended_how=EndedHow.BY_PARTY.value,
    )
    await _add_schedules(database, span, number=3, due_at=None)


async def add_years(database: Database, span: Span, *, now: datetime, parts: int = 50) -> None:
    """What years leave behind: one pairing in five is active with its check-in ahead, the others are ended.

    They began one after the other over five years, and the check-ins lie within the next thirty days.
    """
    for part, some in enumerate(span.split(parts)):
        fifth = some.first + len(some) // 5
        await add_active(
            database,
            Span(some.first, fifth - 1),
            at=now - timedelta(days=10 + part),
            due_at=now + timedelta(days=1 + part % 30),
        )
        began = now - timedelta(days=60 + (parts - part) * 1825 // parts)
        await add_ended(database, Span(fifth, some.last), at=began)


async def add_messages(
    database: Database, span: Span, kind: MessageKind, *, at: datetime, ids_after: int = 0
) -> None:
    """A message about each of these pairings to its mentee, with the ids that follow *ids_after*."""
    numbers = span.numbers()
    async with database.engine.begin() as connection:
        await _fill(
            connection,
            outbox_messages,
            numbers,
            id=numbers.c.n + ids_after,
            subject_id=numbers.c.n,
            recipient_id=numbers.c.n + MENTEES,
            **_message(kind, at),
        )


async def add_check_ins(database: Database, span: Span, *, at: datetime) -> None:
    """Both people of each of these pairings were asked how it goes, and neither message has been carried yet."""
    numbers = span.numbers()
    async with database.engine.begin() as connection:
        for odd, base in enumerate((MENTEES, MENTORS)):
            question_id, person_id = numbers.c.n * 2 - odd, numbers.c.n + base
            await _fill(
                connection,
                questions,
                numbers,
                id=question_id,
                community_id=HOME,
                pairing_id=numbers.c.n,
                person_id=person_id,
                number=1,
                asked_at=at,
            )
            await _fill(
                connection,
                outbox_messages,
                numbers,
                subject_id=question_id,
                recipient_id=person_id,
                **_message(MessageKind.CHECK_IN, at),
            )


async def update_planner_statistics(database: Database) -> None:
    """What PostgreSQL's autovacuum does by itself in time: count what there is, so that plans are made for it."""
    if database.is_sqlite:
        return
    async with database.engine.begin() as connection:
        await connection.execute(text("ANALYZE"))


def _message(kind: MessageKind, at: datetime) -> dict[str, Any]:
    return {
        "community_id": HOME,
        "kind": kind.value,
        "priority": Priority.LOW.value,
        "state": DeliveryState.WAITING.value,
        "attempts": 0,
        "written_at": at,
        "due_at": at,
    }


async def _add_pairings(database: Database, span: Span, *, state: PairingState, at: datetime, **more: Any) -> None:
    if not len(span):
        return
    numbers = span.numbers()
    n = numbers.c.n
    async with database.engine.begin() as connection:
        await _fill(
            connection,
            pairings,
            numbers,
            id=n,
            community_id=HOME,
            mentor_id=n + MENTORS,
            mentee_id=n + MENTEES,
            lower_id=n + MENTORS,
            higher_id=n + MENTEES,
            state=state.value,
            asked_by=AskedBy.MENTEE.value,
            needs_yes=False,
            anonymous_until_agreed=False,
            attends=True,
            proposed_at=at,
            **({"step": 0} | more),
        )


async def _add_schedules(database: Database, span: Span, *, number: int, due_at: datetime | None) -> None:
    if not len(span):
        return
    numbers = span.numbers()
    n = numbers.c.n
    async with database.engine.begin() as connection:
        for base in (MENTORS, MENTEES):
            await _fill(
                connection,
                schedules,
                numbers,
                community_id=HOME,
                pairing_id=n,
                person_id=n + base,
                turn=number,
                number=number,
                is_open=False,
                nudges=0,
                silent=0,
                ask_at=due_at,
                due_at=due_at,
            )


async def _fill(connection: AsyncConnection, table: Table, numbers: CTE, **columns: Any) -> None:
    """One row for each number: what is no expression over the numbers is the same in every row."""
    values = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in columns.items()
    ]
    rows = select(*values).select_from(numbers)
    await connection.execute(insert(table).from_select(list(columns), rows, include_defaults=False))
