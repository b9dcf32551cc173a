"""Rows as the database takes them, and short ways to put them there past all the code in between."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text, update

from storage.database import Store
from storage.models.enums import LetterKind, MentorState, PairingState, SeekerState, Urgency
from storage.schema.pairings import pairings
from storage.schema.people import communities, mentors, seekers

HOME, ADA, INES, HANA = 100, 11, 22, 33
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

COUPLE = {"mentor_id": ADA, "mentee_id": INES, "lower_id": ADA, "higher_id": INES}
TURNED_ROUND = {"mentor_id": INES, "mentee_id": ADA, "lower_id": ADA, "higher_id": INES}
BOTH_AGREED = {"mentor_agreed_at": NOW, "mentee_agreed_at": NOW}
ACTIVE = BOTH_AGREED | {"state": "active", "began_at": NOW}
ENDED = ACTIVE | {"state": "ended", "closed_at": NOW, "ended_how": "by_party"}

PROPOSED: dict[str, Any] = COUPLE | {
    "community_id": HOME,
    "state": "proposed",
    "asked_by": "mentee",
    "needs_yes": False,
    "proposed_at": NOW,
    "veiled": False,
    "step": 0,
}
APPLIED: dict[str, Any] = {
    "community_id": HOME,
    "user_id": ADA,
    "state": "applied",
    "capacity": 2,
    "past_member": False,
    "applied_at": NOW,
}
WAITING: dict[str, Any] = {
    "community_id": HOME,
    "user_id": INES,
    "state": "waiting",
    "attends": True,
    "since": NOW,
}


async def found_home(store: Store) -> None:
    """The community that the rows belong to."""
    async with store.engine.begin() as connection:
        await connection.execute(insert(communities).values(community_id=HOME, needs_yes=False))


async def put_pairing(store: Store, **changed: Any) -> None:
    """A pairing, straight into its table."""
    async with store.engine.begin() as connection:
        await connection.execute(insert(pairings).values(PROPOSED | changed))


async def turn_pairings(store: Store, **changed: Any) -> None:
    """Change every pairing, straight in its table."""
    async with store.engine.begin() as connection:
        await connection.execute(update(pairings).values(changed))


async def put_mentor(store: Store, **changed: Any) -> None:
    """A mentor, straight into its table."""
    async with store.engine.begin() as connection:
        await connection.execute(insert(mentors).values(APPLIED | changed))


async def put_seeker(store: Store, **changed: Any) -> None:
    """Someone on the waiting list, straight into its table."""
    async with store.engine.begin() as connection:
        await connection.execute(insert(seekers).values(WAITING | changed))


async def count(store: Store, table: str) -> int:
    """How many rows a table has."""
    async with store.engine.connect() as connection:
        return await connection.scalar(select(text("count(*)")).select_from(text(table))) or 0


async def write_letters(
    store: Store, *urgencies: Urgency, due: datetime = NOW, once: str | None = None, to: int | None = INES
) -> None:
    """Letters of these urgencies, in this order, in one transaction."""
    async with store.transaction() as memory:
        for number, urgency in enumerate(urgencies, start=1):
            await memory.letters.write(
                HOME, LetterKind.ASKED, about=number, to=to, at=due, once=once, urgency=urgency
            )


STATES = {"mentors": MentorState, "seekers": SeekerState, "pairings": PairingState}
