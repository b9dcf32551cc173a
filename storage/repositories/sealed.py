"""Repositories of what is kept about somebody who was erased: it holds again, or still counts, if they come back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, false, insert, or_, select

from storage.models.counted_acts import CountedAct, CountedKind
from storage.models.enums import ContactPreference, MentorState
from storage.models.matching import PastDecision, SealedKind
from storage.schema.check_ins import boundaries
from storage.schema.columns import ERASED_USER_ID
from storage.schema.matching import counted_acts, passed_over, sealed
from storage.schema.pairings import pairings
from storage.schema.people import mentors

from .base import Repository
from .pairings import pairing_ids_of

# What a column holds differs from one to the next.
SealedRow = dict[str, Any]

CLOSED_KINDS = (CountedKind.NO, CountedKind.TAKEN_BACK)
"""Kinds that tell that a question of theirs is over; all others count for a day."""


_READ_LATER = (SealedKind.DECLINED, SealedKind.RETIRED, SealedKind.SUSPENDED, SealedKind.BARRED)
"""What facilitators read who decide about the same person later."""


class SealedRepository(Repository):
    """Repository of sealed wishes and decisions: who and whom is encrypted, and found by a keyed hash."""

    async def seal(
        self, community_id: int, user_id: int, *, at: datetime, closing: timedelta, decisions: timedelta
    ) -> None:
        """Seal what is to hold again should this person come back, before they are erased.

        It is what others wished about them, and they about others; and, for as long as *decisions*, what facilitators
        decided. *closing* is how long after its end *no contact* can be said.
        """
        rows = [
            *_contact_wishes(user_id, await self._closings(community_id, user_id), at=at, closing=closing),
            *await self._passed_over(community_id, user_id, at=at),
            *await self._decided(community_id, user_id, until=at + decisions),
        ]
        if rows:
            values = [
                {"pairing_id": None, "until": None, "since": at, "community_id": community_id} | row for row in rows
            ]
            await self._connection.execute(insert(sealed), values)

    async def take_nobody_new(self, community_id: int, user_id: int) -> datetime | None:
        """Return since when nobody new is to come to somebody who is back, if so, and break the seal."""
        taken = await self._connection.execute(
            delete(sealed)
            .where(
                sealed.c.community_id == community_id,
                sealed.c.about_hash == user_id,
                sealed.c.kind == SealedKind.NOBODY_NEW,
            )
            .returning(sealed.c.since)
        )
        return min(taken.scalars(), default=None)

    async def past_decisions(self, community_id: int, people: Collection[int], *, at: datetime) -> list[PastDecision]:
        """Return what facilitators decided about these people as mentors that is sealed, oldest first."""
        query = (
            select(sealed)
            .where(
                sealed.c.community_id == community_id,
                sealed.c.about_hash.in_(people),
                sealed.c.kind.in_(_READ_LATER),
                holds_at(at),
            )
            .order_by(sealed.c.since, sealed.c.id)
        )
        return [_past_decision(row) for row in await self._connection.execute(query)]

    async def add_decision(
        self,
        community_id: int,
        user_id: int,
        kind: SealedKind,
        *,
        by: int,
        reason: str | None,
        at: datetime,
        until: datetime,
    ) -> None:
        """Add what a facilitator decided about somebody, and why; it stays when that person is erased."""
        values = {"community_id": community_id, "kind": kind, "about_id": user_id, "since": at, "until": until}
        await self._connection.execute(insert(sealed).values(**values, decided_by=by, reason=reason))

    async def bar_of(self, community_id: int, user_id: int, *, at: datetime) -> PastDecision | None:
        """Return the bar by which somebody is not to be a mentor now, if there is one."""
        found = await self.past_decisions(community_id, [user_id], at=at)
        return next((each for each in reversed(found) if each.kind is SealedKind.BARRED), None)

    async def end_bar(self, community_id: int, user_id: int) -> bool:
        """Delete the bar on somebody; return whether there was one."""
        theirs = (sealed.c.community_id == community_id, sealed.c.about_hash == user_id)
        ended = await self._connection.execute(delete(sealed).where(*theirs, sealed.c.kind == SealedKind.BARRED))
        return ended.rowcount > 0

    async def _closings(self, community_id: int, user_id: int) -> list[SealedRow]:
        """Return each mentorship of theirs that ended, a row for each wish that was said; the latest last."""
        columns = (pairings.c.id, pairings.c.mentor_id, pairings.c.mentee_id, pairings.c.closed_at)
        query = (
            select(*columns, boundaries.c.person_id, boundaries.c.contact)
            .select_from(pairings.outerjoin(boundaries, boundaries.c.pairing_id == pairings.c.id))
            .where(
                pairings.c.id.in_(pairing_ids_of(community_id, user_id)),
                pairings.c.began_at.is_not(None),
                pairings.c.closed_at.is_not(None),
            )
            .order_by(pairings.c.closed_at, pairings.c.id)
        )
        return [dict(row._mapping) for row in await self._connection.execute(query)]

    async def _passed_over(self, community_id: int, user_id: int, *, at: datetime) -> list[SealedRow]:
        query = select(passed_over.c.person_id, passed_over.c.mentor_id, passed_over.c.until).where(
            passed_over.c.community_id == community_id,
            or_(passed_over.c.person_id == user_id, passed_over.c.mentor_id == user_id),
            or_(passed_over.c.until.is_(None), passed_over.c.until > at),
        )
        return [
            {"kind": SealedKind.NOT_FOR_ME, "by_id": by, "about_id": about, "until": until}
            for by, about, until in await self._connection.execute(query)
        ]

    async def _decided(self, community_id: int, user_id: int, *, until: datetime) -> list[SealedRow]:
        columns = (
            mentors.c.state,
            mentors.c.closed_since,
            mentors.c.decided_at,
            mentors.c.stopped_at,
            mentors.c.stopped_by,
        )
        query = (
            select(*columns)
            .where(mentors.c.community_id == community_id, mentors.c.user_id == user_id)
            .order_by(mentors.c.applied_at, mentors.c.id)
        )
        found: list[tuple[SealedKind, datetime]] = []
        offers = (await self._connection.execute(query)).all()
        for offer in offers:
            if offer.state == MentorState.DECLINED:
                found.append((SealedKind.DECLINED, offer.decided_at))
            elif offer.stopped_at is not None and offer.stopped_by != user_id:
                found.append((SealedKind.RETIRED, offer.stopped_at))
        # It goes on from one offer to the next.
        if offers and offers[-1].closed_since is not None:
            found.append((SealedKind.NOBODY_NEW, offers[-1].closed_since))
        sealed_so = {"by_id": None, "about_id": user_id, "until": until}
        return [sealed_so | {"kind": kind, "since": since} for kind, since in found]


class CountedActRepository(Repository):
    """Repository of counted acts: they go by themselves once they count no more, and name nobody."""

    async def add(
        self,
        community_id: int,
        kind: CountedKind,
        *,
        by: int,
        to: int | None = None,
        is_by_name: bool = True,
        at: datetime,
    ) -> None:
        """Insert what a person did; nothing where one of the two was erased."""
        if by <= ERASED_USER_ID or (to is not None and to <= ERASED_USER_ID):
            return
        values = {"community_id": community_id, "kind": kind, "by_hash": by, "to_hash": to}
        values |= {"is_by_name": is_by_name, "at": at}
        await self._connection.execute(insert(counted_acts).values(values))

    async def list_by(
        self, community_id: int, user_id: int, *, to: int | None = None, since: datetime, closed_since: datetime
    ) -> list[CountedAct]:
        """Return what a person did after *since*, oldest first; *to* is whom it is looked for whether it was to them.

        Of questions of theirs that were closed, those after *closed_since*.
        """
        is_to = false() if to is None else counted_acts.c.to_hash == to
        columns = (counted_acts.c.kind, counted_acts.c.at, counted_acts.c.is_by_name)
        is_closed = counted_acts.c.kind.in_(CLOSED_KINDS)
        query = (
            select(*columns, is_to.label("is_to_them"))
            .where(
                counted_acts.c.community_id == community_id,
                counted_acts.c.by_hash == user_id,
                counted_acts.c.at > min(since, closed_since),
                or_(counted_acts.c.at > since, and_(is_closed, counted_acts.c.at > closed_since)),
            )
            .order_by(counted_acts.c.at, counted_acts.c.id)
        )
        return [
            CountedAct(kind=CountedKind(kind), at=when, is_by_name=is_by_name, is_to_them=bool(is_to_them))
            for kind, when, is_by_name, is_to_them in await self._connection.execute(query)
        ]


def _past_decision(row: Row[Any]) -> PastDecision:
    return PastDecision(
        person_id=row.about_id,
        kind=SealedKind(row.kind),
        at=row.since,
        by=row.decided_by or None,
        reason=row.reason,
        id=row.id,
        until=row.until,
    )


def holds_at(at: datetime) -> ColumnElement[bool]:
    """Return the condition that what is sealed still holds at that time."""
    return or_(sealed.c.until.is_(None), sealed.c.until > at)


def _contact_wishes(
    user_id: int, closings: list[SealedRow], *, at: datetime, closing: timedelta
) -> Iterator[SealedRow]:
    """Yield the wishes for no contact after the latest mentorship with each, and where one can still be said."""
    latest = {row["mentee_id"] if row["mentor_id"] == user_id else row["mentor_id"]: row for row in closings}
    for other, last in latest.items():
        if other <= ERASED_USER_ID:
            continue
        said = {row["person_id"]: row["contact"] for row in closings if row["id"] == last["id"]}
        for by, about in ((other, user_id), (user_id, other)):
            if said.get(by) == ContactPreference.NONE:
                yield {"kind": SealedKind.NO_CONTACT, "by_id": by, "about_id": about}
        until = last["closed_at"] + closing
        if until > at and said.get(other) != ContactPreference.NONE:
            still_open = {"kind": SealedKind.CLOSING, "by_id": other, "about_id": user_id}
            yield still_open | {"pairing_id": last["id"], "until": until}
