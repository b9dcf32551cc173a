"""Repository of decoys: questions that reach nobody, and how long real ones wait for their answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, union_all

from storage.models.enums import AskedBy, PairingState
from storage.models.records import Pairing
from storage.schema.columns import ERASED_USER_ID
from storage.schema.pairings import pairings

from .base import Repository
from .pairing_rows import decoy_sides, pairing_from_row
from .pairings import EVER_AGREED_PAIRING_STATES

_IS_DECOY = or_(pairings.c.mentor_hash.is_not(None), pairings.c.mentee_hash.is_not(None))


class DecoyRepository(Repository):
    """Repository of decoys. They are pairings like others from the asker's side, and are found from no other."""

    async def hide(self, before: Pairing, *, hidden_from: int, due_at: datetime) -> Pairing | None:
        """Hide an open question from one of the two from now on; return it, or None where it is not open any more."""
        sides = decoy_sides(before.id, before.mentor_id, before.mentee_id, [hidden_from])
        seen = (pairings.c.id == before.id, pairings.c.state == PairingState.PROPOSED)
        row = await self._compare_and_set_returning(pairings, *seen, **sides, due_at=due_at)
        return None if row is None else pairing_from_row(row)

    async def list_about(self, community_id: int, user_id: int) -> list[Pairing]:
        """Return the open decoys that would have gone to this person, oldest first."""
        return await self._open(
            community_id, or_(pairings.c.mentor_hash == user_id, pairings.c.mentee_hash == user_id)
        )

    async def has_open(self, community_id: int, people: tuple[int, int], *, asker_id: int) -> bool:
        """Return whether one who asked has an open decoy about the two.

        It counts, whichever of them would be the mentor. One about somebody whom the one who asked does not know by
        name is not among them.
        """
        found = await self._open_between(community_id, people)
        return any(each.asker_id == asker_id and not each.anonymous_until_agreed for each in found)

    async def suggested_between(self, community_id: int, people: tuple[int, int]) -> list[Pairing]:
        """Return the open decoys by which facilitators suggested the two, whichever of them would be the mentor."""
        found = await self._open_between(community_id, people)
        return [each for each in found if each.asked_by is AskedBy.FACILITATOR]

    async def targets_of(self, community_id: int, user_id: int, *, since: datetime) -> set[int]:
        """Return whom a person asked by name by decoys that are open, or closed by themselves at *since* or later."""
        sides = (
            select(pairings.c.id).where(
                pairings.c.community_id == community_id,
                mine == user_id,
                hidden.is_not(None),
                ~pairings.c.anonymous_until_agreed,
            )
            for mine, hidden in (
                (pairings.c.mentor_id, pairings.c.mentee_hash),
                (pairings.c.mentee_id, pairings.c.mentor_hash),
            )
        )
        declined = and_(pairings.c.state == PairingState.DECLINED, pairings.c.closed_at >= since)
        lately = or_(pairings.c.state == PairingState.PROPOSED, declined)
        found = await self._many(pairings.c.id.in_(union_all(*sides)), lately)
        return {each.partner_of(user_id) for each in found if each.partner_of(user_id) > ERASED_USER_ID}

    async def answer_delays(self, community_id: int, *, limit: int = 200) -> list[timedelta]:
        """Return how long the latest questions waited for their answer, yes or no; decoys are not among them."""
        found = await self._connection.execute(
            select(
                pairings.c.asked_by,
                pairings.c.proposed_at,
                pairings.c.mentor_agreed_at,
                pairings.c.mentee_agreed_at,
                pairings.c.closed_at,
            )
            .where(
                pairings.c.community_id == community_id,
                pairings.c.asked_by != AskedBy.FACILITATOR,
                pairings.c.state.in_((*EVER_AGREED_PAIRING_STATES, PairingState.DECLINED)),
                ~_IS_DECOY,
            )
            .order_by(pairings.c.proposed_at.desc())
            .limit(limit)
        )
        answered = (
            (proposed, (mentee_yes if asked_by == AskedBy.MENTOR else mentor_yes) or closed)
            for asked_by, proposed, mentor_yes, mentee_yes, closed in found
        )
        return [at - proposed for proposed, at in answered if at is not None]

    async def _open_between(self, community_id: int, people: tuple[int, int]) -> list[Pairing]:
        mentor = or_(pairings.c.mentor_hash.in_(people), pairings.c.mentor_id.in_(people))
        mentee = or_(pairings.c.mentee_hash.in_(people), pairings.c.mentee_id.in_(people))
        return await self._open(community_id, _IS_DECOY, mentor, mentee)

    async def _open(self, community_id: int, *conditions: ColumnElement[bool]) -> list[Pairing]:
        return await self._many(
            pairings.c.community_id == community_id, pairings.c.state == PairingState.PROPOSED, *conditions
        )

    async def _many(self, *conditions: ColumnElement[bool]) -> list[Pairing]:
        query = select(pairings).where(*conditions).order_by(pairings.c.proposed_at, pairings.c.id)
        return [pairing_from_row(row) for row in await self._connection.execute(query)]
