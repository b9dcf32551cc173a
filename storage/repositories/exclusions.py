"""Repository of two people not to be brought together: kept apart, passed over, together, or lately declined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, delete, literal, or_, select, union_all

from storage.models.enums import ContactPreference, PairingState, SeekerState
from storage.models.matching import Exclusion
from storage.schema.check_ins import boundaries
from storage.schema.columns import ERASED_USER_ID
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart, passed_over
from storage.schema.pairings import pairings
from storage.schema.people import seekers
from storage.schema.types import EncryptedText

from .base import Repository
from .pairings import LIVE_PAIRING_STATES
from .people import known_ids

DECLINED_OR_EXPIRED = (PairingState.DECLINED, PairingState.EXPIRED)


class ExclusionRepository(Repository):
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

    async def ids_excluded_by(self, community_id: int, people: Collection[int]) -> set[int]:
        """Return everyone from whom one of these people keeps apart."""
        query = select(kept_apart.c.other_id).where(
            kept_apart.c.community_id == community_id, kept_apart.c.by_hash.in_(people)
        )
        return set((await self._connection.execute(query)).scalars())

    async def excluding_ids(self, community_id: int, person_id: int) -> set[int]:
        """Return everyone who keeps apart from this person."""
        query = select(kept_apart.c.by_id).where(
            kept_apart.c.community_id == community_id, kept_apart.c.other_hash == person_id
        )
        return set((await self._connection.execute(query)).scalars())

    async def is_excluded(self, community_id: int, one: int, other: int) -> bool:
        """Return whether either of the two wishes it, or has an open concern about the other."""
        wished = select(kept_apart.c.id).where(
            kept_apart.c.community_id == community_id,
            _is_between(kept_apart.c.by_hash, kept_apart.c.other_hash, one, other),
        )
        worried = select(concerns.c.id).where(
            concerns.c.community_id == community_id,
            concerns.c.closed_at.is_(None),
            _is_between(concerns.c.by_hash, concerns.c.about_hash, one, other),
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
        pairs = await self._pairs(
            [query.where(mine == person_id) for query, *two in _sealed_queries(community_id) for mine in two],
            [
                query.where(mine == person_id)
                for query in _plain_queries(community_id, at=at, answered_since=answered_since)
                for mine in query.selected_columns[:2]
            ],
        )
        return {other for pair in pairs for other in pair if other != person_id}

    async def excluded_pairs_of_waiting(
        self, community_id: int, *, at: datetime, answered_since: datetime
    ) -> set[tuple[int, int]]:
        """Return (person, excluded person) for everyone on the waiting list."""
        waiting = select(seekers.c.user_id).where(
            seekers.c.community_id == community_id, seekers.c.state == SeekerState.WAITING
        )
        waits = set((await self._connection.execute(waiting)).scalars())
        plain = _plain_queries(community_id, at=at, answered_since=answered_since)
        pairs = await self._pairs(
            [query for query, *_ in _sealed_queries(community_id)],
            [query.where(or_(*(mine.in_(waiting) for mine in query.selected_columns[:2]))) for query in plain],
        )
        return {pair for one, other in pairs for pair in ((one, other), (other, one)) if pair[0] in waits}

    async def _pairs(self, sealed: Sequence[Select[Any]], plain: Sequence[Select[Any]]) -> set[tuple[int, int]]:
        """Return the pairs found, without those who parted and both would gladly stay in contact."""
        pairs = {(one, other) for one, other in await self._connection.execute(union_all(*sealed))}
        found: dict[tuple[int, int], list[str | None]] = defaultdict(list)
        for one, other, contact in await self._connection.execute(union_all(*plain)):
            found[one, other].append(contact)
        return pairs | {pair for pair, said in found.items() if said != [ContactPreference.GLADLY] * 2}


def _sealed_queries(community_id: int) -> Iterator[tuple[Select[Any], Column[Any], Column[Any]]]:
    """Yield the queries for pairs of encrypted ids, and the columns by which each of the two is found."""
    wishes, worries = kept_apart.c, concerns.c
    wished = select(wishes.by_id, wishes.other_id).where(wishes.community_id == community_id)
    yield wished, wishes.by_hash, wishes.other_hash
    worried = select(worries.by_id, worries.about_id).where(
        worries.community_id == community_id, worries.about_id.is_not(None), worries.closed_at.is_(None)
    )
    yield worried, worries.by_hash, worries.about_hash


def _plain_queries(community_id: int, *, at: datetime, answered_since: datetime) -> Iterator[Select[Any]]:
    """Yield the queries for the other pairs: one for each reason, so that each uses its own index.

    Of two who parted there is a row for each wish that was said; of all others one without.
    """
    unsaid = literal(None, EncryptedText)
    yield select(passed_over.c.person_id, passed_over.c.mentor_id, unsaid).where(
        passed_over.c.community_id == community_id, _is_passed_over_at(at)
    )
    couples = select(pairings.c.mentor_id, pairings.c.mentee_id, unsaid).where(
        pairings.c.community_id == community_id
    )
    yield couples.where(pairings.c.state.in_(LIVE_PAIRING_STATES))
    yield couples.where(pairings.c.state.in_(DECLINED_OR_EXPIRED), pairings.c.closed_at >= answered_since)
    yield _select_parted(community_id)


def _select_parted(community_id: int) -> Select[Any]:
    """Return a query for two whose latest mentorship has ended, with what each of them wishes for afterwards."""
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
    return (
        select(pairings.c.mentor_id, pairings.c.mentee_id, boundaries.c.contact)
        .select_from(pairings.outerjoin(boundaries, boundaries.c.pairing_id == pairings.c.id))
        .where(
            pairings.c.community_id == community_id,
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
            ~walked_again,
        )
    )


def _is_between(by: Column[int], about: Column[int], one: int, other: int) -> ColumnElement[bool]:
    return or_(and_(by == one, about == other), and_(by == other, about == one))


def _is_passed_over_at(at: datetime) -> ColumnElement[bool]:
    return or_(passed_over.c.until.is_(None), passed_over.c.until > at)
