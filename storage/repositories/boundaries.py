"""Repository of boundaries: what contact each of two people would like after their mentorship, said privately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from storage.models.enums import ContactPreference
from storage.schema.check_ins import boundaries
from storage.schema.pairings import pairings

from .base import Repository


class BoundaryRepository(Repository):
    """Repository of boundaries; at most one row per person and pairing."""

    async def by_person(self, pairing_id: int) -> dict[int, ContactPreference]:
        """Return what the parties of a pairing have said, by person id."""
        query = select(boundaries.c.person_id, boundaries.c.contact).where(boundaries.c.pairing_id == pairing_id)
        return {person_id: ContactPreference(contact) for person_id, contact in await self._connection.execute(query)}

    async def latest_between(self, community_id: int, one: int, other: int) -> dict[int, ContactPreference]:
        """Return what two people said after their latest mentorship that began and ended; empty without one."""
        latest = await self._connection.scalar(
            select(pairings.c.id)
            .where(
                pairings.c.community_id == community_id,
                pairings.c.lower_id == min(one, other),
                pairings.c.higher_id == max(one, other),
                pairings.c.began_at.is_not(None),
                pairings.c.closed_at.is_not(None),
            )
            .order_by(pairings.c.closed_at.desc(), pairings.c.id.desc())
            .limit(1)
        )
        return {} if latest is None else await self.by_person(latest)

    async def set(self, pairing_id: int, person_id: int, contact: ContactPreference, *, at: datetime) -> None:
        """Set what one of them would like, in place of what they said before."""
        said = await self._compare_and_set(
            boundaries,
            boundaries.c.pairing_id == pairing_id,
            boundaries.c.person_id == person_id,
            contact=contact,
            said_at=at,
        )
        if not said:
            await self._connection.execute(
                insert(boundaries).values(pairing_id=pairing_id, person_id=person_id, contact=contact, said_at=at)
            )
