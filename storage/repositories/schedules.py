"""Schedules: when each person of a pair is asked next; the rows that the sweep goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import BindParameter, bindparam, insert, select, update

from storage.models.records import Schedule
from storage.schema.check_ins import questions, schedules

from .base import Queries, unless_empty

_GIVEN = tuple(column.name for column in fields(Schedule) if column.name != "id")
_CHANGING = tuple(name for name in _GIVEN if name not in {"community_id", "pairing_id", "person_id"})


class Schedules(Queries):
    """One row a person and mentorship that has begun."""

    async def begin(self, begun: Sequence[Schedule]) -> None:
        """Keep new ones; whatever ids they have been given, the database gives others."""
        rows = [{name: getattr(each, name) for name in _GIVEN} for each in begun]
        await self._connection.execute(insert(schedules), rows)

    async def of(self, pairing_id: int, person_id: int) -> Schedule | None:
        """One person's, in one mentorship."""
        query = select(schedules).where(schedules.c.pairing_id == pairing_id, schedules.c.person_id == person_id)
        row = (await self._connection.execute(query)).one_or_none()
        return Schedule(**row._mapping) if row is not None else None

    async def of_pairings(self, *pairing_ids: int) -> list[Schedule]:
        """Those of both in each of these mentorships, held against other changes.

        All at once and always in the same order, so that the two of a pair cannot wait for each other.
        """
        query = (
            select(schedules).where(schedules.c.pairing_id.in_(unless_empty(pairing_ids))).order_by(schedules.c.id)
        )
        return [Schedule(**row._mapping) for row in await self._connection.execute(self._held(query))]

    async def asked_with(self, question_id: int) -> list[Schedule]:
        """Those of both in the mentorship that a question is about, held as those *of_pairings* are."""
        about = select(questions.c.pairing_id).where(questions.c.id == question_id).scalar_subquery()
        query = select(schedules).where(schedules.c.pairing_id == about).order_by(schedules.c.id)
        return [Schedule(**row._mapping) for row in await self._connection.execute(self._held(query))]

    async def by_ids(self, ids: Sequence[int]) -> list[Schedule]:
        """Those in the rows with these ids."""
        query = select(schedules).where(schedules.c.id.in_(unless_empty(ids))).order_by(schedules.c.id)
        return [Schedule(**row._mapping) for row in await self._connection.execute(query)]

    async def keep(self, changed: Sequence[Schedule]) -> None:
        """Write what was read under a hold and has changed since."""
        if not changed:
            return
        values: dict[str, BindParameter[object]] = {name: bindparam(f"to_{name}") for name in _CHANGING}
        await self._connection.execute(
            update(schedules).where(schedules.c.id == bindparam("which")).values(values),
            [
                {"which": schedule.id, **{f"to_{name}": getattr(schedule, name) for name in _CHANGING}}
                for schedule in changed
            ],
        )
