"""Repository of two people not to be brought together: kept apart, passed over, together, or lately declined."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, delete, func, or_, select, union_all

from storage.models.enums import ContactPreference, PairingState, SeekerState
from storage.models.matching import Exclusion
from storage.schema.check_ins import boundaries
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart, passed_over
from storage.schema.pairings import pairings
from storage.schema.people import seekers

from .base import Repository
from .pairings import LIVE_PAIRING_STATES

DECLINED_OR_EXPIRED = (PairingState.DECLINED, PairingState.EXPIRED)


class ExclusionRepository(Repository):
    """Repository of exclusions; each applies to both people, by the wish of either, and neither learns why."""

    async def add(self, community_id: int, *, person_id: int, other_id: int, at: datetime) -> bool:
        """Insert a person's wish to be kept apart from another; return whether it is new."""
        made = await self._insert_if_new(
            kept_apart, community_id=community_id, by_id=person_id, other_id=other_id, since=at
        )
        return made is not None

    async def remove(self, community_id: int, *, person_id: int, other_id: int) -> bool:
        """Delete the wish; return whether there was one. The other's own wish stays."""
        gone = await self._connection.execute(
            delete(kept_apart).where(
                kept_apart.c.community_id == community_id,
                kept_apart.c.by_id == person_id,
                kept_apart.c.other_id == other_id,
            )
        )
        return gone.rowcount == 1

    async def set_for_facilitators(self, community_id: int, person_id: int, other_id: int, *, allowed: bool) -> bool:
        """Set whether facilitators may take the wish into account; return whether there is one."""
        return await self._compare_and_set(
            kept_apart,
            kept_apart.c.community_id == community_id,
            kept_apart.c.by_id == person_id,
            kept_apart.c.other_id == other_id,
            for_facilitators=allowed,
        )

    async def list_by(self, community_id: int, person_id: int) -> list[Exclusion]:
        """Return a person's wishes to be kept apart, oldest first; never those that others have about them."""
        known = [kept_apart.c[name] for name in Exclusion.__dataclass_fields__]
        query = select(*known).where(kept_apart.c.community_id == community_id, kept_apart.c.by_id == person_id)
        rows = await self._connection.execute(query.order_by(kept_apart.c.id))
        return [Exclusion(**row._mapping) for row in rows]

    async def is_excluded(self, community_id: int, one: int, other: int) -> bool:
        """Return whether either of the two wishes it, or has an open concern about the other."""
        wished = select(kept_apart.c.id).where(
            kept_apart.c.community_id == community_id,
            _is_between(kept_apart.c.by_id, kept_apart.c.other_id, one, other),
        )
        worried = select(concerns.c.id).where(
            concerns.c.community_id == community_id,
            concerns.c.closed_at.is_(None),
            _is_between(concerns.c.by_id, concerns.c.about_id, one, other),
        )
        return bool(await self._connection.scalar(select(or_(wished.exists(), worried.exists()))))

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

    async def has_passed_over(self, community_id: int, person_id: int, mentor_id: int, *, at: datetime) -> bool:
        """Return whether this mentor is hidden from the person at that time."""
        query = select(passed_over.c.id).where(
            passed_over.c.community_id == community_id,
            passed_over.c.person_id == person_id,
            passed_over.c.mentor_id == mentor_id,
            _is_passed_over_at(at),
        )
        return await self._connection.scalar(query) is not None

    async def excluded_for_person(
        self, community_id: int, person_id: int, *, at: datetime, answered_since: datetime
    ) -> set[int]:
        """Return everyone whom nothing brings together with this person by itself, as mentor or as mentee.

        They are kept apart, also by an open concern; passed over; in a live pairing with them; paired before, unless
        both gladly would be again; or have declined or not answered since *answered_since*.
        """
        looks: list[Select[Any]] = []
        for query in _excluded_pair_queries(community_id, at=at, answered_since=answered_since):
            one, other = query.selected_columns
            for mine, theirs in ((one, other), (other, one)):
                looks.append(query.with_only_columns(theirs).where(mine == person_id))
        return set((await self._connection.execute(union_all(*looks))).scalars())

    async def excluded_pairs_of_waiting(
        self, community_id: int, *, at: datetime, answered_since: datetime
    ) -> set[tuple[int, int]]:
        """Return (person, excluded person) for everyone on the waiting list."""
        waits = select(seekers.c.user_id).where(
            seekers.c.community_id == community_id, seekers.c.state == SeekerState.WAITING
        )
        found: set[tuple[int, int]] = set()
        for query in _excluded_pair_queries(community_id, at=at, answered_since=answered_since):
            one, other = query.selected_columns
            for mine, theirs in ((one, other), (other, one)):
                look = query.with_only_columns(mine, theirs).where(mine.in_(waits))
                found.update((person, not_for_them) for person, not_for_them in await self._connection.execute(look))
        return found


def _excluded_pair_queries(community_id: int, *, at: datetime, answered_since: datetime) -> Iterator[Select[Any]]:
    """Yield queries for the two ids of excluded pairs: one for each reason, so that each uses its own index."""
    yield select(kept_apart.c.by_id, kept_apart.c.other_id).where(kept_apart.c.community_id == community_id)
    yield select(concerns.c.by_id, concerns.c.about_id).where(
        concerns.c.community_id == community_id, concerns.c.about_id.is_not(None), concerns.c.closed_at.is_(None)
    )
    yield select(passed_over.c.person_id, passed_over.c.mentor_id).where(
        passed_over.c.community_id == community_id, _is_passed_over_at(at)
    )
    couples = select(pairings.c.mentor_id, pairings.c.mentee_id).where(pairings.c.community_id == community_id)
    yield couples.where(pairings.c.state.in_(LIVE_PAIRING_STATES))
    yield couples.where(pairings.c.state.in_(DECLINED_OR_EXPIRED), pairings.c.closed_at >= answered_since)
    glad = (
        select(func.count())
        .select_from(boundaries)
        .where(boundaries.c.pairing_id == pairings.c.id, boundaries.c.contact == ContactPreference.GLADLY)
        .scalar_subquery()
    )
    later = pairings.alias()
    walked_again = (
        select(later.c.id)
        .where(
            later.c.community_id == community_id,
            # One of the two is the mentor: said for the index over a mentor's pairings.
            later.c.mentor_id.in_([pairings.c.mentor_id, pairings.c.mentee_id]),
            later.c.lower_id == pairings.c.lower_id,
            later.c.higher_id == pairings.c.higher_id,
            later.c.state == PairingState.ENDED,
            later.c.began_at.is_not(None),
            or_(
                later.c.closed_at > pairings.c.closed_at,
                and_(later.c.closed_at == pairings.c.closed_at, later.c.id > pairings.c.id),
            ),
        )
        .exists()
    )
    yield couples.where(
        pairings.c.state == PairingState.ENDED, pairings.c.began_at.is_not(None), glad < 2, ~walked_again
    )


def _is_between(by: Column[int], about: Column[int], one: int, other: int) -> ColumnElement[bool]:
    return or_(and_(by == one, about == other), and_(by == other, about == one))


def _is_passed_over_at(at: datetime) -> ColumnElement[bool]:
    return or_(passed_over.c.until.is_(None), passed_over.c.until > at)
