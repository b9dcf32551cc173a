"""Repository of rows that fall due: found by an index on their time, locked by one sweep at a time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Column, Select, bindparam, func, select

from storage.models.enums import DeliveryState
from storage.schema.check_ins import schedules
from storage.schema.matters import open_matters
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import communities, mentors, preferences, seekers

from .base import Repository, is_in_active_community


class DueKind(StrEnum):
    """Kind of row that falls due by itself."""

    PAIRING = "pairing"
    SEEKER = "seeker"
    SCHEDULE = "schedule"
    MENTOR = "mentor"
    MATTER = "matter"
    OPEN_PAUSE = "open pause"
    REST = "rest"
    STAFF = "staff"
    WEEKLY = "weekly"
    DAILY = "daily"


_DUE_COLUMNS: dict[DueKind, Column[Any]] = {
    DueKind.PAIRING: pairings.c.due_at,
    DueKind.SCHEDULE: schedules.c.due_at,
    DueKind.SEEKER: seekers.c.word_at,
    DueKind.MENTOR: mentors.c.paused_until,
    DueKind.MATTER: open_matters.c.due_at,
    DueKind.OPEN_PAUSE: mentors.c.pause_check_at,
    DueKind.REST: preferences.c.resting_until,
    DueKind.STAFF: communities.c.staff_due_at,
    DueKind.WEEKLY: communities.c.weekly_at,
    DueKind.DAILY: communities.c.daily_at,
}


class DueRowRepository(Repository):
    """Repository of due rows; the rules decide what each kind is due for."""

    async def due_kinds(self, *, by: datetime) -> list[DueKind]:
        """Return the kinds of which anything is due, in their order, with one query and without a lock."""
        found = (await self._connection.execute(_is_due(), {"by": by})).one()._mapping
        return [due_kind for due_kind in DueKind if found[due_kind]]

    async def next_due_at(self, *, after: datetime) -> datetime | None:
        """Return when the next row falls due after then, or message to a person is to be sent; None if none is."""
        looks = [select(func.min(when)).where(when > after) for when in _DUE_COLUMNS.values()]
        when, message = outbox_messages.c.due_at, outbox_messages.c
        waits = message.state == DeliveryState.WAITING, message.recipient_id.is_not(None)
        looks.append(select(func.min(when)).where(when > after, *waits))
        found = (await self._connection.execute(select(*[look.scalar_subquery() for look in looks]))).one()
        return min((when for when in found if when is not None), default=None)

    async def claim(self, kind: DueKind, *, by: datetime, limit: int) -> list[int]:
        """Return ids of what is due, soonest first, locked until the transaction ends; skip rows locked by others."""
        return await self._ids(self._for_update(_due(kind, by).limit(limit), skip_locked=True))

    async def list_due(self, kind: DueKind, *, by: datetime, limit: int) -> list[int]:
        """Return ids of what is due, soonest first and without a lock, to process them one by one."""
        return await self._ids(_due(kind, by).limit(limit))

    async def claim_one(self, kind: DueKind, row_id: int, *, by: datetime) -> list[int]:
        """Return a list of this id, locked until the transaction ends; empty if not due, or locked by others."""
        return await self._ids(self._for_update(_due(kind, by).where(_key(kind) == row_id), skip_locked=True))

    async def postpone(self, kind: DueKind, row_id: int, *, until: datetime) -> None:
        """Postpone a row that cannot be processed now."""
        when = _DUE_COLUMNS[kind]
        await self._compare_and_set(when.table, _key(kind) == row_id, when.is_not(None), **{when.name: until})

    async def _ids(self, query: Select[Any]) -> list[int]:
        return list((await self._connection.execute(query)).scalars())


@cache
def _is_due() -> Select[Any]:
    """Return the query for whether anything of each kind is due at the parameter *by*; built once."""
    looks = (_due(due_kind, bindparam("by")).exists().label(due_kind) for due_kind in DueKind)
    return select().add_columns(*looks)


def _due(kind: DueKind, by: datetime | BindParameter[datetime]) -> Select[Any]:
    when = _DUE_COLUMNS[kind]
    return select(_key(kind)).where(when <= by, is_in_active_community(when.table)).order_by(when)


def _key(kind: DueKind) -> Column[int]:
    (key,) = _DUE_COLUMNS[kind].table.primary_key
    return key
