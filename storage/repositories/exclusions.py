"""Two people who are not to be brought together: kept apart, passed over, together already, or lately said no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, delete, func, or_, select, union_all

from storage.models.enums import Contact, PairingState, SeekerState
from storage.models.matching import KeptApart
from storage.schema.check_ins import boundaries
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart, passed_over
from storage.schema.pairings import pairings
from storage.schema.people import seekers

from .base import Queries
from .pairings import LIVE

ANSWERED_NO = (PairingState.DECLINED, PairingState.EXPIRED)


class Couples(Queries):
    """Whoever wished for it, neither is ever brought together with the other, and neither learns why."""

    async def keep_apart(self, community_id: int, *, by: int, other: int, at: datetime) -> bool:
        """Keep one person's wish; whether it is new."""
        made = await self._insert_if_new(kept_apart, community_id=community_id, by_id=by, other_id=other, since=at)
        return made is not None

    async def let_be(self, community_id: int, *, by: int, other: int) -> bool:
        """Take the wish back; whether there was one. The other's own stays."""
        gone = await self._connection.execute(
            delete(kept_apart).where(
                kept_apart.c.community_id == community_id, kept_apart.c.by_id == by, kept_apart.c.other_id == other
            )
        )
        return gone.rowcount == 1

    async def kept_apart_by(self, community_id: int, person: int) -> list[KeptApart]:
        """Whom a person wishes to be kept apart from, oldest first; never who wishes it of them."""
        known = [kept_apart.c[name] for name in KeptApart.__dataclass_fields__]
        query = select(*known).where(kept_apart.c.community_id == community_id, kept_apart.c.by_id == person)
        rows = await self._connection.execute(query.order_by(kept_apart.c.id))
        return [KeptApart(**row._mapping) for row in rows]

    async def are_apart(self, community_id: int, one: int, other: int) -> bool:
        """Whether either of the two wishes it, or has a concern about the other that is still open."""
        wished = select(kept_apart.c.id).where(
            kept_apart.c.community_id == community_id,
            _between(kept_apart.c.by_id, kept_apart.c.other_id, one, other),
        )
        worried = select(concerns.c.id).where(
            concerns.c.community_id == community_id,
            concerns.c.closed_at.is_(None),
            _between(concerns.c.by_id, concerns.c.about_id, one, other),
        )
        return bool(await self._connection.scalar(select(or_(wished.exists(), worried.exists()))))

    async def pass_over(self, community_id: int, *, person: int, mentor: int, until: datetime | None) -> None:
        """A mentor is not shown to this person before then, or ever; in place of what was said before."""
        await self._insert_if_new(passed_over, community_id=community_id, person_id=person, mentor_id=mentor)
        await self._change(
            passed_over,
            passed_over.c.community_id == community_id,
            passed_over.c.person_id == person,
            passed_over.c.mentor_id == mentor,
            until=until,
        )

    async def has_passed_over(self, community_id: int, person: int, mentor: int, *, at: datetime) -> bool:
        """Whether this mentor is one whom the person does not wish for."""
        query = select(passed_over.c.id).where(
            passed_over.c.community_id == community_id,
            passed_over.c.person_id == person,
            passed_over.c.mentor_id == mentor,
            _still(at),
        )
        return await self._connection.scalar(query) is not None

    async def not_brought_together(
        self, community_id: int, person: int, *, at: datetime, answered_since: datetime
    ) -> set[int]:
        """Everyone whom nothing brings together with this person by itself, whichever of them is the mentor.

        Kept apart, also by an open concern; passed over; with something open between them; walked together before,
        and not both are glad to again; asked since then, with no or no answer.
        """
        looks: list[Select[Any]] = []
        for query in _not_together(community_id, at=at, answered_since=answered_since):
            one, other = query.selected_columns
            for mine, theirs in ((one, other), (other, one)):
                looks.append(query.with_only_columns(theirs).where(mine == person))
        return set((await self._connection.execute(union_all(*looks))).scalars())

    async def not_brought_together_of_waiting(
        self, community_id: int, *, at: datetime, answered_since: datetime
    ) -> set[tuple[int, int]]:
        """Everyone on the waiting list, each with whoever nothing brings together with them by itself."""
        waits = select(seekers.c.user_id).where(
            seekers.c.community_id == community_id, seekers.c.state == SeekerState.WAITING
        )
        found: set[tuple[int, int]] = set()
        for query in _not_together(community_id, at=at, answered_since=answered_since):
            one, other = query.selected_columns
            for mine, theirs in ((one, other), (other, one)):
                look = query.with_only_columns(mine, theirs).where(mine.in_(waits))
                found.update((person, not_for_them) for person, not_for_them in await self._connection.execute(look))
        return found


def _not_together(community_id: int, *, at: datetime, answered_since: datetime) -> Iterator[Select[Any]]:
    """Each query has two columns with the two people; the kinds are looked up one by one, each by its own index."""
    yield select(kept_apart.c.by_id, kept_apart.c.other_id).where(kept_apart.c.community_id == community_id)
    yield select(concerns.c.by_id, concerns.c.about_id).where(
        concerns.c.community_id == community_id, concerns.c.about_id.is_not(None), concerns.c.closed_at.is_(None)
    )
    yield select(passed_over.c.person_id, passed_over.c.mentor_id).where(
        passed_over.c.community_id == community_id, _still(at)
    )
    couples = select(pairings.c.mentor_id, pairings.c.mentee_id).where(pairings.c.community_id == community_id)
    yield couples.where(pairings.c.state.in_(LIVE))
    yield couples.where(pairings.c.state.in_(ANSWERED_NO), pairings.c.closed_at >= answered_since)
    glad = (
        select(func.count())
        .select_from(boundaries)
        .where(boundaries.c.pairing_id == pairings.c.id, boundaries.c.contact == Contact.GLADLY)
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


def _between(by: Column[int], about: Column[int], one: int, other: int) -> ColumnElement[bool]:
    return or_(and_(by == one, about == other), and_(by == other, about == one))


def _still(at: datetime) -> ColumnElement[bool]:
    return or_(passed_over.c.until.is_(None), passed_over.c.until > at)
