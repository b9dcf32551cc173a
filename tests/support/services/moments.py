"""Letting several things happen in the same moment, and looking at what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, select

from bot.rules.people import Caller
from bot.rules.refusals import Refusal
from storage.database import Store
from storage.models.enums import LetterKind, LetterState
from storage.models.records import Letter, Pairing
from storage.schema.audit import audit
from storage.schema.check_ins import notes
from storage.schema.outbox import letters
from tests.support.house import HOME, House, in_dm

Done = TypeVar("Done")
Row = dict[str, Any]

ROUNDS = 3
"""How often a race is run in one test: whoever wins, and however the two interleave, it must come out well."""


async def at_once(*moves: Awaitable[Done], turned: bool = False) -> list[Done | Refusal]:
    """Everything begun before anything is finished; *turned*, the last is begun first.

    A refusal is an outcome; any other error fails the test.
    """
    outcomes = await asyncio.gather(*(reversed(moves) if turned else moves), return_exceptions=True)
    happened: list[Done | Refusal] = []
    for outcome in reversed(outcomes) if turned else outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, Refusal):
            raise outcome
        happened.append(outcome)
    return happened


def refusals(outcomes: Sequence[object]) -> list[Refusal]:
    """Those of the outcomes in which the bot said no."""
    return [outcome for outcome in outcomes if isinstance(outcome, Refusal)]


async def rows(store: Store, table: Table, *conditions: ColumnElement[bool]) -> list[Row]:
    """What a table holds, as it is stored."""
    async with store.engine.connect() as connection:
        found = await connection.execute(select(table).where(*conditions).order_by(*table.primary_key))
        return [dict(row._mapping) for row in found]


def manager(user_id: int = 1, community_id: int = HOME) -> Caller:
    """Someone who manages the server, and has no role in it."""
    return Caller(user_id=user_id, community_id=community_id, manages_server=True)


async def pairing_of(house: House, pairing_id: int) -> Pairing:
    """A pairing as it is stored now."""
    async with house.store.reading() as memory:
        stored = await memory.pairings.get(pairing_id)
    assert stored is not None
    return stored


async def news(house: House) -> set[tuple[LetterKind, int | None]]:
    """What is on its way, and to whom; each is carried by looking."""
    letters = [(letter.kind, letter.to_id) for letter in await house.letters()]
    assert len(letters) == len(set(letters)), "somebody would be told the same thing twice"
    return set(letters)


async def ended(house: House, mentee: int, mentor: int) -> Pairing:
    """A mentorship of some weeks that the mentee has ended, and everyone has been told."""
    async with house.store.reading() as memory:
        is_mentor = await memory.mentors.live(HOME, mentor) is not None
    if not is_mentor:
        await house.mentor(mentor)
    pairing = await house.together(mentee, mentor)
    house.wait(days=20)
    await house.services.walking.end(in_dm(mentee), pairing.id)
    await house.letters()
    return pairing


async def on_its_way(house: House, kind: LetterKind) -> Letter:
    """The one letter of this kind that waits; it is not carried by looking."""
    [row] = await rows(house.store, letters, letters.c.kind == kind, letters.c.state == LetterState.WAITING)
    async with house.store.reading() as memory:
        letter = await memory.letters.get(row["id"])
    assert letter is not None
    return letter


async def words_kept(house: House) -> list[str | None]:
    """What is kept of notes, thanks and what facilitators were told."""
    return [row["words"] for row in await rows(house.store, notes)]


async def trail(house: House, subject: str) -> list[tuple[int | None, str]]:
    """Who did what, in the audit trail of one kind of thing."""
    return [(kept["actor_id"], kept["move"]) for kept in await rows(house.store, audit, audit.c.subject == subject)]
