"""Running several calls at the same moment, and reading what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, select

from bot.rules.callers import Caller
from bot.rules.refusals import Refusal
from storage.database import Database
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage, Pairing
from storage.schema.audit import audit
from storage.schema.check_ins import notes
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, in_dm

Done = TypeVar("Done")
Row = dict[str, Any]

ROUNDS = 3
"""Runs of a race in one test; every run must come out well, in whatever order the calls interleave."""


async def run_concurrently(*moves: Awaitable[Done], turned: bool = False) -> list[Done | Refusal]:
    """Start every call before any is finished, and return the outcomes; *turned* starts the last one first.

    A refusal is an outcome; any other error is raised.
    """
    outcomes = await asyncio.gather(*(reversed(moves) if turned else moves), return_exceptions=True)
    happened: list[Done | Refusal] = []
    for outcome in reversed(outcomes) if turned else outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, Refusal):
            raise outcome
        happened.append(outcome)
    return happened


def refusals(outcomes: Sequence[object]) -> list[Refusal]:
    """Return the refusals among the outcomes."""
    return [outcome for outcome in outcomes if isinstance(outcome, Refusal)]


async def rows(database: Database, table: Table, *conditions: ColumnElement[bool]) -> list[Row]:
    """Return the rows of a table, as they are stored."""
    async with database.engine.connect() as connection:
        found = await connection.execute(select(table).where(*conditions).order_by(*table.primary_key))
        return [dict(row._mapping) for row in found]


def manager(user_id: int = 1, community_id: int = COMMUNITY_ID) -> Caller:
    """Return a caller who manages the server and has no role in it."""
    return Caller(user_id=user_id, community_id=community_id, manages_server=True)


async def pairing_of(harness: ServiceHarness, pairing_id: int) -> Pairing:
    """Return a pairing as it is stored now."""
    async with harness.database.read_transaction() as uow:
        stored = await uow.pairings.get(pairing_id)
    assert stored is not None
    return stored


async def pending_messages(harness: ServiceHarness) -> set[tuple[MessageKind, int | None]]:
    """Return the kind and the recipient of every waiting message; reading marks them as sent."""
    messages = [(message.kind, message.recipient_id) for message in await harness.drain_outbox()]
    assert len(messages) == len(set(messages)), "somebody would be told the same thing twice"
    return set(messages)


async def make_ended_pairing(harness: ServiceHarness, mentee: int, mentor: int) -> Pairing:
    """Return a pairing that the mentee ended after some weeks; every message about it is sent."""
    async with harness.database.read_transaction() as uow:
        is_mentor = await uow.mentors.get_live(COMMUNITY_ID, mentor) is not None
    if not is_mentor:
        await harness.add_mentor(mentor)
    pairing = await harness.active_pairing(mentee, mentor)
    harness.advance_time(days=20)
    await harness.services.active_pairings.end(in_dm(mentee), pairing.id)
    await harness.drain_outbox()
    return pairing


async def waiting_message(harness: ServiceHarness, kind: MessageKind) -> OutboxMessage:
    """Return the one message of this kind that waits, and leave it waiting."""
    [row] = await rows(
        harness.database,
        outbox_messages,
        outbox_messages.c.kind == kind,
        outbox_messages.c.state == DeliveryState.WAITING,
    )
    async with harness.database.read_transaction() as uow:
        message = await uow.outbox.get(row["id"])
    assert message is not None
    return message


async def stored_note_texts(harness: ServiceHarness) -> list[str | None]:
    """Return the stored text of notes, thanks and what facilitators were told; None if it is deleted."""
    return [row["words"] for row in await rows(harness.database, notes)]


async def audit_entries(harness: ServiceHarness, subject: str) -> list[tuple[int | None, str]]:
    """Return the actor and the move of each audit entry of one kind of subject."""
    return [
        (kept["actor_id"], kept["move"]) for kept in await rows(harness.database, audit, audit.c.subject == subject)
    ]
