"""Repository of concerns, of requests to be contacted, and of the notes about them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, Select, insert, or_, select

from storage.models.changes import ConcernChange, NewConcern
from storage.models.concerns import Concern, ConcernNote
from storage.models.enums import ConcernKind, ConcernOutcome, MessageKind
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matters import open_matters

from .base import Repository, non_empty_ids
from .matters import MATTER_COLUMNS, its_matter

_OPEN = concerns.c.closed_at.is_(None)


class ConcernRepository(Repository):
    """Repository of concerns. Their ids are random: consecutive ones would tell how many there are."""

    async def get(self, concern_id: int) -> Concern | None:
        """Return the concern with this id, or None."""
        return await self._one(concerns.c.id == concern_id)

    async def get_for_update(self, concern_id: int) -> Concern | None:
        """Return the concern, locked for update until the transaction ends, or None."""
        return await self._one(concerns.c.id == concern_id, for_update=True)

    async def by_ids(self, ids: Sequence[int]) -> list[Concern]:
        """Return the concerns with these ids, oldest first."""
        return await self._many(concerns.c.id.in_(non_empty_ids(ids)))

    async def add(self, **values: Unpack[NewConcern]) -> int:
        """Insert a concern; return its id."""
        concern_id = secrets.randbelow(2**62) + 1
        await self._connection.execute(insert(concerns).values(id=concern_id, **values))
        return concern_id

    async def close(self, concern_id: int, **values: Unpack[ConcernChange]) -> bool:
        """Close a concern; return whether it was still open."""
        return await self._compare_and_set(concerns, concerns.c.id == concern_id, _OPEN, **values)

    async def open_contact_request(self, community_id: int, person_id: int) -> Concern | None:
        """Return a person's open request to be contacted, or None."""
        return await self._one(
            concerns.c.community_id == community_id,
            concerns.c.by_hash == person_id,
            concerns.c.kind == ConcernKind.REACH,
            _OPEN,
        )

    async def list_open(self, community_id: int) -> list[Concern]:
        """Return the open concerns of a community, oldest first."""
        return await self._many(concerns.c.community_id == community_id, _OPEN)

    async def list_closed_since(self, community_id: int, since: datetime) -> list[Concern]:
        """Return what was closed at *since* or later, the latest first."""
        closed = await self._many(concerns.c.community_id == community_id, concerns.c.closed_at >= since, newest=True)
        return sorted(closed, key=lambda concern: (concern.closed_at, concern.id), reverse=True)

    async def raised_by(self, community_id: int, person_id: int, *, closed_since: datetime) -> list[Concern]:
        """Return what a person raised and is open, or was closed at *closed_since* or later; the latest first."""
        lately = or_(_OPEN, concerns.c.closed_at >= closed_since)
        return await self._many(
            concerns.c.community_id == community_id, concerns.c.by_hash == person_id, lately, newest=True
        )

    async def add_note(self, concern_id: int, *, author_id: int, words: str, at: datetime) -> None:
        """Insert a note from one of those who look after the concern, for the others."""
        await self._connection.execute(
            insert(concern_notes).values(concern_id=concern_id, author_id=author_id, words=words, written_at=at)
        )

    async def notes_of(self, concern_id: int) -> list[ConcernNote]:
        """Return all notes about a concern, oldest first."""
        query = select(concern_notes).where(concern_notes.c.concern_id == concern_id).order_by(concern_notes.c.id)
        return [ConcernNote(**row._mapping) for row in await self._connection.execute(query)]

    async def _one(self, *conditions: ColumnElement[bool], for_update: bool = False) -> Concern | None:
        if for_update:
            await self._lock(concerns, *conditions)
        row = (await self._connection.execute(_query(*conditions).limit(1))).one_or_none()
        return _concern(row) if row is not None else None

    async def _many(self, *conditions: ColumnElement[bool], newest: bool = False) -> list[Concern]:
        order = (concerns.c.raised_at, concerns.c.id)
        query = _query(*conditions)
        query = query.order_by(*[column.desc() for column in order]) if newest else query.order_by(*order)
        return [_concern(row) for row in await self._connection.execute(query)]


def _query(*conditions: ColumnElement[bool]) -> Select[Any]:
    joined = concerns.outerjoin(open_matters, its_matter(concerns, MessageKind.CARD_CONCERN))
    return select(concerns, *MATTER_COLUMNS, open_matters.c.is_danger).select_from(joined).where(*conditions)


def _concern(row: Row[Any]) -> Concern:
    values = {name: row._mapping[name] for name in Concern.__dataclass_fields__}
    values["kind"] = ConcernKind(values["kind"])
    for name in ("coordinator_told", "is_danger"):
        values[name] = bool(values[name])
    if values["outcome"] is not None:
        values["outcome"] = ConcernOutcome(values["outcome"])
    return Concern(**values)
