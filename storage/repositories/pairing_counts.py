"""Repository of how many pairings there are or somebody has, and with whom they had one or were refused one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union

from storage.models.enums import AskedBy, PairingState
from storage.models.records import Pairing
from storage.schema.pairings import pairings
from storage.schema.people import mentors, seekers

from .base import Repository
from .pairing_rows import COURSE_COLUMNS, pairing_from_row

AGREED_PAIRING_STATES = (PairingState.AGREED, PairingState.ACTIVE, PairingState.PAUSED)
"""States in which both have agreed and nobody has ended it; these count against capacity."""


class PairingCountRepository(Repository):
    """Queries over pairings that count them, or tell of those that are over."""

    async def count_mentees(self, community_id: int, mentor_id: int) -> int:
        """Return how many mentees a mentor has, counted once both have agreed."""
        return await self._connection.scalar(_mentees(community_id, mentor_id)) or 0

    async def count_mentors(self, community_id: int, mentee_id: int, *, but: Collection[int] = ()) -> int:
        """Return how many mentors a mentee has *but* these; one who offers a handover doesn't count."""
        others = [pairings.c.mentor_id.not_in(but)] if but else []
        return await self._connection.scalar(_mentors(community_id, mentee_id).where(*others)) or 0

    async def count_mentees_and_mentors(self, pairing: Pairing) -> tuple[int, int]:
        """Return how many mentees the mentor has, and how many mentors the mentee, by one statement."""
        home = pairing.community_id
        counts = (_mentees(home, pairing.mentor_id), _mentors(home, pairing.mentee_id))
        mentees, mentors = (
            await self._connection.execute(select(*(count.scalar_subquery() for count in counts)))
        ).one()
        return mentees, mentors

    async def list_for_facilitators(self, community_id: int, *, since: datetime | None = None) -> list[Pairing]:
        """Return what is open, suggested or agreed to by both, and what ever began, oldest first: its course alone.

        With *since*, of what ever began only that which goes on, or began or ended at that time or later.
        """
        both_agreed = and_(pairings.c.mentor_agreed_at.is_not(None), pairings.c.mentee_agreed_at.is_not(None))
        conditions = [
            pairings.c.community_id == community_id,
            or_(pairings.c.asked_by == AskedBy.FACILITATOR, both_agreed),
            or_(pairings.c.closed_at.is_(None), pairings.c.began_at.is_not(None)),
        ]
        if since is not None:
            lately = (pairings.c.began_at >= since, pairings.c.closed_at >= since)
            conditions.append(or_(pairings.c.closed_at.is_(None), *lately))
        query = select(*COURSE_COLUMNS).where(*conditions).order_by(pairings.c.proposed_at, pairings.c.id)
        return [pairing_from_row(row, COURSE_COLUMNS) for row in await self._connection.execute(query)]

    async def mentees_with_mentor(self, community_id: int, strangers: Collection[int] = ()) -> set[int]:
        """Return who has a mentor, or will once a facilitator approves; mentees in a handover don't count.

        Those whose mentor is among *strangers* don't, either.
        """
        query = select(pairings.c.mentee_id).where(
            pairings.c.community_id == community_id,
            pairings.c.state.in_(AGREED_PAIRING_STATES),
            pairings.c.handover_at.is_(None),
            pairings.c.mentor_id.not_in(strangers),
        )
        return set((await self._connection.execute(query)).scalars())

    async def has_had_mentor(self, community_id: int, user_id: int) -> bool:
        """Return whether the person was the mentee in a mentorship that began and ended."""
        query = select(pairings.c.id).where(
            pairings.c.community_id == community_id,
            pairings.c.mentee_id == user_id,
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def outsiders(self, community_id: int, user_ids: Collection[int]) -> set[int]:
        """Return who of these never offered to mentor, waited for a mentor or agreed to a mentorship."""
        agreed = (
            pairings.c.community_id == community_id,
            pairings.c.mentor_agreed_at.is_not(None),
            pairings.c.mentee_agreed_at.is_not(None),
        )
        known = union(
            *(
                select(table.c.user_id).where(table.c.community_id == community_id, table.c.user_id.in_(user_ids))
                for table in (mentors, seekers)
            ),
            *(
                select(side).where(*agreed, side.in_(user_ids))
                for side in (pairings.c.mentor_id, pairings.c.mentee_id)
            ),
        )
        return set(user_ids).difference((await self._connection.execute(known)).scalars())

    async def former_partners(self, community_id: int, user_id: int) -> set[int]:
        """Return everyone with whom a person had a mentorship that began and ended."""
        over = (
            pairings.c.community_id == community_id,
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
        )
        mentees = select(pairings.c.mentee_id).where(*over, pairings.c.mentor_id == user_id)
        mentors = select(pairings.c.mentor_id).where(*over, pairings.c.mentee_id == user_id)
        return set((await self._connection.execute(mentees.union(mentors))).scalars())

    async def has_refused(self, community_id: int, *, mentor_id: int, mentee_id: int, since: datetime) -> bool:
        """Return whether a question between the two was declined, or had no answer, at *since* or later."""
        query = select(pairings.c.id).where(
            pairings.c.community_id == community_id,
            pairings.c.lower_id == min(mentor_id, mentee_id),
            pairings.c.higher_id == max(mentor_id, mentee_id),
            pairings.c.state.in_((PairingState.DECLINED, PairingState.EXPIRED)),
            pairings.c.closed_at >= since,
        )
        return await self._connection.scalar(query.limit(1)) is not None


def _mentees(community_id: int, mentor_id: int) -> Select[Any]:
    return _count(pairings.c.community_id == community_id, pairings.c.mentor_id == mentor_id)


def _mentors(community_id: int, mentee_id: int) -> Select[Any]:
    theirs = (pairings.c.community_id == community_id, pairings.c.mentee_id == mentee_id)
    return _count(*theirs, pairings.c.handover_at.is_(None))


def _count(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(pairings).where(*conditions, pairings.c.state.in_(AGREED_PAIRING_STATES))
