"""Mentors and those who asked to be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, delete, func, insert, select

from storage.models.changes import MentorChange, NewMentor
from storage.models.enums import MentorState
from storage.models.records import Mentor
from storage.schema.people import mentor_qualities, mentors

from .base import Queries, plainly_in, unless_empty

STANDING = (MentorState.APPROVED, MentorState.PAUSED)
LIVE = (MentorState.APPLIED, *STANDING)

_TICKED = (
    select(func.aggregate_strings(mentor_qualities.c.quality, ","))
    .where(mentor_qualities.c.mentor_id == mentors.c.id)
    .scalar_subquery()
    .label("ticked")
)
"""The qualities that an application ticked, in no order; no quality's name has a comma."""


class Mentors(Queries):
    """One row an application; at most one live row a person."""

    async def get(self, mentor_row_id: int) -> Mentor | None:
        """One application by its own id."""
        return await self._one(mentors.c.id == mentor_row_id)

    async def live(self, community_id: int, user_id: int) -> Mentor | None:
        """The person's application or standing that is not over, if there is one."""
        return await self._one(
            mentors.c.community_id == community_id,
            mentors.c.user_id == user_id,
            plainly_in(mentors.c.state, LIVE),
        )

    async def hold_live(self, community_id: int, user_id: int) -> Mentor | None:
        """The person's live row, locked: nobody else changes it before this transaction ends."""
        return await self._one(
            mentors.c.community_id == community_id,
            mentors.c.user_id == user_id,
            mentors.c.state.in_(LIVE),
            held=True,
        )

    async def latest(self, community_id: int, user_id: int) -> Mentor | None:
        """The person's newest row, whatever became of it."""
        return await self._one(mentors.c.community_id == community_id, mentors.c.user_id == user_id)

    async def by_card(self, message_id: int) -> Mentor | None:
        """The application whose card is this message."""
        return await self._one(mentors.c.card_message_id == message_id)

    async def waiting(self, community_id: int, *, limit: int = 100) -> list[Mentor]:
        """Applications nobody has decided, oldest first."""
        return await self._many(
            mentors.c.community_id == community_id,
            mentors.c.state == MentorState.APPLIED,
            limit=limit,
        )

    async def standing(self, community_id: int, *, limit: int = 1000) -> list[Mentor]:
        """Everyone who is a mentor, open or paused."""
        return await self._many(mentors.c.community_id == community_id, mentors.c.state.in_(STANDING), limit=limit)

    async def by_ids(self, ids: Sequence[int]) -> list[Mentor]:
        """Those in the rows with these ids."""
        return await self._many(mentors.c.id.in_(unless_empty(ids)), limit=max(1, len(ids)))

    async def add(self, *, qualities: Iterable[str], **values: Unpack[NewMentor]) -> Mentor | None:
        """A new row, or None when the person has a live one already."""
        row = await self._insert_row(mentors, **values)
        if row is None:
            return None
        ticked = tuple(sorted(set(qualities)))
        await self._tick(row.id, ticked)
        return _mentor(dict(row._mapping), ticked)

    async def set_qualities(self, mentor_row_id: int, qualities: Iterable[str]) -> None:
        """Make exactly these the qualities ticked."""
        await self._connection.execute(delete(mentor_qualities).where(mentor_qualities.c.mentor_id == mentor_row_id))
        await self._tick(mentor_row_id, sorted(set(qualities)))

    async def _tick(self, mentor_row_id: int, qualities: Sequence[str]) -> None:
        if rows := [{"mentor_id": mentor_row_id, "quality": quality} for quality in qualities]:
            await self._connection.execute(insert(mentor_qualities), rows)

    async def change(self, before: Mentor, **values: Unpack[MentorChange]) -> Mentor | None:
        """Write only if the stored row still is in the state of *before*; return it as it is now, or None."""
        seen = (mentors.c.id == before.id, mentors.c.state == before.state)
        row = await self._changed_row(mentors, *seen, **values)
        return None if row is None else _mentor(dict(row._mapping), before.qualities)

    async def ask_for_word(self, before: Mentor, *, by: int) -> Mentor | None:
        """Note which facilitator wants to talk first; return the row as it is now, or None if somebody did before."""
        row = await self._changed_row(
            mentors,
            mentors.c.id == before.id,
            mentors.c.state == MentorState.APPLIED,
            mentors.c.word_asked_by.is_(None),
            word_asked_by=by,
        )
        return None if row is None else _mentor(dict(row._mapping), before.qualities)

    async def place_card(self, mentor_row_id: int, *, channel_id: int | None, message_id: int | None) -> bool:
        """Where its card stands now; whether there still is what it is about."""
        return await self._change(
            mentors, mentors.c.id == mentor_row_id, card_channel_id=channel_id, card_message_id=message_id
        )

    async def _one(self, *conditions: ColumnElement[bool], held: bool = False) -> Mentor | None:
        query = select(mentors, _TICKED).where(*conditions).order_by(mentors.c.id.desc()).limit(1)
        query = self._held(query) if held else query
        row = (await self._connection.execute(query)).one_or_none()
        return _whole(row) if row is not None else None

    async def _many(self, *conditions: ColumnElement[bool], limit: int) -> list[Mentor]:
        query = select(mentors, _TICKED).where(*conditions).order_by(mentors.c.applied_at, mentors.c.id).limit(limit)
        return [_whole(row) for row in await self._connection.execute(query)]


def _whole(row: Row[Any]) -> Mentor:
    values = dict(row._mapping)
    ticked = values.pop("ticked")
    return _mentor(values, tuple(sorted(ticked.split(","))) if ticked else ())


# The columns of a row differ in type.
def _mentor(values: dict[str, Any], qualities: tuple[str, ...]) -> Mentor:
    return Mentor(**(values | {"state": MentorState(values["state"]), "qualities": qualities}))
