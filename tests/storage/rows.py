"""Rows as the database takes them, and short ways to put them there past all the code in between."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text, update

from storage.database import Database
from storage.models.enums import MentorState, MessageKind, PairingState, Priority, SeekerState
from storage.schema.pairings import pairings
from storage.schema.people import communities, mentors, seekers

COMMUNITY_ID, ADA, INES, HANA = 100, 11, 22, 33
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

COUPLE = {"mentor_id": ADA, "mentee_id": INES, "lower_id": ADA, "higher_id": INES}
COUPLE_SWAPPED = {"mentor_id": INES, "mentee_id": ADA, "lower_id": ADA, "higher_id": INES}
BOTH_AGREED = {"mentor_agreed_at": NOW, "mentee_agreed_at": NOW}
ACTIVE = BOTH_AGREED | {"state": "active", "began_at": NOW}
PAUSED = ACTIVE | {"state": "paused", "mentee_paused_at": NOW}
ENDED = ACTIVE | {"state": "ended", "closed_at": NOW, "ended_how": "by_party"}

PROPOSED: dict[str, Any] = COUPLE | {
    "community_id": COMMUNITY_ID,
    "state": "proposed",
    "asked_by": "mentee",
    "needs_yes": False,
    "proposed_at": NOW,
    "anonymous_until_agreed": False,
    "step": 0,
}
APPLIED: dict[str, Any] = {
    "community_id": COMMUNITY_ID,
    "user_id": ADA,
    "state": "applied",
    "capacity": 2,
    "past_member": False,
    "applied_at": NOW,
}
WAITING: dict[str, Any] = {
    "community_id": COMMUNITY_ID,
    "user_id": INES,
    "state": "waiting",
    "attends": True,
    "since": NOW,
}


async def create_community(database: Database) -> None:
    """The community that the rows belong to."""
    async with database.engine.begin() as connection:
        await connection.execute(insert(communities).values(community_id=COMMUNITY_ID, needs_yes=False))


async def put_pairing(database: Database, **changed: Any) -> None:
    """A pairing, straight into its table."""
    async with database.engine.begin() as connection:
        await connection.execute(insert(pairings).values(PROPOSED | changed))


async def turn_pairings(database: Database, **changed: Any) -> None:
    """Change every pairing, straight in its table."""
    async with database.engine.begin() as connection:
        await connection.execute(update(pairings).values(changed))


async def put_mentor(database: Database, **changed: Any) -> None:
    """A mentor, straight into its table."""
    async with database.engine.begin() as connection:
        await connection.execute(insert(mentors).values(APPLIED | changed))


async def put_seeker(database: Database, **changed: Any) -> None:
    """Someone on the waiting list, straight into its table."""
    async with database.engine.begin() as connection:
        await connection.execute(insert(seekers).values(WAITING | changed))


async def count(database: Database, table: str) -> int:
    """How many rows a table has."""
    async with database.engine.connect() as connection:
        return await connection.scalar(select(text("count(*)")).select_from(text(table))) or 0


async def enqueue_messages(
    database: Database,
    *priorities: Priority,
    due: datetime = NOW,
    once: str | None = None,
    to: int | None = INES,
    first_reader: int | None = None,
) -> None:
    """Messages of these priorities, in this order, in one transaction; from *first_reader* on, each to another."""
    async with database.transaction() as uow:
        for number, priority in enumerate(priorities, start=1):
            await uow.outbox.enqueue(
                COMMUNITY_ID,
                MessageKind.ASKED,
                subject_id=number,
                recipient_id=to if first_reader is None else first_reader + number,
                at=due,
                dedup_key=once,
                priority=priority,
            )


STATES = {"mentors": MentorState, "seekers": SeekerState, "pairings": PairingState}
