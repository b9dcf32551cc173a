"""Concerns, wishes to be reached, and what those who look after them note for each other."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, insert, or_, select, update

from storage.models.changes import ConcernChange, NewConcern
from storage.models.concerns import Concern, ConcernNote
from storage.models.enums import ConcernKind, ConcernOutcome, ConcernReach
from storage.schema.concerns import concern_notes, concerns

from .base import Queries, unless_empty

_OPEN = concerns.c.closed_at.is_(None)


class Concerns(Queries):
    """One row a concern. Their ids are drawn by lot: one that follows another would tell how many there are."""

    async def get(self, concern_id: int) -> Concern | None:
        """One by its own id."""
        return await self._one(concerns.c.id == concern_id)

    async def hold(self, concern_id: int) -> Concern | None:
        """One concern by its own id, locked: nobody else changes it before this transaction ends."""
        return await self._one(concerns.c.id == concern_id, held=True)

    async def by_card(self, message_id: int) -> Concern | None:
        """The one whose card is this message."""
        return await self._one(concerns.c.card_message_id == message_id)

    async def by_ids(self, ids: Sequence[int]) -> list[Concern]:
        """Those with these ids."""
        return await self._many(concerns.c.id.in_(unless_empty(ids)), limit=max(1, len(ids)))

    async def add(self, **values: Unpack[NewConcern]) -> int:
        """A new one; returns its id."""
        concern_id = secrets.randbelow(2**62) + 1
        reach = ConcernReach.FACILITATORS
        await self._connection.execute(insert(concerns).values(id=concern_id, reach=reach, **values))
        return concern_id

    async def change(self, before: Concern, **values: Unpack[ConcernChange]) -> Concern | None:
        """Write only if it still is open, and whoever looks after it is as in *before*; return it as it is now."""
        same = concerns.c.taken_by.is_(None) if before.taken_by is None else concerns.c.taken_by == before.taken_by
        row = await self._changed_row(concerns, concerns.c.id == before.id, _OPEN, same, **values)
        return None if row is None else _concern(row)

    async def open_reach(self, community_id: int, by: int) -> Concern | None:
        """A person's own wish to be reached, while it is open."""
        return await self._one(
            concerns.c.community_id == community_id,
            concerns.c.by_id == by,
            concerns.c.kind == ConcernKind.REACH,
            _OPEN,
        )

    async def raised_lately(self, community_id: int, by: int, *, since: datetime) -> list[datetime]:
        """When a person raised those that they raised since then, oldest first."""
        query = select(concerns.c.raised_at).where(
            concerns.c.community_id == community_id,
            concerns.c.by_id == by,
            concerns.c.raised_at > since,
            concerns.c.kind == ConcernKind.CONCERN,
        )
        return list((await self._connection.execute(query.order_by(concerns.c.raised_at))).scalars())

    async def open_ones(self, community_id: int, *, limit: int = 200) -> list[Concern]:
        """What is open in a community, oldest first."""
        return await self._many(concerns.c.community_id == community_id, _OPEN, limit=limit)

    async def closed_since(self, community_id: int, since: datetime, *, limit: int = 200) -> list[Concern]:
        """What was closed since then, the latest first."""
        closed = await self._many(
            concerns.c.community_id == community_id, concerns.c.closed_at >= since, limit=limit, newest=True
        )
        return sorted(closed, key=lambda concern: (concern.closed_at, concern.id), reverse=True)

    async def of(self, community_id: int, by: int, *, closed_since: datetime, limit: int = 10) -> list[Concern]:
        """What a person has raised themselves and is open, or was closed since then; the latest first."""
        lately = or_(_OPEN, concerns.c.closed_at >= closed_since)
        return await self._many(
            concerns.c.community_id == community_id, concerns.c.by_id == by, lately, limit=limit, newest=True
        )

    async def rests(self, pairing_id: int, *, against: int) -> bool:
        """Whether one of two wished that it rests while their concern is open, and *against* is the other."""
        query = select(concerns.c.id).where(
            concerns.c.pairing_id == pairing_id, concerns.c.pauses, concerns.c.by_id != against, _OPEN
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def rest_no_more(self, pairing_id: int, *, by: int) -> None:
        """Whoever wished that it rests goes on themselves."""
        await self._connection.execute(
            update(concerns)
            .where(concerns.c.pairing_id == pairing_id, concerns.c.by_id == by, _OPEN)
            .values(pauses=False)
        )

    async def let_go(self, community_id: int, user_id: int, *, again_at: datetime) -> list[int]:
        """Whoever had taken some on is gone: these wait for someone again. Returns their ids."""
        freed = await self._connection.execute(
            update(concerns)
            .where(concerns.c.community_id == community_id, concerns.c.taken_by == user_id, _OPEN)
            .values(taken_by=None, taken_at=None, again_at=again_at)
            .returning(concerns.c.id)
        )
        return list(freed.scalars())

    async def write_note(self, concern_id: int, *, by: int, words: str, at: datetime) -> None:
        """What one of those who look after it says to the others."""
        await self._connection.execute(
            insert(concern_notes).values(concern_id=concern_id, author_id=by, words=words, written_at=at)
        )

    async def notes_of(self, concern_id: int) -> list[ConcernNote]:
        """All that they have noted about it, oldest first."""
        query = select(concern_notes).where(concern_notes.c.concern_id == concern_id).order_by(concern_notes.c.id)
        return [ConcernNote(**row._mapping) for row in await self._connection.execute(query)]

    async def place_card(self, concern_id: int, *, channel_id: int | None, message_id: int | None) -> bool:
        """Where its card stands now; whether there still is what it is about."""
        return await self._change(
            concerns, concerns.c.id == concern_id, card_channel_id=channel_id, card_message_id=message_id
        )

    async def _one(self, *conditions: ColumnElement[bool], held: bool = False) -> Concern | None:
        query = select(concerns).where(*conditions).limit(1)
        row = (await self._connection.execute(self._held(query) if held else query)).one_or_none()
        return _concern(row) if row is not None else None

    async def _many(self, *conditions: ColumnElement[bool], limit: int, newest: bool = False) -> list[Concern]:
        order = (concerns.c.raised_at, concerns.c.id)
        query = select(concerns).where(*conditions).limit(limit)
        query = query.order_by(*[column.desc() for column in order]) if newest else query.order_by(*order)
        return [_concern(row) for row in await self._connection.execute(query)]


def _concern(row: Row[Any]) -> Concern:
    values = dict(row._mapping)
    values["kind"] = ConcernKind(values["kind"])
    values["reach"] = ConcernReach(values["reach"])
    if values["outcome"] is not None:
        values["outcome"] = ConcernOutcome(values["outcome"])
    return Concern(**values)
