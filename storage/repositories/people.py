"""The people of a community: who is locked for a decision, who could not be reached."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, exists, or_, select, union, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.models.records import Person
from storage.schema.audit import audit
from storage.schema.columns import SOMEONE, sealed_id
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart, profiles
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from storage.schema.people import dm_channels, mentors, people, preferences, seekers

from .base import Queries


class People(Queries):
    """Everyone whom the bot has dealt with."""

    async def lock(self, community_id: int, *user_ids: int) -> None:
        """Hold these people until the transaction ends, so that what is counted for them stays true.

        Always in the order of their ids, so that two transactions cannot wait for each other. On SQLite
        the transaction itself is that lock: it began IMMEDIATE.
        """
        if not user_ids:
            return
        await self._make_known(community_id, *user_ids)
        if self._is_sqlite:
            return
        query = (
            select(people.c.user_id)
            .where(people.c.community_id == community_id, people.c.user_id.in_(user_ids))
            .order_by(people.c.user_id)
        )
        await self._connection.execute(self._held(query))

    async def lock_both(self, pairing_id: int) -> None:
        """Hold the two of a pairing as ``lock`` does, before the pairing itself is read."""
        two = (pairings.c.mentor_id, pairings.c.mentee_id)
        query = (
            select(pairings.c.community_id, *two)
            .join(people, and_(people.c.community_id == pairings.c.community_id, people.c.user_id.in_(two)))
            .where(pairings.c.id == pairing_id)
            .order_by(people.c.user_id)
        )
        query = query if self._is_sqlite else query.with_for_update(key_share=True, of=people)
        if len((await self._connection.execute(query)).all()) == len(two):
            return
        # Somebody whom the bot has not dealt with since they were forgotten.
        lone = await self._connection.execute(
            select(pairings.c.community_id, *two).where(pairings.c.id == pairing_id)
        )
        for community_id, *both in lone.all():
            await self.lock(community_id, *(person for person in both if person > SOMEONE))

    async def _make_known(self, community_id: int, *user_ids: int) -> None:
        """Whoever was forgotten and comes back is again whom others wished to be kept apart from."""
        dialect = sqlite if self._is_sqlite else postgresql
        rows = [{"community_id": community_id, "user_id": user_id} for user_id in sorted(set(user_ids))]
        statement = dialect.insert(people).values(rows).on_conflict_do_nothing().returning(people.c.user_id)
        new = {sealed_id(user_id): user_id for user_id in (await self._connection.execute(statement)).scalars()}
        if not new:
            return
        here = (kept_apart.c.community_id == community_id, kept_apart.c.sealed.is_not(None))
        sealed = await self._connection.execute(select(kept_apart.c.id, kept_apart.c.sealed).where(*here))
        for row_id, whom in [(row_id, new[whom]) for row_id, whom in sealed if whom in new]:
            await self._connection.execute(
                update(kept_apart).where(kept_apart.c.id == row_id).values(other_id=whom, sealed=None)
            )

    async def hold(self, community_id: int, user_id: int) -> None:
        """Hold this one, if the bot has dealt with them; unlike ``lock``, it makes nobody known."""
        if not self._is_sqlite:
            query = select(people.c.user_id).where(people.c.community_id == community_id, people.c.user_id == user_id)
            await self._connection.execute(self._held(query))

    async def unreachable(self, community_id: int, *, limit: int = 25) -> list[Person]:
        """Those whose direct messages are closed to the bot, longest first."""
        rows = await self._connection.execute(
            select(people)
            .where(people.c.community_id == community_id, people.c.unreachable_since.is_not(None))
            .order_by(people.c.unreachable_since)
            .limit(limit)
        )
        return [Person(**row._mapping) for row in rows]

    async def get(self, community_id: int, user_id: int) -> Person | None:
        """One person, if the bot has dealt with them here."""
        row = (
            await self._connection.execute(
                select(people).where(people.c.community_id == community_id, people.c.user_id == user_id)
            )
        ).one_or_none()
        return Person(**row._mapping) if row is not None else None

    async def could_not_be_reached(self, community_id: int, user_id: int, *, at: datetime) -> bool:
        """Note that a message was refused; whether this is news."""
        await self._make_known(community_id, user_id)
        return await self._change(
            people,
            people.c.community_id == community_id,
            people.c.user_id == user_id,
            people.c.unreachable_since.is_(None),
            unreachable_since=at,
        )

    async def was_reached(self, community_id: int, user_id: int) -> None:
        """A message arrived, so earlier failures are over."""
        await self._change(
            people,
            people.c.community_id == community_id,
            people.c.user_id == user_id,
            people.c.unreachable_since.is_not(None),
            unreachable_since=None,
        )

    async def involved(self, community_id: int) -> set[int]:
        """Everyone with a live part: as mentor, as seeker, or in a pairing that is not closed."""
        return set((await self._connection.execute(select(_live_parts(community_id).c.user_id))).scalars())

    async def is_involved(self, community_id: int, user_id: int) -> bool:
        """Whether this one has a live part."""
        parts = _live_parts(community_id)
        found = await self._connection.scalar(select(parts.c.user_id).where(parts.c.user_id == user_id))
        return found is not None

    async def left(self, community_id: int, user_id: int, *, at: datetime) -> None:
        """Note when someone left of whom anything is stored here; what is kept of them is kept for a while only."""
        if await self._connection.scalar(select(or_(*_traces(community_id, user_id)))):
            await self._make_known(community_id, user_id)
        await self._change(
            people,
            people.c.community_id == community_id,
            people.c.user_id == user_id,
            people.c.left_at.is_(None),
            left_at=at,
        )

    async def known(self, community_id: int) -> set[int]:
        """Everyone the bot has dealt with who has not left, as far as it has noticed."""
        query = select(people.c.user_id).where(people.c.community_id == community_id, people.c.left_at.is_(None))
        return set((await self._connection.execute(query)).scalars())

    async def homes_of(self, user_id: int) -> list[int]:
        """Every community that knows a person, also those that they have left."""
        query = select(people.c.community_id).where(people.c.user_id == user_id).order_by(people.c.community_id)
        return list((await self._connection.execute(query)).scalars())

    async def who_left(self, community_id: int) -> set[int]:
        """Everyone who has left and is still known."""
        query = select(people.c.user_id).where(people.c.community_id == community_id, people.c.left_at.is_not(None))
        return set((await self._connection.execute(query)).scalars())

    async def came_back(self, community_id: int, user_ids: Collection[int]) -> None:
        """What is kept of these is kept on."""
        await self._connection.execute(
            update(people)
            .where(people.c.community_id == community_id, people.c.user_id.in_(user_ids))
            .values(left_at=None)
        )

    async def be_discreet(self, community_id: int, user_id: int, *, discreet: bool) -> None:
        """Whether direct messages to someone only say that there is something to read."""
        await self._make_known(community_id, user_id)
        await self._change(
            people, people.c.community_id == community_id, people.c.user_id == user_id, discreet=discreet
        )

    async def dm_channel(self, user_id: int) -> int | None:
        """The direct-message channel opened earlier, if any: opening costs a request each time."""
        channel_id: int | None = await self._connection.scalar(
            select(dm_channels.c.channel_id).where(dm_channels.c.user_id == user_id)
        )
        return channel_id

    async def keep_dm_channel(self, user_id: int, channel_id: int) -> None:
        """Keep the channel that was opened, in place of an earlier one."""
        if not await self._change(dm_channels, dm_channels.c.user_id == user_id, channel_id=channel_id):
            await self._insert_if_new(dm_channels, user_id=user_id, channel_id=channel_id)


def _traces(community_id: int, user_id: int) -> list[ColumnElement[bool]]:
    """Where something of a person's may be stored."""
    whose = (
        mentors.c.user_id,
        seekers.c.user_id,
        pairings.c.mentor_id,
        pairings.c.mentee_id,
        preferences.c.user_id,
        profiles.c.user_id,
        kept_apart.c.by_id,
        concerns.c.by_id,
        letters.c.to_id,
        audit.c.actor_id,
    )
    return [exists().where(column.table.c.community_id == community_id, column == user_id) for column in whose]


def _live_parts(community_id: int) -> Subquery:
    live = pairings.c.community_id == community_id, pairings.c.closed_at.is_(None)
    return union(
        select(mentors.c.user_id).where(
            mentors.c.community_id == community_id,
            mentors.c.state.in_(["applied", "approved", "paused"]),
        ),
        select(seekers.c.user_id).where(seekers.c.community_id == community_id, seekers.c.state == "waiting"),
        select(pairings.c.mentor_id).where(*live),
        select(pairings.c.mentee_id).where(*live),
    ).subquery()
