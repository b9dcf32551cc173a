"""Who waits and who has room, by the thousand; and the sets of matches that facilitators look through."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Join,
    Select,
    Subquery,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from storage.models.enums import MatchState, MentorState, PairingState, SeekerState
from storage.models.matching import Match, Matching, Offering
from storage.schema.matching import matches, matchings, profiles
from storage.schema.pairings import pairings
from storage.schema.people import mentors, preferences, seekers

from .base import Queries
from .pairings import TOGETHER

ZONE = "zone"
"""How the time zone stands among the answers."""


class Waiting(NamedTuple):
    """Someone on the waiting list, with what they said about themselves and what they hope for."""

    seeker_id: int
    person: int
    since: datetime
    said: str
    wants: str

    def __repr__(self) -> str:
        return f"Waiting(seeker_id={self.seeker_id}, person={self.person}, since={self.since})"


class Finding(Queries):
    """What is looked through as a whole, so that each is one statement."""

    async def offering(self, community_id: int, *, but: int | None = None, asked_too: bool = False) -> list[Offering]:
        """Mentors who take someone new, in the order in which they came; without the one in *but*.

        Where *asked_too*, open questions count as if they had been answered with yes.
        """
        states = (*TOGETHER, PairingState.PROPOSED) if asked_too else TOGETHER
        counted = _counted(community_id, states)
        has = func.coalesce(counted.c.mentees, 0)
        query = (
            _with_said(mentors, mentors.c.user_id, mentors.c.capacity - has, has)
            .outerjoin(counted, counted.c.mentor_id == mentors.c.user_id)
            .where(
                mentors.c.community_id == community_id,
                mentors.c.state == MentorState.APPROVED,
                mentors.c.capacity > has,
                mentors.c.user_id != (but or 0),
            )
            .order_by(mentors.c.applied_at, mentors.c.id)
        )
        rows = await self._connection.execute(query)
        return [
            Offering(person, room, mentees, _said(answers, zone)) for person, room, mentees, answers, zone, _ in rows
        ]

    async def with_room(self, community_id: int, *, but: int) -> list[tuple[int, str | None, str | None]]:
        """Mentors who take someone new, as bare rows: a mentor's id, what they said, their time zone; in no order.

        For one person who looks through all of them while they wait for the answer: counting everyone's mentees
        beside would take half as long again, and few have more than one.
        """
        together = and_(pairings.c.community_id == community_id, pairings.c.state.in_(TOGETHER))
        has_one = select(pairings.c.id).where(together, pairings.c.mentor_id == mentors.c.user_id).exists()
        several = select(pairings.c.mentor_id, func.count()).where(together).group_by(pairings.c.mentor_id)
        with_several = await self._connection.execute(several.having(func.count() > 1))
        mentees: dict[int, int] = dict(with_several.all())
        found = await self._connection.execute(
            select(mentors.c.user_id, mentors.c.capacity, profiles.c.answers, preferences.c.time_zone)
            .select_from(_joined_with_said(mentors))
            .where(
                mentors.c.community_id == community_id,
                mentors.c.state == MentorState.APPROVED,
                or_(mentors.c.capacity > 1, ~has_one),
                mentors.c.user_id != but,
            )
        )
        # All at a time: taken one by one, ten thousand rows cost as much again.
        rows = found.all()
        return [
            (mentor, answers, zone) for mentor, capacity, answers, zone in rows if mentees.get(mentor, 0) < capacity
        ]

    async def waiting(
        self, community_id: int, *, after: tuple[datetime, int] | None = None, limit: int | None = None
    ) -> list[Waiting]:
        """The waiting list, longest waiting first; from the place *after* on: since when, and the row's id."""
        since, row_id = seekers.c.since, seekers.c.id
        further = or_(since > after[0], and_(since == after[0], row_id > after[1])) if after else true()
        query = (
            _with_said(seekers, row_id, seekers.c.user_id, since)
            .where(seekers.c.community_id == community_id, seekers.c.state == SeekerState.WAITING, further)
            .order_by(since, row_id)
            .limit(limit)
        )
        rows = await self._connection.execute(query)
        return [
            Waiting(seeker_id, person, since, _said(answers, zone), wants or "")
            for seeker_id, person, since, answers, zone, wants in rows
        ]

    async def asked(self, community_id: int) -> set[int]:
        """Everyone who is asked, or has asked, whether somebody be their mentor, and it is not answered yet."""
        query = select(pairings.c.mentee_id).where(
            pairings.c.community_id == community_id, pairings.c.state == PairingState.PROPOSED
        )
        return set((await self._connection.execute(query)).scalars())

    async def keep_matching(
        self, community_id: int, *, by: int, at: datetime, couples: Sequence[tuple[int, int]]
    ) -> Matching:
        """A new set of (seeker, mentor), in place of earlier ones of the same facilitator's."""
        await self._connection.execute(
            delete(matchings).where(matchings.c.community_id == community_id, matchings.c.made_by == by)
        )
        made = insert(matchings).values(community_id=community_id, made_by=by, made_at=at).returning(matchings.c.id)
        key = await self._connection.scalar(made)
        if couples:
            rows = [
                {
                    "matching_id": key,
                    "position": position,
                    "seeker_id": seeker,
                    "mentor_id": mentor,
                    "state": MatchState.OPEN,
                }
                for position, (seeker, mentor) in enumerate(couples)
            ]
            await self._connection.execute(insert(matches), rows)
        return Matching(id=key or 0, community_id=community_id, made_by=by, made_at=at)

    async def matching(self, matching_id: int) -> Matching | None:
        """One set."""
        row = (await self._connection.execute(select(matchings).where(matchings.c.id == matching_id))).one_or_none()
        return None if row is None else Matching(**row._mapping)

    async def matches_of(self, matching_id: int) -> list[Match]:
        """All of a set, in their order."""
        return await self._matches(matches.c.matching_id == matching_id)

    async def match(self, match_id: int) -> Match | None:
        """One match."""
        found = await self._matches(matches.c.id == match_id)
        return found[0] if found else None

    async def settle(self, match: Match, state: MatchState) -> bool:
        """Note what was done about an open match; whether it still was open and with this mentor."""
        return await self._change_match(match, state=state)

    async def swap(self, match: Match, mentor_id: int) -> bool:
        """Another mentor in place of the one found; whether the match still was open and with that one."""
        return await self._change_match(match, mentor_id=mentor_id)

    async def _change_match(self, match: Match, **values: MatchState | int) -> bool:
        changed = await self._connection.execute(
            update(matches)
            .where(
                matches.c.id == match.id,
                matches.c.state == MatchState.OPEN,
                matches.c.mentor_id == match.mentor_id,
            )
            .values(**values)
        )
        return changed.rowcount == 1

    async def _matches(self, *conditions: ColumnElement[bool]) -> list[Match]:
        rows = await self._connection.execute(select(matches).where(*conditions).order_by(matches.c.position))
        return [Match(**(dict(row._mapping) | {"state": MatchState(row.state)})) for row in rows]


def _with_said(table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    """These columns of mentors or seekers, then the answers, the time zone and the hopes of each."""
    said = select(*columns, profiles.c.answers, preferences.c.time_zone, profiles.c.wants)
    return said.select_from(_joined_with_said(table))


def _joined_with_said(table: Table) -> Join:
    said = and_(profiles.c.community_id == table.c.community_id, profiles.c.user_id == table.c.user_id)
    times = and_(preferences.c.community_id == table.c.community_id, preferences.c.user_id == table.c.user_id)
    return table.outerjoin(profiles, said).outerjoin(preferences, times)


def _counted(community_id: int, states: Collection[PairingState]) -> Subquery:
    """How many pairings in these states each mentor has; nothing for those who have none."""
    return (
        select(pairings.c.mentor_id, func.count().label("mentees"))
        .where(pairings.c.community_id == community_id, pairings.c.state.in_(states))
        .group_by(pairings.c.mentor_id)
        .subquery()
    )


def _said(answers: str | None, zone: str | None) -> str:
    return f"{answers or ''} {ZONE}={zone}" if zone else answers or ""
