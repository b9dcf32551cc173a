"""Rows that fall due by themselves: found by an index on their time, held by one sweeping process at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, select

from storage.models.enums import Duty
from storage.schema.check_ins import questions, schedules
from storage.schema.concerns import concerns
from storage.schema.pairings import pairings
from storage.schema.people import mentors, preferences, seekers

from .base import Queries, is_served

_WHEN: dict[Duty, Column[Any]] = {
    Duty.PAIRING: pairings.c.due_at,
    Duty.SCHEDULE: schedules.c.due_at,
    Duty.SEEKER: seekers.c.word_at,
    Duty.MENTOR: mentors.c.paused_until,
    Duty.CONTACT: questions.c.again_at,
    Duty.REST: preferences.c.resting_until,
    Duty.CONCERN: concerns.c.again_at,
}


class Duties(Queries):
    """What each kind of row is due for is for the rules to say."""

    async def any_due(self, *, by: datetime) -> list[Duty]:
        """The kinds of which anything is due, in their order; one look for all of them, which holds nothing."""
        looks = select(*[_due(duty, by).exists().label(duty) for duty in Duty])
        found = (await self._connection.execute(looks)).one()._mapping
        return [duty for duty in Duty if found[duty]]

    async def claim(self, duty: Duty, *, by: datetime, limit: int) -> list[int]:
        """Ids of what is due, soonest first, held until the transaction ends; what another holds is left out."""
        return await self._ids(self._held(_due(duty, by).limit(limit), skip_locked=True))

    async def look(self, duty: Duty, *, by: datetime, limit: int) -> list[int]:
        """Ids of what is due, without holding any, for going through them one by one."""
        return await self._ids(_due(duty, by).limit(limit))

    async def claim_one(self, duty: Duty, row_id: int, *, by: datetime) -> list[int]:
        """This one, held, if it still is due and nobody else holds it."""
        return await self._ids(self._held(_due(duty, by).where(_WHEN[duty].table.c.id == row_id), skip_locked=True))

    async def put_off(self, duty: Duty, row_id: int, *, until: datetime) -> None:
        """Let a row rest that cannot be moved on now."""
        when = _WHEN[duty]
        await self._change(when.table, when.table.c.id == row_id, when.is_not(None), **{when.name: until})

    async def _ids(self, query: Select[Any]) -> list[int]:
        return list((await self._connection.execute(query)).scalars())


def _due(duty: Duty, by: datetime) -> Select[Any]:
    when = _WHEN[duty]
    return select(when.table.c.id).where(when <= by, is_served(when.table)).order_by(when)
