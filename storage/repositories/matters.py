"""Repositories of what waits for the programme's people: open matters, and pairs that have not answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, Table, and_, delete, null, select, update

from storage.models.changes import MatterChange, NewMatter
from storage.models.concerns import OpenMatter
from storage.models.enums import Asked, Heard, MessageKind, Rung
from storage.models.records import Silence
from storage.schema.check_ins import silences
from storage.schema.matters import open_matters

from .base import Repository, non_empty_ids

MATTER_COLUMNS: tuple[ColumnElement[Any], ...] = (
    open_matters.c.id.label("matter_id"),
    open_matters.c.taken_by,
    open_matters.c.coordinator_told,
)
"""What a concern or a check-in says of its open matter."""


def its_matter(table: Table, kind: MessageKind) -> ColumnElement[bool]:
    """Return the condition by which a row of this table is joined with its open matter."""
    return and_(open_matters.c.kind == kind, open_matters.c.subject_id == table.c.id)


class MatterRepository(Repository):
    """Repository of open matters; one that is over has no row any more."""

    async def open(self, **values: Unpack[NewMatter]) -> int | None:
        """Insert a matter, told to nobody yet; return its id, or None where it is open already."""
        climbed = {"rung": Rung.FIRST, "climbed_at": values["began_at"], "coordinator_told": False}
        return await self._insert_if_new(open_matters, **values, **climbed)

    async def get(self, matter_id: int) -> OpenMatter | None:
        """Return the matter with this id, or None."""
        return await self._one(open_matters.c.id == matter_id)

    async def about(self, kind: MessageKind, subject_id: int) -> OpenMatter | None:
        """Return the open matter about a row, or None."""
        return await self._one(open_matters.c.kind == kind, open_matters.c.subject_id == subject_id)

    async def by_ids(self, ids: Sequence[int]) -> list[OpenMatter]:
        """Return the matters with these ids, the one that was due first at first."""
        query = select(open_matters).where(open_matters.c.id.in_(non_empty_ids(ids)))
        found = await self._connection.execute(query.order_by(open_matters.c.due_at, open_matters.c.id))
        return [_matter(row) for row in found]

    async def taken_by(self, community_id: int, user_id: int, *, of: int | None = None) -> list[OpenMatter]:
        """Return what somebody looks after, or of that, what one person waits for."""
        query = select(open_matters).where(
            open_matters.c.community_id == community_id, open_matters.c.taken_by == user_id
        )
        query = query if of is None else query.where(open_matters.c.by_hash == of)
        return [_matter(row) for row in await self._connection.execute(query.order_by(open_matters.c.began_at))]

    async def update_if_unchanged(self, before: OpenMatter, **values: Unpack[MatterChange]) -> OpenMatter | None:
        """Write only if who looks after it, how far it has climbed and who was asked are as in *before*."""
        row = await self._compare_and_set_returning(
            open_matters,
            open_matters.c.id == before.id,
            open_matters.c.taken_by.is_(null())
            if before.taken_by is None
            else open_matters.c.taken_by == before.taken_by,
            open_matters.c.rung == before.rung,
            open_matters.c.asked.is_not_distinct_from(before.asked),
            **values,
        )
        return None if row is None else _matter(row)

    async def close(self, kind: MessageKind, *subject_ids: int) -> bool:
        """Delete the matters about these rows; return whether there was any."""
        gone = delete(open_matters).where(
            open_matters.c.kind == kind, open_matters.c.subject_id.in_(non_empty_ids(subject_ids))
        )
        return (await self._connection.execute(gone)).rowcount > 0

    async def close_of(self, community_id: int, person_id: int, kind: MessageKind) -> list[int]:
        """Delete the matters of this kind in which a person waits; return which rows they were about."""
        gone = delete(open_matters).where(
            open_matters.c.community_id == community_id,
            open_matters.c.by_hash == person_id,
            open_matters.c.kind == kind,
        )
        return list((await self._connection.execute(gone.returning(open_matters.c.subject_id))).scalars())

    async def make_due(self, community_id: int, *, at: datetime) -> None:
        """Have every matter looked at now that nobody looks after: somebody may have come who can."""
        await self._connection.execute(
            update(open_matters)
            .where(
                open_matters.c.community_id == community_id,
                open_matters.c.taken_by.is_(None),
                open_matters.c.due_at > at,
            )
            .values(due_at=at)
        )

    async def _one(self, *conditions: ColumnElement[bool]) -> OpenMatter | None:
        row = (await self._connection.execute(select(open_matters).where(*conditions))).one_or_none()
        return None if row is None else _matter(row)


def _matter(row: Row[Any]) -> OpenMatter:
    values = {name: row._mapping[name] for name in OpenMatter.__dataclass_fields__}
    asked, heard = values["asked"], values["heard"]
    values |= {
        "kind": MessageKind(values["kind"]),
        "rung": Rung(values["rung"]),
        "asked": asked and Asked(asked),
        "heard": heard and Heard(heard),
    }
    return OpenMatter(**values)


class SilenceRepository(Repository):
    """Repository of silences; at most one open row per pair."""

    async def get(self, silence_id: int) -> Silence | None:
        """Return the silence with this id, or None."""
        found = await self._many(silences.c.id == silence_id)
        return found[0] if found else None

    async def add(self, *, community_id: int, pairing_id: int, at: datetime) -> int | None:
        """Insert a silence; return its id, or None when the pair is on the list already."""
        return await self._insert_if_new(silences, community_id=community_id, pairing_id=pairing_id, since=at)

    async def end(self, pairing_id: int, *, at: datetime) -> int | None:
        """Take the pair off the list, if it is on it; return the id of the stretch that is over."""
        row = await self._compare_and_set_returning(
            silences, silences.c.pairing_id == pairing_id, silences.c.over_at.is_(None), over_at=at
        )
        return None if row is None else row.id

    async def list_open(self, community_id: int, *, limit: int = 100) -> list[Silence]:
        """Return the open silences of a community, longest first."""
        return await self._many(silences.c.community_id == community_id, silences.c.over_at.is_(None), limit=limit)

    async def _many(self, *conditions: ColumnElement[bool], limit: int = 1) -> list[Silence]:
        query = select(silences).where(*conditions).order_by(silences.c.since, silences.c.id).limit(limit)
        return [Silence(**row._mapping) for row in await self._connection.execute(query)]
