"""Repository of check-in schedules: when each person of a pair is asked next; the sweep reads these rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import BindParameter, bindparam, insert, select, update

from storage.models.records import CheckInSchedule
from storage.schema.check_ins import questions, schedules

from .base import Repository, non_empty_ids

_SCHEDULE = select(schedules)
_INSERT_COLUMNS = tuple(column.name for column in fields(CheckInSchedule) if column.name != "id")
_CHANGING_COLUMNS = tuple(name for name in _INSERT_COLUMNS if name not in {"community_id", "pairing_id", "person_id"})


class CheckInScheduleRepository(Repository):
    """Repository of check-in schedules; one row per person and mentorship that has begun."""

    async def add(self, begun: Sequence[CheckInSchedule]) -> None:
        """Keep new ones; whatever ids they have been given, the database gives others."""
        rows = [{name: getattr(each, name) for name in _INSERT_COLUMNS} for each in begun]
        await self._connection.execute(insert(schedules), rows)

    async def get(self, pairing_id: int, person_id: int) -> CheckInSchedule | None:
        """Return one person's schedule in one mentorship, or None."""
        row = (await self._find(_SCHEDULE, pairing_id=pairing_id, person_id=person_id)).one_or_none()
        return CheckInSchedule(**row._mapping) if row is not None else None

    async def list_of_pairings_for_update(self, *pairing_ids: int) -> list[CheckInSchedule]:
        """Return both schedules of each of these mentorships, locked for update until the transaction ends.

        All at once and always in the same order, so that the two of a pair cannot deadlock.
        """
        query = (
            select(schedules).where(schedules.c.pairing_id.in_(non_empty_ids(pairing_ids))).order_by(schedules.c.id)
        )
        return [CheckInSchedule(**row._mapping) for row in await self._connection.execute(self._for_update(query))]

    async def list_of_question_for_update(self, question_id: int) -> list[CheckInSchedule]:
        """Return both schedules of a question's mentorship, locked as by *list_of_pairings_for_update*."""
        about = select(questions.c.pairing_id).where(questions.c.id == question_id).scalar_subquery()
        query = select(schedules).where(schedules.c.pairing_id == about).order_by(schedules.c.id)
        return [CheckInSchedule(**row._mapping) for row in await self._connection.execute(self._for_update(query))]

    async def by_ids(self, ids: Sequence[int]) -> list[CheckInSchedule]:
        """Return the schedules in the rows with these ids, in the order of their ids."""
        query = select(schedules).where(schedules.c.id.in_(non_empty_ids(ids))).order_by(schedules.c.id)
        return [CheckInSchedule(**row._mapping) for row in await self._connection.execute(query)]

    async def save(self, changed: Sequence[CheckInSchedule]) -> None:
        """Save schedules that were read locked for update and have changed since."""
        if not changed:
            return
        values: dict[str, BindParameter[object]] = {name: bindparam(f"to_{name}") for name in _CHANGING_COLUMNS}
        await self._connection.execute(
            update(schedules).where(schedules.c.id == bindparam("which")).values(values),
            [
                {"which": schedule.id, **{f"to_{name}": getattr(schedule, name) for name in _CHANGING_COLUMNS}}
                for schedule in changed
            ],
        )
