"""Repository of two people not to be brought together: kept apart, passed over, together, or lately declined."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Column, ColumnElement, and_, delete, or_, select

from storage.models.matching import Exclusion, SealedKind
from storage.schema.columns import ERASED_USER_ID
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart, passed_over, sealed

from .couples import CoupleRepository, is_passed_over_at
from .people import known_ids
from .sealed import holds_at


class ExclusionRepository(CoupleRepository):
    """Repository of exclusions; each applies to both people, by the wish of either, and neither learns why."""

    async def add(
        self, community_id: int, *, person_id: int, other_id: int, at: datetime, for_facilitators: bool = False
    ) -> bool:
        """Insert a person's wish to be kept apart from another; return whether it is new.

        With *for_facilitators*, these may take it into account.
        """
        values = {"by_id": person_id, "other_id": other_id, "since": at, "for_facilitators": for_facilitators}
        return await self._insert_if_new(kept_apart, community_id=community_id, **values) is not None

    async def remove(self, community_id: int, *, person_id: int, other_id: int) -> bool:
        """Delete the wish; return whether there was one. The other's own wish stays.

        *other_id* may be that which is shown in place of somebody who was erased.
        """
        whom = kept_apart.c.other_hash == other_id if other_id > ERASED_USER_ID else kept_apart.c.id == -other_id
        gone = await self._connection.execute(
            delete(kept_apart).where(
                kept_apart.c.community_id == community_id,
                kept_apart.c.by_hash == person_id,
                whom,
            )
        )
        return gone.rowcount == 1

    async def set_for_facilitators(self, community_id: int, person_id: int, other_id: int, *, allowed: bool) -> bool:
        """Set whether facilitators may take the wish into account; return whether there is one.

        *other_id* may be that which is shown in place of somebody who was erased.
        """
        return await self._compare_and_set(
            kept_apart,
            kept_apart.c.community_id == community_id,
            kept_apart.c.by_hash == person_id,
            kept_apart.c.other_hash == other_id if other_id > ERASED_USER_ID else kept_apart.c.id == -other_id,
            for_facilitators=allowed,
        )

    async def list_by(self, community_id: int, person_id: int) -> list[Exclusion]:
        """Return a person's wishes to be kept apart, oldest first; never those that others have about them."""
        query = select(kept_apart).where(kept_apart.c.community_id == community_id, kept_apart.c.by_hash == person_id)
        rows = (await self._connection.execute(query.order_by(kept_apart.c.id))).all()
        stored = (kept_apart.c.id, kept_apart.c.community_id, kept_apart.c.since, kept_apart.c.for_facilitators)
        others = {row.id: row._mapping["other_id"] for row in rows}
        known = await known_ids(self._connection, community_id, others.values())
        return [
            Exclusion(
                **{column.key: row._mapping[column] for column in stored},
                by_id=person_id,
                other_id=others[row.id],
                is_known=others[row.id] in known,
            )
            for row in rows
        ]

    async def excluding_ids(self, community_id: int, person_id: int) -> set[int]:
        """Return everyone who keeps apart from this person."""
        query = select(kept_apart.c.by_id).where(
            kept_apart.c.community_id == community_id, kept_apart.c.other_hash == person_id
        )
        return set((await self._connection.execute(query)).scalars())

    async def excluding_since(self, community_id: int, *person_ids: int) -> dict[int, datetime]:
        """Return everyone who keeps apart from this person, or from one of these, and since when."""
        query = select(kept_apart.c.by_id, kept_apart.c.since).where(
            kept_apart.c.community_id == community_id, kept_apart.c.other_hash.in_(person_ids)
        )
        # Of several wishes, the first counts.
        found = await self._connection.execute(query.order_by(kept_apart.c.since.desc()))
        return {row.by_id: row.since for row in found}

    async def is_excluded(self, community_id: int, one: int, other: int, *, by: Collection[int]) -> bool:
        """Return whether one of *by*, who are of the two, wishes it, or has an open concern about the other."""
        wished = select(kept_apart.c.id).where(
            kept_apart.c.community_id == community_id,
            kept_apart.c.by_hash.in_(by),
            _is_between(kept_apart.c.by_hash, kept_apart.c.other_hash, one, other),
        )
        worried = select(concerns.c.id).where(
            concerns.c.community_id == community_id,
            concerns.c.closed_at.is_(None),
            concerns.c.by_hash.in_(by),
            _is_between(concerns.c.by_hash, concerns.c.about_hash, one, other),
        )
        return bool(await self._connection.scalar(select(or_(wished.exists(), worried.exists()))))

    async def is_unwanted(
        self,
        community_id: int,
        *,
        mentor_id: int,
        mentee_id: int,
        worried: Collection[int],
        passed_at: datetime | None,
    ) -> bool:
        """Return whether either keeps apart from the other, or one of *worried* has an open concern about the other.

        With *passed_at*, also whether the mentee has passed the mentor over at that time.
        """
        apart = select(kept_apart.c.id).where(
            kept_apart.c.community_id == community_id,
            _is_between(kept_apart.c.by_hash, kept_apart.c.other_hash, mentor_id, mentee_id),
        )
        concerned = select(concerns.c.id).where(
            concerns.c.community_id == community_id,
            concerns.c.closed_at.is_(None),
            concerns.c.by_hash.in_(worried),
            _is_between(concerns.c.by_hash, concerns.c.about_hash, mentor_id, mentee_id),
        )
        looks = [apart.exists(), concerned.exists()]
        if passed_at is not None:
            passed = select(passed_over.c.id).where(
                passed_over.c.community_id == community_id,
                passed_over.c.person_id == mentee_id,
                passed_over.c.mentor_id == mentor_id,
                is_passed_over_at(passed_at),
            )
            sealed_so = select(sealed.c.id).where(
                sealed.c.community_id == community_id,
                sealed.c.kind == SealedKind.NOT_FOR_ME,
                sealed.c.by_hash == mentee_id,
                sealed.c.about_hash == mentor_id,
                holds_at(passed_at),
            )
            looks += [passed.exists(), sealed_so.exists()]
        return bool(await self._connection.scalar(select(or_(*looks))))

    async def keeps_apart(self, community_id: int, person_id: int, other_id: int) -> bool:
        """Return whether the person wishes to be kept apart from the other."""
        query = select(kept_apart.c.id).where(
            kept_apart.c.community_id == community_id,
            kept_apart.c.by_hash == person_id,
            kept_apart.c.other_hash == other_id,
        )
        return await self._connection.scalar(query) is not None

    async def pass_over(self, community_id: int, *, person_id: int, mentor_id: int, until: datetime | None) -> None:
        """Hide a mentor from this person until then, or for ever if None, in place of an earlier choice."""
        await self._insert_if_new(passed_over, community_id=community_id, person_id=person_id, mentor_id=mentor_id)
        await self._compare_and_set(
            passed_over,
            passed_over.c.community_id == community_id,
            passed_over.c.person_id == person_id,
            passed_over.c.mentor_id == mentor_id,
            until=until,
        )


def _is_between(by: Column[int], about: Column[int], one: int, other: int) -> ColumnElement[bool]:
    return or_(and_(by == one, about == other), and_(by == other, about == one))
