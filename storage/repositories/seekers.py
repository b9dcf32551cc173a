"""Repository of seekers, who look for a mentor, and of the waiting list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, select, true, update

from storage.models.changes import NewSeeker, SeekerChange
from storage.models.enums import AuditSubject, SeekerState
from storage.models.records import Seeker
from storage.schema.audit import audit
from storage.schema.people import seekers

from .base import Repository, non_empty_ids

_NEWEST = select(seekers).order_by(seekers.c.since.desc(), seekers.c.id.desc()).limit(1)


class SeekerRepository(Repository):
    """Repository of seekers; one row per search, and at most one waiting row per person."""

    async def get(self, seeker_id: int) -> Seeker | None:
        """Return the seeker with this row id, or None."""
        return await self._one(id=seeker_id)

    async def get_waiting(self, community_id: int, user_id: int) -> Seeker | None:
        """Return the person's place on the waiting list, or None."""
        return await self._one(community_id=community_id, user_id=user_id, state=SeekerState.WAITING)

    async def get_latest(self, community_id: int, user_id: int) -> Seeker | None:
        """Return the person's latest search in any state, or None."""
        return await self._one(community_id=community_id, user_id=user_id)

    async def list_waiting(self, community_id: int) -> list[Seeker]:
        """Return the waiting list, longest waiting first."""
        query = (
            select(seekers)
            .where(seekers.c.community_id == community_id, seekers.c.state == SeekerState.WAITING)
            .order_by(seekers.c.since, seekers.c.id)
        )
        return [_seeker(row) for row in await self._connection.execute(query)]

    async def add(self, **values: Unpack[NewSeeker]) -> Seeker | None:
        """Insert a row and return it, or None when the person is waiting already."""
        row = await self._insert_returning(seekers, **values)
        return None if row is None else _seeker(row)

    async def by_ids(self, ids: Sequence[int]) -> list[Seeker]:
        """Return the seekers with these row ids, longest waiting first."""
        query = select(seekers).where(seekers.c.id.in_(non_empty_ids(ids))).order_by(seekers.c.since, seekers.c.id)
        return [_seeker(row) for row in await self._connection.execute(query)]

    async def update_if_unchanged(self, before: Seeker, **values: Unpack[SeekerChange]) -> Seeker | None:
        """Write only if the stored row still is in the state of *before*; who stops waiting is due for nothing.

        Return the row as it is now, or None.
        """
        return await self._update(seekers.c.id == before.id, seekers.c.state == before.state, **values)

    async def stop_waiting(self, community_id: int, user_id: int, state: SeekerState) -> Seeker | None:
        """Take the person off the waiting list; return their row as it is now, or None where they are not on it."""
        waits = (seekers.c.user_id == user_id, seekers.c.state == SeekerState.WAITING)
        return await self._update(seekers.c.community_id == community_id, *waits, state=state)

    async def _update(self, *conditions: ColumnElement[bool], **values: Unpack[SeekerChange]) -> Seeker | None:
        if values.get("state", SeekerState.WAITING) is not SeekerState.WAITING:
            values["word_at"] = None
        row = await self._compare_and_set_returning(seekers, *conditions, **values)
        return None if row is None else _seeker(row)

    async def lookers(self, community_id: int, *, move: str) -> set[int]:
        """Return who has said, by this *move* in the audit trail, to look for somebody who still rests over it."""
        query = (
            select(audit.c.actor_id)
            .join(seekers, seekers.c.id == audit.c.subject_id)
            .where(
                audit.c.community_id == community_id,
                audit.c.subject == AuditSubject.SEEKER,
                audit.c.move == move,
                audit.c.actor_id.is_not(None),
                seekers.c.looked_until.is_not(None),
                seekers.c.state == SeekerState.WAITING,
            )
        )
        return set((await self._connection.execute(query)).scalars())

    async def end_looks(self, seeker_ids: Sequence[int], *, of: int | None = None) -> None:
        """Let these seekers, or the one of them who is this person, come up again for whom somebody looked."""
        theirs = [seekers.c.id.in_(non_empty_ids(seeker_ids)), true() if of is None else seekers.c.user_id == of]
        await self._connection.execute(update(seekers).where(*theirs).values(looked_until=None))

    # The columns of a row differ in type.
    async def _one(self, **equal: Any) -> Seeker | None:
        row = (await self._find(_NEWEST, **equal)).one_or_none()
        return _seeker(row) if row is not None else None


def _seeker(row: Row[Any]) -> Seeker:
    values = dict(row._mapping)
    return Seeker(**(values | {"state": SeekerState(values["state"])}))
