"""Repository of silences: pairs that have not answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from storage.models.concerns import Silence
from storage.models.enums import MessageKind
from storage.schema.check_ins import silences
from storage.schema.matters import open_matters

from .base import Repository, non_empty_ids
from .matters import its_matter


class SilenceRepository(Repository):
    """Repository of silences; at most one open row per pair."""

    async def get(self, silence_id: int) -> Silence | None:
        """Return the silence with this id, or None."""
        found = await self._many(silences.c.id == silence_id)
        return found[0] if found else None

    async def by_ids(self, ids: Sequence[int]) -> list[Silence]:
        """Return the silences with these ids, longest first."""
        return await self._many(silences.c.id.in_(non_empty_ids(ids)), limit=None)

    async def add(self, *, community_id: int, pairing_id: int, at: datetime) -> int | None:
        """Insert a silence; return its id, or None when the pair is on the list already."""
        return await self._insert_if_new(silences, community_id=community_id, pairing_id=pairing_id, since=at)

    async def end(self, pairing_id: int, *, at: datetime) -> int | None:
        """Take the pair off the list, if it is on it; return the id of the stretch that is over."""
        row = await self._compare_and_set_returning(
            silences, silences.c.pairing_id == pairing_id, silences.c.over_at.is_(None), over_at=at
        )
        return None if row is None else row.id

    async def list_open(self, community_id: int, *, limit: int | None = 100) -> list[Silence]:
        """Return the open silences of a community, longest first."""
        return await self._many(silences.c.community_id == community_id, silences.c.over_at.is_(None), limit=limit)

    async def _many(self, *conditions: ColumnElement[bool], limit: int | None = 1) -> list[Silence]:
        query = (
            select(silences, open_matters.c.id.label("matter_id"), open_matters.c.taken_by)
            .outerjoin(open_matters, its_matter(silences, MessageKind.CARD_SILENCE))
            .where(*conditions)
            .order_by(silences.c.since, silences.c.id)
        )
        return [Silence(**row._mapping) for row in await self._connection.execute(query.limit(limit))]
