"""Repository of candidates: seekers and mentors with free places, by the thousand, and sets of matches."""

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
    case,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from storage.models.enums import AuditSubject, MatchState, MentorState, SeekerState
from storage.models.matching import AvailableMentor, Match, Matching
from storage.models.reports import MentorRoom
from storage.schema.audit import audit
from storage.schema.matching import matches, matchings, profiles
from storage.schema.pairings import pairings
from storage.schema.people import mentors, preferences, seekers
from storage.schema.types import UtcDateTime

from .base import Repository
from .mentors import CURRENT_MENTOR_STATES
from .pairing_counts import AGREED_PAIRING_STATES

TIME_ZONE_ANSWER_KEY = "zone"
"""Key of the time zone among the answers."""

SHARED_ZONE = case((preferences.c.shares_zone, preferences.c.time_zone))
"""The time zone, where its person shares it."""


_TAKES_MENTEES = (mentors.c.state == MentorState.APPROVED, mentors.c.closed_since.is_(None))
"""What is so of a mentor who can be asked, besides having room."""


class WaitingSeeker(NamedTuple):
    """A seeker on the waiting list, with their answers about themselves and their hopes."""

    seeker_id: int
    person_id: int
    since: datetime
    answers: str
    wants: str

    def __repr__(self) -> str:
        return f"Waiting(seeker_id={self.seeker_id}, person={self.person_id}, since={self.since})"


class ListedSeeker(NamedTuple):
    """An entry of the waiting list as mentors see it: nothing of it tells who it is."""

    seeker_id: int
    since: datetime
    answers: str

    def __repr__(self) -> str:
        return f"Listed(seeker_id={self.seeker_id}, since={self.since})"


class CandidateRepository(Repository):
    """Repository of candidates, with one statement for each whole list."""

    async def available_mentors(
        self, community_id: int, *, except_id: int | None = None, strangers: Collection[int] = ()
    ) -> list[AvailableMentor]:
        """Return mentors who can be asked, in the order in which they applied, without *except_id*.

        Their room is what those leave with whom both have agreed: what is only asked is for the two alone to know.
        *strangers* are neither returned nor counted as mentees.
        """
        counted = _mentee_counts(community_id, strangers)
        has = func.coalesce(counted.c.mentees, 0)
        query = (
            _select_with_profile(mentors, mentors.c.user_id, mentors.c.capacity - has, has)
            .outerjoin(counted, counted.c.mentor_id == mentors.c.user_id)
            .where(
                mentors.c.community_id == community_id,
                *_TAKES_MENTEES,
                mentors.c.capacity > has,
                mentors.c.user_id.not_in({except_id or 0, *strangers}),
            )
            .order_by(mentors.c.applied_at, mentors.c.id)
        )
        rows = await self._connection.execute(query)
        return [
            AvailableMentor(person, room, mentees, _answers_with_zone(answers, zone))
            for person, room, mentees, answers, zone, _ in rows
        ]

    async def mentor_rooms(self, community_id: int, *, strangers: Collection[int]) -> list[MentorRoom]:
        """Return all mentors with their room, in the order in which they applied.

        *strangers* are neither returned nor counted as mentees.
        """
        counted = _mentee_counts(community_id, strangers)
        has = func.coalesce(counted.c.mentees, 0)
        row = (mentors.c.user_id, mentors.c.state, mentors.c.capacity, has, mentors.c.closed_since.is_not(None))
        by_themselves = select(func.max(audit.c.at)).where(
            audit.c.community_id == mentors.c.community_id,
            audit.c.actor_id == mentors.c.user_id,
            audit.c.subject == AuditSubject.MENTOR,
            audit.c.subject_id == mentors.c.id,
        )
        since = func.coalesce(mentors.c.decided_at, mentors.c.applied_at, type_=UtcDateTime())
        query = (
            select(*row, mentors.c.paused_until, mentors.c.applied_at, since, by_themselves.scalar_subquery())
            .outerjoin(counted, counted.c.mentor_id == mentors.c.user_id)
            .where(
                mentors.c.community_id == community_id,
                mentors.c.state.in_(CURRENT_MENTOR_STATES),
                mentors.c.user_id.not_in(strangers),
            )
            .order_by(mentors.c.applied_at, mentors.c.id)
        )
        found = await self._connection.execute(query)
        return [MentorRoom(person, MentorState(state), *further) for person, state, *further in found]

    async def available_mentor_rows(
        self, community_id: int, *, except_id: int
    ) -> list[tuple[int, str | None, str | None]]:
        """Return mentors who can be asked as bare rows: id, answers, time zone; in no order.

        For one person who looks through all of them and waits for the result: counting everyone's mentees would take
        half as long again, and few have more than one.
        """
        together = and_(pairings.c.community_id == community_id, pairings.c.state.in_(AGREED_PAIRING_STATES))
        has_one = select(pairings.c.id).where(together, pairings.c.mentor_id == mentors.c.user_id).exists()
        several = select(pairings.c.mentor_id, func.count()).where(together).group_by(pairings.c.mentor_id)
        with_several = await self._connection.execute(several.having(func.count() > 1))
        mentees: dict[int, int] = dict(with_several.all())
        found = await self._connection.execute(
            select(mentors.c.user_id, mentors.c.capacity, profiles.c.answers, SHARED_ZONE)
            .select_from(_join_profile(mentors))
            .where(
                mentors.c.community_id == community_id,
                *_TAKES_MENTEES,
                or_(mentors.c.capacity > 1, ~has_one),
                mentors.c.user_id != except_id,
            )
        )
        # All at a time: taken one by one, ten thousand rows cost as much again.
        rows = found.all()
        return [
            (mentor, answers, zone) for mentor, capacity, answers, zone in rows if mentees.get(mentor, 0) < capacity
        ]

    async def listed_seekers(self, community_id: int) -> list[ListedSeeker]:
        """Return the entries that mentors see, longest waiting first.

        The same for every reader. Without those who have a mentor, or will once a facilitator approves.
        """
        since, row_id, person = seekers.c.since, seekers.c.id, seekers.c.user_id
        taken = select(pairings.c.id).where(
            pairings.c.community_id == community_id,
            pairings.c.mentee_id == person,
            pairings.c.state.in_(AGREED_PAIRING_STATES),
            pairings.c.handover_at.is_(None),
        )
        query = (
            select(row_id, since, profiles.c.answers)
            .select_from(_join_profile(seekers))
            .where(
                seekers.c.community_id == community_id,
                seekers.c.state == SeekerState.WAITING,
                seekers.c.listed,
                ~taken.exists(),
            )
            .order_by(since, row_id)
        )
        rows = await self._connection.execute(query)
        return [ListedSeeker(seeker_id, at, answers or "") for seeker_id, at, answers in rows]

    async def waiting_seekers(self, community_id: int) -> list[WaitingSeeker]:
        """Return the waiting list, longest waiting first."""
        since, row_id = seekers.c.since, seekers.c.id
        query = (
            _select_with_profile(seekers, row_id, seekers.c.user_id, since)
            .where(seekers.c.community_id == community_id, seekers.c.state == SeekerState.WAITING)
            .order_by(since, row_id)
        )
        rows = await self._connection.execute(query)
        return [
            WaitingSeeker(seeker_id, person, since, _answers_with_zone(answers, zone), wants or "")
            for seeker_id, person, since, answers, zone, wants in rows
        ]

    async def add_matching(
        self, community_id: int, *, made_by: int, at: datetime, pairs: Sequence[tuple[int, int]]
    ) -> Matching:
        """Insert a new set of (seeker, mentor), in place of earlier sets of this facilitator."""
        await self._connection.execute(
            delete(matchings).where(matchings.c.community_id == community_id, matchings.c.made_by == made_by)
        )
        made = (
            insert(matchings).values(community_id=community_id, made_by=made_by, made_at=at).returning(matchings.c.id)
        )
        key = await self._connection.scalar(made)
        if pairs:
            rows = [
                {
                    "matching_id": key,
                    "position": position,
                    "seeker_id": seeker,
                    "mentor_id": mentor,
                    "state": MatchState.OPEN,
                }
                for position, (seeker, mentor) in enumerate(pairs)
            ]
            await self._connection.execute(insert(matches), rows)
        return Matching(id=key or 0, community_id=community_id, made_by=made_by, made_at=at)

    async def get_matching(self, matching_id: int) -> Matching | None:
        """Return the set of matches with this id, or None."""
        row = (await self._connection.execute(select(matchings).where(matchings.c.id == matching_id))).one_or_none()
        return None if row is None else Matching(**row._mapping)

    async def matches_of(self, matching_id: int) -> list[Match]:
        """Return all matches of a set, in their order."""
        return await self._matches(matches.c.matching_id == matching_id)

    async def get_match(self, match_id: int) -> Match | None:
        """Return the match with this id, or None."""
        found = await self._matches(matches.c.id == match_id)
        return found[0] if found else None

    async def set_match_state(self, match: Match, state: MatchState) -> bool:
        """Set the state of an open match; return whether it was still open and with this mentor."""
        return await self._change_match(match, state=state)

    async def replace_mentor(self, match: Match, mentor_id: int) -> bool:
        """Replace the mentor of an open match; return whether it was still open and with the earlier one."""
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


def _select_with_profile(table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return a query for these columns of mentors or seekers, then the answers, time zone and hopes of each."""
    said = select(*columns, profiles.c.answers, SHARED_ZONE, profiles.c.wants)
    return said.select_from(_join_profile(table))


def _join_profile(table: Table) -> Join:
    said = and_(profiles.c.community_id == table.c.community_id, profiles.c.user_id == table.c.user_id)
    times = and_(preferences.c.community_id == table.c.community_id, preferences.c.user_id == table.c.user_id)
    return table.outerjoin(profiles, said).outerjoin(preferences, times)


def _mentee_counts(community_id: int, strangers: Collection[int] = ()) -> Subquery:
    """Return a query for the number of mentees by mentor; mentors without any are missing.

    *strangers* among the mentees don't count.
    """
    counted = pairings.c.mentee_id.not_in(strangers) if strangers else true()
    return (
        select(pairings.c.mentor_id, func.count().label("mentees"))
        .where(pairings.c.community_id == community_id, pairings.c.state.in_(AGREED_PAIRING_STATES), counted)
        .group_by(pairings.c.mentor_id)
        .subquery()
    )


def _answers_with_zone(answers: str | None, zone: str | None) -> str:
    return f"{answers or ''} {TIME_ZONE_ANSWER_KEY}={zone}" if zone else answers or ""
