"""Pairings: found by person, by card, by what is due; changed only from the state that was seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, union_all, update

from storage.models.changes import NewPairing, PairingChange
from storage.models.enums import AskedBy, EndedHow, PairingState, Rhythm
from storage.models.records import Pairing
from storage.schema.pairings import pairings

from .base import Queries, plainly_in, unless_empty

TOGETHER = (PairingState.AGREED, PairingState.ACTIVE, PairingState.PAUSED)
"""Both have said yes and nobody has ended it: what counts against capacity."""

LIVE = (PairingState.PROPOSED, *TOGETHER)

BOTH_AGREED = (*TOGETHER, PairingState.ENDED)
"""Both have said yes, whatever became of it."""

WALKING = (PairingState.ACTIVE, PairingState.PAUSED)
"""It has begun and nobody has ended it."""


class Pairings(Queries):
    """Every pairing there ever was."""

    async def get(self, pairing_id: int) -> Pairing | None:
        """One pairing by its own id."""
        return await self._one(pairings.c.id == pairing_id)

    async def hold(self, pairing_id: int) -> Pairing | None:
        """One pairing by its own id, locked: nobody else changes it before this transaction ends."""
        return await self._one(pairings.c.id == pairing_id, held=True)

    async def by_card(self, message_id: int) -> Pairing | None:
        """The pairing whose card is this message."""
        return await self._one(pairings.c.card_message_id == message_id)

    async def live_between(self, community_id: int, one: int, other: int) -> Pairing | None:
        """The couple's live pairing, whichever of them is the mentor."""
        return await self._one(
            pairings.c.community_id == community_id,
            pairings.c.lower_id == min(one, other),
            pairings.c.higher_id == max(one, other),
            plainly_in(pairings.c.state, LIVE),
        )

    async def of(
        self,
        community_id: int,
        user_id: int,
        states: Collection[PairingState] = LIVE,
        *,
        held: bool = False,
        limit: int | None = 100,
    ) -> list[Pairing]:
        """A person's pairings in these states, on either side, oldest first.

        Those *held* nobody else changes before this transaction ends; always oldest first, so that two
        transactions cannot wait for each other.
        """
        # Two looks, each into its own index; for one with "or", SQLite reads all that is live in the community.
        sides = (
            select(pairings.c.id).where(
                pairings.c.community_id == community_id, side == user_id, pairings.c.state.in_(states)
            )
            for side in (pairings.c.mentor_id, pairings.c.mentee_id)
        )
        # The state once more: one held may have been closed by whoever held it before, after the two looks.
        return await self._many(
            pairings.c.id.in_(union_all(*sides)), pairings.c.state.in_(states), held=held, limit=limit
        )

    async def asked_by(self, community_id: int, user_id: int) -> list[Pairing]:
        """What a person asked, or suggested as a facilitator, and nobody has answered yet."""
        asked = pairings.c.asked_by
        return await self._many(
            pairings.c.community_id == community_id,
            pairings.c.state == PairingState.PROPOSED,
            or_(
                and_(asked == AskedBy.MENTOR, pairings.c.mentor_id == user_id),
                and_(asked == AskedBy.MENTEE, pairings.c.mentee_id == user_id),
                pairings.c.suggested_by == user_id,
            ),
        )

    async def asked_lately(self, community_id: int, user_id: int, *, since: datetime) -> list[datetime]:
        """When a person asked someone after that moment, whatever became of it, oldest first; not as facilitator."""
        asked = pairings.c.asked_by
        sides = (
            select(pairings.c.proposed_at).where(
                pairings.c.community_id == community_id,
                person == user_id,
                asked == by,
                pairings.c.proposed_at > since,
            )
            for person, by in ((pairings.c.mentor_id, AskedBy.MENTOR), (pairings.c.mentee_id, AskedBy.MENTEE))
        )
        return sorted((await self._connection.execute(union_all(*sides))).scalars())

    async def in_community(self, community_id: int, states: Collection[PairingState], *, limit: int) -> list[Pairing]:
        """All pairings in these states, oldest first."""
        return await self._many(pairings.c.community_id == community_id, pairings.c.state.in_(states), limit=limit)

    async def count_mentees(self, community_id: int, mentor_id: int) -> int:
        """How many mentees a mentor has said yes to and has."""
        return await self._connection.scalar(_mentees(community_id, mentor_id)) or 0

    async def count_mentors(self, community_id: int, mentee_id: int) -> int:
        """How many mentors a mentee has; one who is handing them over counts no more."""
        return await self._connection.scalar(_mentors(community_id, mentee_id)) or 0

    async def count_both(self, pairing: Pairing) -> tuple[int, int]:
        """How many mentees the one of two has, and how many mentors the other, in one look."""
        home = pairing.community_id
        counts = (_mentees(home, pairing.mentor_id), _mentors(home, pairing.mentee_id))
        mentees, mentors = (
            await self._connection.execute(select(*(count.scalar_subquery() for count in counts)))
        ).one()
        return mentees, mentors

    async def taken_mentees(self, community_id: int) -> set[int]:
        """Everyone who has a mentor, or has one as soon as a facilitator says yes; not who is being handed over."""
        query = select(pairings.c.mentee_id).where(
            pairings.c.community_id == community_id,
            pairings.c.state.in_(TOGETHER),
            pairings.c.handover_at.is_(None),
        )
        return set((await self._connection.execute(query)).scalars())

    async def by_ids(self, ids: Sequence[int]) -> list[Pairing]:
        """Those with these ids."""
        return await self._many(pairings.c.id.in_(unless_empty(ids)), limit=max(1, len(ids)))

    async def ended_with(self, community_id: int, user_id: int, *, since: datetime) -> list[Pairing]:
        """A person's mentorships that began, and ended since then; the latest first."""
        over = (
            pairings.c.community_id == community_id,
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
            pairings.c.closed_at >= since,
        )
        sides = (
            select(pairings.c.id).where(*over, s == user_id) for s in (pairings.c.mentor_id, pairings.c.mentee_id)
        )
        found = await self._many(pairings.c.id.in_(union_all(*sides)))
        return _latest_first(found)

    async def live_and_ended(
        self, community_id: int, user_id: int, *, since: datetime
    ) -> tuple[list[Pairing], list[Pairing]]:
        """Return, in one look, a person's live pairings as *of* has them and those that *ended_with* has."""
        over = (
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
            pairings.c.closed_at >= since,
        )
        sides = (
            select(pairings.c.id).where(pairings.c.community_id == community_id, side == user_id, *wanted)
            for side in (pairings.c.mentor_id, pairings.c.mentee_id)
            for wanted in ((pairings.c.state.in_(LIVE),), over)
        )
        found = await self._many(pairings.c.id.in_(union_all(*sides)), limit=None)
        ended = [pairing for pairing in found if pairing.state is PairingState.ENDED]
        return [pairing for pairing in found if pairing.state is not PairingState.ENDED], _latest_first(ended)

    async def had_a_mentor(self, community_id: int, user_id: int) -> bool:
        """Whether a mentorship of theirs as mentee has begun and ended."""
        query = select(pairings.c.id).where(
            pairings.c.community_id == community_id,
            pairings.c.mentee_id == user_id,
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def partners_before(self, community_id: int, user_id: int) -> set[int]:
        """Everyone with whom a person had a mentorship that has ended."""
        over = (
            pairings.c.community_id == community_id,
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
        )
        mentees = select(pairings.c.mentee_id).where(*over, pairings.c.mentor_id == user_id)
        mentors = select(pairings.c.mentor_id).where(*over, pairings.c.mentee_id == user_id)
        return set((await self._connection.execute(mentees.union(mentors))).scalars())

    async def add(self, *, mentor_id: int, mentee_id: int, **values: Unpack[NewPairing]) -> Pairing | None:
        """A new proposal, or None when the couple has a live pairing already."""
        row = await self._insert_row(
            pairings,
            mentor_id=mentor_id,
            mentee_id=mentee_id,
            lower_id=min(mentor_id, mentee_id),
            higher_id=max(mentor_id, mentee_id),
            state=PairingState.PROPOSED,
            **values,
        )
        return None if row is None else _pairing(row)

    async def change(self, before: Pairing, **values: Unpack[PairingChange]) -> Pairing | None:
        """Write only if the stored pairing still is in the state of *before*; return it as it is now, or None."""
        seen = (pairings.c.id == before.id, pairings.c.state == before.state)
        row = await self._changed_row(pairings, *seen, **values)
        return None if row is None else _pairing(row)

    async def agree(
        self, before: Pairing, *, by: int, at: datetime, **begun: Unpack[PairingChange]
    ) -> Pairing | None:
        """Keep one person's yes, once, and only while the question is open; with it what else is so from then on.

        Return the pairing as it is now, or None.
        """
        column = pairings.c.mentor_agreed_at if by == before.mentor_id else pairings.c.mentee_agreed_at
        still_asked = (pairings.c.id == before.id, pairings.c.state == PairingState.PROPOSED, column.is_(None))
        row = await self._changed_row(pairings, *still_asked, **{column.name: at}, **begun)
        return None if row is None else _pairing(row)

    async def keep_all_of(self, community_id: int, mentor_id: int) -> None:
        """A mentor is one again: nobody whom they mentor is offered to go on with someone else any more."""
        await self._connection.execute(
            update(pairings)
            .where(
                pairings.c.community_id == community_id,
                pairings.c.mentor_id == mentor_id,
                pairings.c.handover_at.is_not(None),
                pairings.c.state.in_(TOGETHER),
            )
            .values(handover_at=None)
        )

    async def place_card(self, pairing_id: int, *, channel_id: int | None, message_id: int | None) -> bool:
        """Where its card stands now; whether there still is what it is about."""
        return await self._change(
            pairings, pairings.c.id == pairing_id, card_channel_id=channel_id, card_message_id=message_id
        )

    async def _one(self, *conditions: ColumnElement[bool], held: bool = False) -> Pairing | None:
        query = select(pairings).where(*conditions).order_by(pairings.c.id.desc()).limit(1)
        query = self._held(query) if held else query
        row = (await self._connection.execute(query)).one_or_none()
        return _pairing(row) if row is not None else None

    async def _many(
        self, *conditions: ColumnElement[bool], limit: int | None = 100, held: bool = False
    ) -> list[Pairing]:
        query = select(pairings).where(*conditions).order_by(pairings.c.proposed_at, pairings.c.id).limit(limit)
        query = self._held(query) if held else query
        return [_pairing(row) for row in await self._connection.execute(query)]


def ids_of(community_id: int, user_id: int) -> Select[Any]:
    """Select the ids of all pairings that a person is or was one of."""
    sides = (pairings.c.mentor_id == user_id, pairings.c.mentee_id == user_id)
    return select(pairings.c.id).where(pairings.c.community_id == community_id, or_(*sides))


def _latest_first(ended: Sequence[Pairing]) -> list[Pairing]:
    return sorted(ended, key=lambda pairing: (pairing.closed_at, pairing.id), reverse=True)


def _mentees(community_id: int, mentor_id: int) -> Select[Any]:
    return _count(pairings.c.community_id == community_id, pairings.c.mentor_id == mentor_id)


def _mentors(community_id: int, mentee_id: int) -> Select[Any]:
    theirs = (pairings.c.community_id == community_id, pairings.c.mentee_id == mentee_id)
    return _count(*theirs, pairings.c.handover_at.is_(None))


def _count(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(pairings).where(*conditions, pairings.c.state.in_(TOGETHER))


def _pairing(row: Row[Any]) -> Pairing:
    values = dict(row._mapping)
    del values["lower_id"], values["higher_id"]
    values["state"] = PairingState(values["state"])
    values["asked_by"] = AskedBy(values["asked_by"])
    values["rhythm"] = Rhythm(values["rhythm"])
    if values["ended_how"] is not None:
        values["ended_how"] = EndedHow(values["ended_how"])
    return Pairing(**values)
