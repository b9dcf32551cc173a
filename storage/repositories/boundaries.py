"""Repository of boundaries: what contact each of two people would like after their mentorship, said privately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from storage.models.enums import ContactPreference
from storage.models.matching import SealedKind
from storage.schema.check_ins import boundaries
from storage.schema.matching import sealed
from storage.schema.pairings import pairings

from .base import Repository


class BoundaryRepository(Repository):
    """Repository of boundaries; at most one row per person and pairing."""

    async def by_person(self, pairing_id: int) -> dict[int, ContactPreference]:
        """Return what the parties of a pairing have said, by person id."""
        return await self._by_person(boundaries.c.pairing_id == pairing_id)

    async def latest_between(self, community_id: int, one: int, other: int) -> dict[int, ContactPreference]:
        """Return what two people said after their latest mentorship that began and ended; empty without one.

        That one of them wished for no contact holds also where the other was erased since, and is back.
        """
        latest = (
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
        found = await self._by_person(boundaries.c.pairing_id == latest.scalar_subquery())
        return found | dict.fromkeys(await self._sealed_between(community_id, one, other), ContactPreference.NONE)

    async def _by_person(self, condition: ColumnElement[bool]) -> dict[int, ContactPreference]:
        query = select(boundaries.c.person_id, boundaries.c.contact).where(condition)
        return {person_id: ContactPreference(contact) for person_id, contact in await self._connection.execute(query)}

    async def _sealed_between(self, community_id: int, one: int, other: int) -> set[int]:
        """Return who of the two wished for no contact with the other before one of them was erased."""
        query = select(sealed.c.by_id).where(
            sealed.c.community_id == community_id,
            sealed.c.kind == SealedKind.NO_CONTACT,
            sealed.c.by_hash.in_([one, other]),
            sealed.c.about_hash.in_([one, other]),
        )
        return set((await self._connection.execute(query)).scalars())

    async def set(self, pairing_id: int, person_id: int, contact: ContactPreference, *, at: datetime) -> None:
        """Set what one of them would like, in place of what they said before.

        No contact with somebody who has been erased is sealed, so that it holds should they come back.
        """
        if contact is ContactPreference.NONE:
            held = {"kind": SealedKind.NO_CONTACT, "pairing_id": None, "until": None}
            theirs = (sealed.c.pairing_id == pairing_id, sealed.c.by_hash == person_id)
            await self._connection.execute(update(sealed).where(*theirs).values(**held))
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
