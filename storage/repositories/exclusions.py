"""Repository of two people not to be brought together: kept apart, passed over, together, or lately declined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, delete, or_, select, union_all

from storage.models.enums import AskedBy, ContactPreference, PairingState, SeekerState
from storage.models.matching import Exclusion
from storage.schema.check_ins import boundaries
from storage.schema.columns import ERASED_USER_ID
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart, passed_over
from storage.schema.pairings import pairings
from storage.schema.people import seekers

from .base import Repository
from .pairings import AGREED_PAIRING_STATES, LIVE_PAIRING_STATES, pairing_ids_of
from .people import known_ids

DECLINED_OR_EXPIRED = (PairingState.DECLINED, PairingState.EXPIRED)
CLOSED_PROPOSAL_STATES = (*DECLINED_OR_EXPIRED, PairingState.WITHDRAWN)


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
                _is_passed_over_at(passed_at),
            )
            looks.append(passed.exists())
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

    async def not_suggested_to(
        self, community_id: int, person_id: int, *, at: datetime, answered_since: datetime
    ) -> set[int]:
        """Return everyone whom nothing suggests to this person by itself, reckoned from what they may know alone.

        They keep them apart or have passed them over; the two have something open; they were together before, unless
        both gladly would be again; or a question between them that this person knows of has come to nothing since
        *answered_since*. What others wish about this person changes nothing here.
        """
        passed = select(passed_over.c.mentor_id).where(
            passed_over.c.community_id == community_id,
            passed_over.c.person_id == person_id,
            _is_passed_over_at(at),
        )
        # A mentor learns whom they were asked about, or offered to, only when that person has said yes.
        knows_mentee = or_(~pairings.c.anonymous_until_agreed, pairings.c.mentee_agreed_at.is_not(None))
        looks: list[Select[Any]] = [passed]
        for couples in (
            _couples(community_id).where(pairings.c.state.in_(LIVE_PAIRING_STATES)),
            _couples(community_id).where(
                or_(_is_declined_or_expired(), _is_closed_suggestion()), pairings.c.closed_at >= answered_since
            ),
        ):
            mentor, mentee = couples.selected_columns
            looks.append(couples.with_only_columns(mentor).where(mentee == person_id))
            looks.append(couples.with_only_columns(mentee).where(mentor == person_id, knows_mentee))
        found = set((await self._connection.execute(union_all(*looks))).scalars())
        return (
            found
            | await self._parted_from(community_id, person_id)
            | await self.ids_excluded_by(community_id, [person_id])
        )

    async def _parted_from(self, community_id: int, person_id: int) -> set[int]:
        """Return with whom a person was together, unless both gladly would be again after the last time."""
        said: dict[int, list[str]] = defaultdict(list)
        for mentor, mentee, contact in await self._connection.execute(_parted_couples(community_id, person_id)):
            said[mentor if mentee == person_id else mentee].append(contact)
        return {other for other, wishes in said.items() if wishes != [ContactPreference.GLADLY] * 2}

    async def pairs_for_facilitators(self, community_id: int, *, answered_since: datetime) -> set[tuple[int, int]]:
        """Return (person, excluded person) for everyone on the waiting list, from what facilitators may know alone.

        They are together or were; a suggestion to them is open, or has come to nothing since *answered_since*, or a
        pairing has to which both had agreed; or one keeps the other apart and lets facilitators take it into account.
        """
        waits = select(seekers.c.user_id).where(
            seekers.c.community_id == community_id, seekers.c.state == SeekerState.WAITING
        )
        found: set[tuple[int, int]] = set()
        for couples in _couples_for_facilitators(community_id, answered_since=answered_since):
            one, other = couples.selected_columns
            for mine, theirs in ((one, other), (other, one)):
                look = couples.with_only_columns(mine, theirs).where(mine.in_(waits))
                found.update((person, not_for_them) for person, not_for_them in await self._connection.execute(look))
        suggested = await self.suggested_couples(community_id, answered_since=answered_since)
        for one_id, other_id in (*suggested, *await self._taken_into_account(community_id)):
            found |= {(one_id, other_id), (other_id, one_id)}
        return found

    async def suggested_couples(
        self, community_id: int, people: Collection[int] = (), *, answered_since: datetime | None = None
    ) -> list[tuple[int, int]]:
        """Return the mentor and the mentee of each suggestion that is open; with *people*, of theirs alone.

        With *answered_since*, also of those that have come to nothing since then.
        """
        is_open = pairings.c.state == PairingState.PROPOSED
        if answered_since is not None:
            came_to_nothing = pairings.c.state.in_(CLOSED_PROPOSAL_STATES)
            is_open = or_(is_open, and_(came_to_nothing, pairings.c.closed_at >= answered_since))
        two = (pairings.c.mentor_id, pairings.c.mentee_id, pairings.c.mentor_sealed, pairings.c.mentee_sealed)
        query = select(*two).where(
            pairings.c.community_id == community_id, pairings.c.asked_by == AskedBy.FACILITATOR, is_open
        )
        if people:
            sides = (pairings.c.mentor_id, pairings.c.mentee_id, pairings.c.mentor_hash, pairings.c.mentee_hash)
            query = query.where(or_(*(side.in_(people) for side in sides)))
        # Of those that reach nobody, who the two are is encrypted.
        return [
            (hidden_mentor or mentor, hidden_mentee or mentee)
            for mentor, mentee, hidden_mentor, hidden_mentee in await self._connection.execute(query)
        ]

    async def is_excluded_for_facilitators(
        self, community_id: int, one: int, other: int, *, answered_since: datetime
    ) -> bool:
        """Return whether these two are among *pairs_for_facilitators*, whichever of them waits."""
        looks = [
            couples.where(pairings.c.lower_id == min(one, other), pairings.c.higher_id == max(one, other)).exists()
            for couples in _couples_for_facilitators(community_id, answered_since=answered_since)
        ]
        if await self._connection.scalar(select(or_(*looks))):
            return True
        suggested = await self.suggested_couples(community_id, (one, other), answered_since=answered_since)
        is_suggested = not {(one, other), (other, one)}.isdisjoint(suggested)
        return is_suggested or await self.is_taken_into_account(community_id, one, other)

    async def is_taken_into_account(self, community_id: int, one: int, other: int) -> bool:
        """Return whether one of the two keeps the other apart, and lets facilitators take it into account."""
        return not {(one, other), (other, one)}.isdisjoint(await self._taken_into_account(community_id))

    async def _taken_into_account(self, community_id: int) -> list[tuple[int, int]]:
        query = select(kept_apart.c.by_id, kept_apart.c.other_id).where(
            kept_apart.c.community_id == community_id, kept_apart.c.for_facilitators
        )
        return [(one, other) for one, other in await self._connection.execute(query)]


def _couples(community_id: int) -> Select[Any]:
    return select(pairings.c.mentor_id, pairings.c.mentee_id).where(pairings.c.community_id == community_id)


def _couples_for_facilitators(community_id: int, *, answered_since: datetime) -> Iterator[Select[Any]]:
    """Yield queries for couples, one for each reason that facilitators may know besides their suggestions."""
    couples = _couples(community_id)
    yield couples.where(pairings.c.state.in_(AGREED_PAIRING_STATES))
    yield couples.where(pairings.c.state == PairingState.ENDED, pairings.c.began_at.is_not(None))
    yield couples.where(
        pairings.c.state.in_(CLOSED_PROPOSAL_STATES),
        pairings.c.closed_at >= answered_since,
        pairings.c.mentor_agreed_at.is_not(None),
        pairings.c.mentee_agreed_at.is_not(None),
    )


def _parted_couples(community_id: int, person_id: int) -> Select[Any]:
    """Return a query for whom a person was together with, the last time, with a row for each wish that was said."""
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
            pairings.c.id.in_(pairing_ids_of(community_id, person_id)),
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
            ~walked_again,
        )
    )


def _is_declined_or_expired() -> ColumnElement[bool]:
    return pairings.c.state.in_(DECLINED_OR_EXPIRED)


def _is_closed_suggestion() -> ColumnElement[bool]:
    """Return whether a suggestion came to nothing, no matter who or what closed it: nobody is told that."""
    return and_(pairings.c.state == PairingState.WITHDRAWN, pairings.c.asked_by == AskedBy.FACILITATOR)


def _is_between(by: Column[int], about: Column[int], one: int, other: int) -> ColumnElement[bool]:
    return or_(and_(by == one, about == other), and_(by == other, about == one))


def _is_passed_over_at(at: datetime) -> ColumnElement[bool]:
    return or_(passed_over.c.until.is_(None), passed_over.c.until > at)
