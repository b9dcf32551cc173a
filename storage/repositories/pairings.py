"""Repository of pairings: found by person, card or state; changed only from the state that was read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all, update

from storage.models.changes import NewPairing, PairingChange
from storage.models.enums import AskedBy, PairingState
from storage.models.records import Pairing
from storage.schema.columns import draw_id
from storage.schema.outbox import posted_messages
from storage.schema.pairings import pairings

from .base import in_literals, non_empty_ids
from .pairing_counts import AGREED_PAIRING_STATES, PairingCountRepository
from .pairing_rows import decoy_sides, pairing_from_row

LIVE_PAIRING_STATES = (PairingState.PROPOSED, *AGREED_PAIRING_STATES)

EVER_AGREED_PAIRING_STATES = (*AGREED_PAIRING_STATES, PairingState.ENDED)
"""States in which both have agreed, whatever became of it."""

STARTED_PAIRING_STATES = (PairingState.ACTIVE, PairingState.PAUSED)
"""States in which it has begun and nobody has ended it."""

_NEWEST = select(pairings).order_by(pairings.c.proposed_at.desc(), pairings.c.id.desc()).limit(1)
_NEWEST_LIVE = _NEWEST.where(in_literals(pairings.c.state, LIVE_PAIRING_STATES))


class PairingRepository(PairingCountRepository):
    """Repository of pairings, including those that are over."""

    async def get(self, pairing_id: int) -> Pairing | None:
        """Return the pairing with this id, or None."""
        return await self._one(id=pairing_id)

    async def get_for_update(self, pairing_id: int) -> Pairing | None:
        """Return the pairing, locked for update until the transaction ends, or None."""
        return await self._one(for_update=True, id=pairing_id)

    async def by_card(self, message_id: int) -> Pairing | None:
        """Return the pairing whose card is this message, or None."""
        return await self._one(card_message_id=message_id)

    async def get_live_between(self, community_id: int, one: int, other: int) -> Pairing | None:
        """Return the live pairing of two people, whichever of them is the mentor, or None."""
        return await self._one(
            _NEWEST_LIVE, community_id=community_id, lower_id=min(one, other), higher_id=max(one, other)
        )

    async def list_of_person(
        self,
        community_id: int,
        user_id: int,
        states: Collection[PairingState] = LIVE_PAIRING_STATES,
        *,
        for_update: bool = False,
        with_decoys: bool = False,
    ) -> list[Pairing]:
        """Return a person's pairings in these states, on either side, oldest first.

        With *for_update* they are locked until the transaction ends; always oldest first, so that two transactions
        cannot deadlock. With *with_decoys*, those are among them that would have gone to this person.
        """
        hidden = (pairings.c.mentor_hash, pairings.c.mentee_hash) if with_decoys else ()
        # A look for each side, into its own index; for one with "or", SQLite reads all that is live in the community.
        sides = (
            select(pairings.c.id).where(
                pairings.c.community_id == community_id, side == user_id, pairings.c.state.in_(states)
            )
            for side in (pairings.c.mentor_id, pairings.c.mentee_id, *hidden)
        )
        # The state once more: a locked one may have been closed by the transaction before, after the two looks.
        return await self._many(
            pairings.c.id.in_(union_all(*sides)), pairings.c.state.in_(states), for_update=for_update
        )

    async def list_of_people(self, community_id: int, user_ids: Collection[int]) -> list[Pairing]:
        """Return the live pairings of any of these people, on either side, oldest first."""
        sides = (
            select(pairings.c.id).where(
                pairings.c.community_id == community_id,
                side.in_(user_ids),
                pairings.c.state.in_(LIVE_PAIRING_STATES),
            )
            for side in (pairings.c.mentor_id, pairings.c.mentee_id)
        )
        return await self._many(pairings.c.id.in_(union_all(*sides)))

    async def closed_by(self, community_id: int, user_id: int, *, since: datetime) -> list[Pairing]:
        """Return what somebody closed after *since*, as one of the two or as the one who asked; the latest last."""
        mine = or_(
            *(side == user_id for side in (pairings.c.mentor_id, pairings.c.mentee_id, pairings.c.suggested_by))
        )
        closed = (pairings.c.closed_by == user_id, pairings.c.closed_at > since)
        found = await self._many(pairings.c.community_id == community_id, mine, *closed)
        return _latest_first(found)[::-1]

    async def begun_by_mentor(self, community_id: int, mentor_id: int, *, since: datetime) -> list[Pairing]:
        """Return the mentorships of a mentor that began after *since*, whatever became of them, oldest first."""
        theirs = (pairings.c.community_id == community_id, pairings.c.mentor_id == mentor_id)
        return await self._many(*theirs, pairings.c.began_at > since)

    async def list_proposed_by(self, community_id: int, user_id: int) -> list[Pairing]:
        """Return a person's open proposals, as a party or as the facilitator who suggested them, oldest first."""
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

    async def list_in_states(
        self, community_id: int, states: Collection[PairingState], *, limit: int | None = None
    ) -> list[Pairing]:
        """Return a community's pairings in these states, oldest first."""
        return await self._many(pairings.c.community_id == community_id, pairings.c.state.in_(states), limit=limit)

    async def by_ids(self, ids: Sequence[int]) -> list[Pairing]:
        """Return the pairings with these ids, oldest first."""
        return await self._many(pairings.c.id.in_(non_empty_ids(ids)))

    async def list_ended_since(self, community_id: int, user_id: int, *, since: datetime) -> list[Pairing]:
        """Return a person's mentorships that began, and ended at *since* or later; the latest first."""
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

    async def list_live_and_ended(
        self, community_id: int, user_id: int, *, since: datetime
    ) -> tuple[list[Pairing], list[Pairing]]:
        """Return what *list_of_person* has of live pairings, and what *list_ended_since* has, by one statement."""
        over = (
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
            pairings.c.closed_at >= since,
        )
        sides = (
            select(pairings.c.id).where(pairings.c.community_id == community_id, side == user_id, *wanted)
            for side in (pairings.c.mentor_id, pairings.c.mentee_id)
            for wanted in ((pairings.c.state.in_(LIVE_PAIRING_STATES),), over)
        )
        found = await self._many(pairings.c.id.in_(union_all(*sides)))
        ended = [pairing for pairing in found if pairing.state is PairingState.ENDED]
        return [pairing for pairing in found if pairing.state is not PairingState.ENDED], _latest_first(ended)

    async def add(
        self, *, mentor_id: int, mentee_id: int, hidden_from: Collection[int] = (), **values: Unpack[NewPairing]
    ) -> Pairing | None:
        """Insert a proposal and return it, or None when the two have a live pairing already.

        It is a decoy where it is *hidden_from* one of the two, or both: nothing finds it from their side.
        """
        pairing_id = draw_id() if hidden_from else None
        row = await self._insert_returning(
            pairings,
            **({} if pairing_id is None else {"id": pairing_id}),
            **decoy_sides(pairing_id or 0, mentor_id, mentee_id, hidden_from),
            state=PairingState.PROPOSED,
            **values,
        )
        return None if row is None else pairing_from_row(row)

    async def update_if_unchanged(self, before: Pairing, **values: Unpack[PairingChange]) -> Pairing | None:
        """Write only if the stored pairing still is in the state of *before*; return it as it is now, or None."""
        seen = (pairings.c.id == before.id, pairings.c.state == before.state)
        row = await self._compare_and_set_returning(pairings, *seen, **values)
        if row is not None and "closed_at" in values:
            # Words in messages that stand somewhere go as long after it as those that are stored.
            words = update(posted_messages).where(posted_messages.c.pairing_id == before.id)
            await self._connection.execute(words.values(over_since=values["closed_at"]))
        return None if row is None else pairing_from_row(row)

    async def agree(
        self, before: Pairing, *, person_id: int, at: datetime, **begun: Unpack[PairingChange]
    ) -> Pairing | None:
        """Keep one person's yes, once, and only while the question is open; with it what else is so from then on.

        Return the pairing as it is now, or None.
        """
        column = pairings.c.mentor_agreed_at if person_id == before.mentor_id else pairings.c.mentee_agreed_at
        still_asked = (pairings.c.id == before.id, pairings.c.state == PairingState.PROPOSED, column.is_(None))
        row = await self._compare_and_set_returning(pairings, *still_asked, **{column.name: at}, **begun)
        return None if row is None else pairing_from_row(row)

    async def cancel_handovers(self, community_id: int, mentor_id: int) -> None:
        """Cancel the handovers of a mentor's pairings, because they are a mentor again."""
        await self._connection.execute(
            update(pairings)
            .where(
                pairings.c.community_id == community_id,
                pairings.c.mentor_id == mentor_id,
                pairings.c.handover_at.is_not(None),
                pairings.c.state.in_(AGREED_PAIRING_STATES),
            )
            .values(handover_at=None)
        )

    async def set_card(self, pairing_id: int, *, channel_id: int | None, message_id: int | None) -> bool:
        """Set where the card is; return whether the row still exists."""
        return await self._set_where(
            pairings, {"id": pairing_id}, card_channel_id=channel_id, card_message_id=message_id
        )

    async def _one(self, query: Select[Any] = _NEWEST, *, for_update: bool = False, **equal: int) -> Pairing | None:
        row = (await self._find(query, for_update=for_update, **equal)).one_or_none()
        return pairing_from_row(row) if row is not None else None

    async def _many(
        self, *conditions: ColumnElement[bool], limit: int | None = None, for_update: bool = False
    ) -> list[Pairing]:
        query = select(pairings).where(*conditions).order_by(pairings.c.proposed_at, pairings.c.id).limit(limit)
        query = self._for_update(query) if for_update else query
        return [pairing_from_row(row) for row in await self._connection.execute(query)]


def pairing_ids_of(community_id: int, user_id: int) -> Select[Any]:
    """Select the ids of all pairings that a person is or was one of."""
    sides = (pairings.c.mentor_id == user_id, pairings.c.mentee_id == user_id)
    return select(pairings.c.id).where(pairings.c.community_id == community_id, or_(*sides))


def _latest_first(ended: Sequence[Pairing]) -> list[Pairing]:
    return sorted(ended, key=lambda pairing: (pairing.closed_at, pairing.id), reverse=True)
