"""Repository of mentors, and of applications to be one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, or_, select

from storage.models.changes import MentorChange, NewMentor
from storage.models.enums import MentorState, MessageKind
from storage.models.matching import PastDecision, SealedKind
from storage.models.records import Mentor
from storage.schema.matters import open_matters
from storage.schema.people import mentor_qualities, mentors

from .base import Repository, in_literals, non_empty_ids

CURRENT_MENTOR_STATES = (MentorState.APPROVED, MentorState.PAUSED, MentorState.SUSPENDED)
LIVE_MENTOR_STATES = (MentorState.APPLIED, *CURRENT_MENTOR_STATES)

_QUALITIES = (
    select(func.aggregate_strings(mentor_qualities.c.quality, ","))
    .where(mentor_qualities.c.mentor_id == mentors.c.id)
    .scalar_subquery()
    .label("ticked")
)
"""The qualities that an application ticked, in no order; no quality's name has a comma."""

_NEWEST = select(mentors, _QUALITIES).order_by(mentors.c.applied_at.desc(), mentors.c.id.desc()).limit(1)
_NEWEST_LIVE = _NEWEST.where(in_literals(mentors.c.state, LIVE_MENTOR_STATES))


class MentorRepository(Repository):
    """Repository of mentors; one row per application, and at most one live row per person."""

    async def get(self, mentor_row_id: int) -> Mentor | None:
        """Return the application with this row id, or None."""
        return await self._one(id=mentor_row_id)

    async def get_live(self, community_id: int, user_id: int) -> Mentor | None:
        """Return the person's live row (applied, approved, paused or suspended), or None."""
        return await self._one(_NEWEST_LIVE, community_id=community_id, user_id=user_id)

    async def get_live_for_update(self, community_id: int, user_id: int) -> Mentor | None:
        """Return the person's live row, locked for update until the transaction ends, or None."""
        return await self._one(_NEWEST_LIVE, for_update=True, community_id=community_id, user_id=user_id)

    async def get_latest(self, community_id: int, user_id: int) -> Mentor | None:
        """Return the person's newest row in any state, or None."""
        return await self._one(community_id=community_id, user_id=user_id)

    async def list_of_person(self, community_id: int, user_id: int) -> list[Mentor]:
        """Return all that a person has offered, whatever became of it, oldest first."""
        return await self._many(mentors.c.community_id == community_id, mentors.c.user_id == user_id, limit=100)

    async def by_card(self, message_id: int) -> Mentor | None:
        """Return the application whose card is this message, or None."""
        return await self._one(card_message_id=message_id)

    async def list_applications(self, community_id: int, *, limit: int | None = None) -> list[Mentor]:
        """Return what nobody has decided, applications and what mentors would change, the longest waiting first."""
        here = mentors.c.community_id == community_id
        found = await self._many(here, awaits_decision(), limit=limit)
        return sorted(found, key=lambda offer: (offer.waits_since, offer.id))

    async def list_current(self, community_id: int) -> list[Mentor]:
        """Return everyone who is a mentor, open or not, by the time of their application."""
        return await self._many(mentors.c.community_id == community_id, mentors.c.state.in_(CURRENT_MENTOR_STATES))

    async def list_stepped_down(self, community_id: int, *, since: datetime) -> list[Mentor]:
        """Return the mentors who stopped of their own accord at *since* or later, or of whom nobody has seen it."""
        card = MessageKind.CARD_MENTOR
        unseen = exists().where(open_matters.c.kind == card, open_matters.c.subject_id == mentors.c.id)
        of_late = and_(mentors.c.stopped_at >= since, mentors.c.stopped_by == mentors.c.user_id)
        here = mentors.c.community_id == community_id
        return await self._many(here, mentors.c.state == MentorState.STEPPED_DOWN, or_(of_late, unseen))

    async def by_ids(self, ids: Sequence[int]) -> list[Mentor]:
        """Return the mentors in the rows with these ids, by the time of their application."""
        return await self._many(mentors.c.id.in_(non_empty_ids(ids)))

    async def past_decisions(self, community_id: int, people: Collection[int]) -> list[PastDecision]:
        """Return what facilitators decided about earlier offers of these people, oldest first."""
        retired = and_(mentors.c.state == MentorState.STEPPED_DOWN, mentors.c.stopped_by != mentors.c.user_id)
        query = select(mentors).where(
            mentors.c.community_id == community_id,
            mentors.c.user_id.in_(people),
            or_(mentors.c.state == MentorState.DECLINED, retired),
        )
        found = await self._connection.execute(query.order_by(mentors.c.applied_at, mentors.c.id))
        return [_past_decision(row) for row in found]

    async def add(self, *, qualities: Iterable[str], **values: Unpack[NewMentor]) -> Mentor | None:
        """Insert a row and return it, or None when the person has a live one already."""
        row = await self._insert_returning(mentors, **values)
        if row is None:
            return None
        ticked = tuple(sorted(set(qualities)))
        await self._set_qualities(row.id, ticked)
        return _mentor(dict(row._mapping), ticked)

    async def set_qualities(self, mentor_row_id: int, qualities: Iterable[str]) -> None:
        """Make exactly these the qualities that are ticked."""
        await self._connection.execute(delete(mentor_qualities).where(mentor_qualities.c.mentor_id == mentor_row_id))
        await self._set_qualities(mentor_row_id, sorted(set(qualities)))

    async def _set_qualities(self, mentor_row_id: int, qualities: Sequence[str]) -> None:
        if rows := [{"mentor_id": mentor_row_id, "quality": quality} for quality in qualities]:
            await self._connection.execute(insert(mentor_qualities), rows)

    async def update_if_unchanged(self, before: Mentor, **values: Unpack[MentorChange]) -> Mentor | None:
        """Write only if the stored row still is in the state of *before*; return it as it is now, or None."""
        seen = (mentors.c.id == before.id, mentors.c.state == before.state)
        row = await self._compare_and_set_returning(mentors, *seen, **values)
        return None if row is None else _mentor(dict(row._mapping), before.qualities)

    async def request_talk(self, before: Mentor, *, by: int) -> Mentor | None:
        """Note which facilitator wants to talk first; return the row as it is now, or None if somebody did before."""
        row = await self._compare_and_set_returning(
            mentors,
            mentors.c.id == before.id,
            mentors.c.state == MentorState.APPLIED,
            mentors.c.word_asked_by.is_(None),
            word_asked_by=by,
        )
        return None if row is None else _mentor(dict(row._mapping), before.qualities)

    async def set_card(self, mentor_row_id: int, *, channel_id: int | None, message_id: int | None) -> bool:
        """Set where the card is; return whether the row still exists."""
        return await self._set_where(
            mentors, {"id": mentor_row_id}, card_channel_id=channel_id, card_message_id=message_id
        )

    async def _one(self, query: Select[Any] = _NEWEST, *, for_update: bool = False, **equal: int) -> Mentor | None:
        row = (await self._find(query, for_update=for_update, **equal)).one_or_none()
        return _with_qualities(row) if row is not None else None

    async def _many(self, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Mentor]:
        query = (
            select(mentors, _QUALITIES).where(*conditions).order_by(mentors.c.applied_at, mentors.c.id).limit(limit)
        )
        return [_with_qualities(row) for row in await self._connection.execute(query)]


def awaits_decision() -> ColumnElement[bool]:
    """Return the condition that facilitators are asked to decide: about an offer, or what a mentor would change."""
    return or_(mentors.c.state == MentorState.APPLIED, mentors.c.changed_at.is_not(None))


def _past_decision(row: Row[Any]) -> PastDecision:
    if row.state == MentorState.DECLINED:
        declined, reason = SealedKind.DECLINED, row.reason
        return PastDecision(person_id=row.user_id, kind=declined, at=row.decided_at, by=row.decided_by, reason=reason)
    return PastDecision(person_id=row.user_id, kind=SealedKind.RETIRED, at=row.stopped_at, by=row.stopped_by)


def _with_qualities(row: Row[Any]) -> Mentor:
    values = dict(row._mapping)
    ticked = values.pop("ticked")
    return _mentor(values, tuple(sorted(ticked.split(","))) if ticked else ())


# The columns of a row differ in type.
def _mentor(values: dict[str, Any], qualities: tuple[str, ...]) -> Mentor:
    return Mentor(**(values | {"state": MentorState(values["state"]), "qualities": qualities}))
