"""Repository of a community's people: locks for decisions, reachability, and who has left."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, bindparam, exists, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models.concerns import UnreachablePerson
from storage.models.enums import MessageKind
from storage.models.preferences import Person
from storage.schema.audit import audit
from storage.schema.columns import ERASED_USER_ID
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart, profiles, sealed
from storage.schema.matters import open_matters
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import dm_channels, mentors, people, preferences, seekers

from .base import Repository

_PERSON = select(people)
_DM_CHANNEL = select(dm_channels)
_MARK_REACHABLE = (
    update(people)
    .where(
        people.c.community_id == bindparam("community"),
        people.c.user_id == bindparam("person"),
        people.c.unreachable_since.is_not(None),
    )
    .values(unreachable_since=None)
)


class PersonRepository(Repository):
    """Repository of everyone whom the bot has dealt with."""

    async def lock(self, community_id: int, *user_ids: int) -> None:
        """Lock these people until the transaction ends, so that what is counted for them stays true.

        Rows are inserted for those without one. Always in the order of their ids, so that two transactions cannot
        deadlock. On SQLite the transaction itself is that lock: it began IMMEDIATE.
        """
        if not user_ids:
            return
        await self._ensure_row(community_id, *user_ids)
        if self._is_sqlite:
            return
        query = (
            select(people.c.user_id)
            .where(people.c.community_id == community_id, people.c.user_id.in_(user_ids))
            .order_by(people.c.user_id)
        )
        await self._connection.execute(self._for_update(query))

    async def lock_parties(self, pairing_id: int) -> set[int]:
        """Hold the two of a pairing as ``lock`` does, before the pairing itself is read.

        Return those who have answered what comes before the first form.
        """
        two = (pairings.c.mentor_id, pairings.c.mentee_id)
        query = (
            select(people.c.user_id, people.c.asked_first_at)
            .select_from(pairings)
            .join(people, and_(people.c.community_id == pairings.c.community_id, people.c.user_id.in_(two)))
            .where(pairings.c.id == pairing_id)
            .order_by(people.c.user_id)
        )
        query = query if self._is_sqlite else query.with_for_update(key_share=True, of=people)
        found = (await self._connection.execute(query)).all()
        begun = {row.user_id for row in found if row.asked_first_at is not None}
        if len(found) == len(two):
            return begun
        # Somebody whom the bot has not dealt with since they were forgotten.
        lone = await self._connection.execute(
            select(pairings.c.community_id, *two).where(pairings.c.id == pairing_id)
        )
        for community_id, *both in lone.all():
            await self.lock(community_id, *(person for person in both if person > ERASED_USER_ID))
        return begun

    async def _ensure_row(self, community_id: int, *user_ids: int) -> None:
        """Insert a row if there is none."""
        rows = [{"community_id": community_id, "user_id": user_id} for user_id in sorted(set(user_ids))]
        await self._insert_all_if_new(people, rows)

    async def lock_if_exists(self, community_id: int, *user_ids: int) -> None:
        """Lock these people until the transaction ends, as ``lock`` does, but insert no rows."""
        if user_ids and not self._is_sqlite:
            theirs = (people.c.community_id == community_id, people.c.user_id.in_(user_ids))
            query = select(people.c.user_id).where(*theirs).order_by(people.c.user_id)
            await self._connection.execute(self._for_update(query))

    async def list_unreachable(self, community_id: int) -> list[UnreachablePerson]:
        """Return people whose direct messages are closed to the bot, longest first."""
        its_matter = and_(
            open_matters.c.kind == MessageKind.CARD_UNREACHABLE,
            open_matters.c.community_id == people.c.community_id,
            open_matters.c.subject_id == people.c.user_id,
        )
        since, matter_id = people.c.unreachable_since.label("since"), open_matters.c.id.label("matter_id")
        rows = await self._connection.execute(
            select(people.c.user_id, since, matter_id, open_matters.c.taken_by)
            .select_from(people.outerjoin(open_matters, its_matter))
            .where(people.c.community_id == community_id, people.c.unreachable_since.is_not(None))
            .order_by(people.c.unreachable_since)
        )
        return [UnreachablePerson(**row._mapping) for row in rows]

    async def get(self, community_id: int, user_id: int) -> Person | None:
        """Return the person, or None if the bot has not dealt with them here."""
        row = (await self._find(_PERSON, community_id=community_id, user_id=user_id)).one_or_none()
        return Person(**row._mapping) if row is not None else None

    async def mark_unreachable(self, community_id: int, user_id: int, *, at: datetime) -> bool:
        """Record that a direct message was refused; return whether that is new."""
        await self._ensure_row(community_id, user_id)
        return await self._compare_and_set(
            people,
            people.c.community_id == community_id,
            people.c.user_id == user_id,
            people.c.unreachable_since.is_(None),
            unreachable_since=at,
        )

    async def mark_reachable(self, community_id: int, user_id: int) -> bool:
        """Record that a message arrived, so that earlier failures are over; return whether there were any."""
        theirs = {"community": community_id, "person": user_id}
        return (await self._connection.execute(_MARK_REACHABLE, theirs)).rowcount == 1

    async def involved_ids(self, community_id: int) -> set[int]:
        """Return everyone with a live part: as mentor, as seeker, or in a pairing that is not closed."""
        return set((await self._connection.execute(select(_involved_people(community_id).c.user_id))).scalars())

    async def is_involved(self, community_id: int, user_id: int) -> bool:
        """Return whether the person is a mentor or seeker, or in a pairing that is not closed."""
        parts = _involved_people(community_id)
        found = await self._connection.scalar(select(parts.c.user_id).where(parts.c.user_id == user_id))
        return found is not None

    async def mark_left(self, community_id: int, user_id: int, *, at: datetime) -> None:
        """Record when somebody left about whom anything is stored here; it is then kept for a while only."""
        if await self._connection.scalar(select(or_(*_has_rows_of_person(community_id, user_id)))):
            await self._ensure_row(community_id, user_id)
        await self._compare_and_set(
            people,
            people.c.community_id == community_id,
            people.c.user_id == user_id,
            people.c.left_at.is_(None),
            left_at=at,
        )

    async def has_left(self, community_id: int, user_id: int) -> bool:
        """Return whether somebody has left of whom something is stored here still."""
        query = select(people.c.left_at).where(people.c.community_id == community_id, people.c.user_id == user_id)
        return await self._connection.scalar(query) is not None

    async def present_ids(self, community_id: int) -> set[int]:
        """Return everyone the bot has dealt with who has not left, as far as it has noticed."""
        query = select(people.c.user_id).where(people.c.community_id == community_id, people.c.left_at.is_(None))
        return set((await self._connection.execute(query)).scalars())

    async def community_ids_of(self, user_id: int) -> list[int]:
        """Return the ids of all communities with a row or a wish of the person, also those that they have left."""
        theirs = (
            select(column.table.c.community_id).where(column == user_id)
            for column in (people.c.user_id, kept_apart.c.by_hash, sealed.c.by_hash)
        )
        return sorted((await self._connection.execute(union(*theirs))).scalars())

    async def left_ids(self, community_id: int) -> set[int]:
        """Return everyone who has left and still has a row."""
        query = select(people.c.user_id).where(people.c.community_id == community_id, people.c.left_at.is_not(None))
        return set((await self._connection.execute(query)).scalars())

    async def mark_returned(self, community_id: int, user_ids: Collection[int]) -> None:
        """Record that these people are back, so that what is stored about them stays."""
        await self._connection.execute(
            update(people)
            .where(people.c.community_id == community_id, people.c.user_id.in_(user_ids))
            .values(left_at=None)
        )

    async def set_discreet(self, community_id: int, user_id: int, *, discreet: bool) -> None:
        """Set whether direct messages to somebody only say that there is something to read."""
        await self._ensure_row(community_id, user_id)
        await self._compare_and_set(
            people, people.c.community_id == community_id, people.c.user_id == user_id, discreet=discreet
        )

    async def record_first_answers(self, community_id: int, user_id: int, *, discreet: bool, at: datetime) -> None:
        """Record what somebody answered before their first form."""
        await self._ensure_row(community_id, user_id)
        theirs = (people.c.community_id == community_id, people.c.user_id == user_id)
        await self._compare_and_set(people, *theirs, discreet=discreet, asked_first_at=at)

    async def get_dm_channel(self, user_id: int) -> int | None:
        """Return the direct-message channel opened earlier, or None; opening costs a request each time."""
        row = (await self._find(_DM_CHANNEL, user_id=user_id)).one_or_none()
        return None if row is None else row.channel_id

    async def save_dm_channel(self, user_id: int, channel_id: int) -> None:
        """Save the direct-message channel that was opened, in place of an earlier one."""
        if not await self._set_where(dm_channels, {"user_id": user_id}, channel_id=channel_id):
            await self._insert_if_new(dm_channels, user_id=user_id, channel_id=channel_id)


async def known_ids(connection: AsyncConnection, community_id: int, user_ids: Iterable[int]) -> set[int]:
    """Return those of these people whom the bot has dealt with here since they were last erased, if ever."""
    if not (wanted := set(user_ids)):
        return set()
    query = select(people.c.user_id).where(people.c.community_id == community_id, people.c.user_id.in_(wanted))
    return set((await connection.execute(query)).scalars())


def _has_rows_of_person(community_id: int, user_id: int) -> list[ColumnElement[bool]]:
    """Return a condition for each table that may have rows of the person."""
    whose = (
        mentors.c.user_id,
        seekers.c.user_id,
        pairings.c.mentor_id,
        pairings.c.mentee_id,
        preferences.c.user_id,
        profiles.c.user_id,
        kept_apart.c.by_hash,
        concerns.c.by_hash,
        outbox_messages.c.recipient_id,
        audit.c.actor_id,
    )
    return [exists().where(column.table.c.community_id == community_id, column == user_id) for column in whose]


def _involved_people(community_id: int) -> Subquery:
    live = pairings.c.community_id == community_id, pairings.c.closed_at.is_(None)
    return union(
        select(mentors.c.user_id).where(
            mentors.c.community_id == community_id,
            mentors.c.state.in_(["applied", "approved", "paused"]),
        ),
        select(seekers.c.user_id).where(seekers.c.community_id == community_id, seekers.c.state == "waiting"),
        # In a decoy, one of the two is nobody.
        select(pairings.c.mentor_id).where(*live, pairings.c.mentor_id > ERASED_USER_ID),
        select(pairings.c.mentee_id).where(*live, pairings.c.mentee_id > ERASED_USER_ID),
    ).subquery()
