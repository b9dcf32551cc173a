"""Repository of retention: which rows have been kept for their time, and how they are purged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)

from storage.models.enums import CheckInWish, DeliveryState, MentorState, MessageKind, SeekerState
from storage.models.preferences import Preferences
from storage.models.retention import CleanupKind, RetentionKind
from storage.schema.check_ins import notes
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import counted_acts, matchings, passed_over, sealed
from storage.schema.outbox import outbox_messages, posted_messages
from storage.schema.pairings import pairings
from storage.schema.people import communities, mentors, people, preferences, seekers

from .base import Repository, in_literals, non_empty_ids
from .matters import its_matter
from .pairing_counts import AGREED_PAIRING_STATES
from .sealed import CLOSED_KINDS
from .sent_messages import UNREAD_STATES

Moment = datetime | BindParameter[datetime]
"""A time, or a parameter for it."""

_TEXT_COLUMNS: dict[Table, tuple[str, ...]] = {
    pairings: ("words", "end_reason"),
    concerns: ("words", "outcome_words"),
    notes: ("words",),
    concern_notes: ("words",),
    mentors: ("words", "reason"),
    seekers: ("hope", "preferences"),
}
"""Columns that contain what somebody wrote, where rows outlive it."""

_FINAL_STATES = {
    mentors: (MentorState.DECLINED, MentorState.STEPPED_DOWN),
    seekers: (SeekerState.MATCHED, SeekerState.WITHDRAWN),
}
"""States in which what was written is of no more use."""

_PARENT_TABLES = {notes: (notes.c.pairing_id, pairings), concern_notes: (concern_notes.c.concern_id, concerns)}
"""Tables without a community column: the column that refers to a parent row, and the parent table."""


_IS_CLOSED = counted_acts.c.kind.in_(CLOSED_KINDS)

_DUE_CONDITIONS: dict[RetentionKind, tuple[Table, Callable[[Moment], ColumnElement[bool]]]] = {
    RetentionKind.PAIRING_WORDS: (pairings, lambda before: and_(pairings.c.closed_at <= before, _has_text(pairings))),
    RetentionKind.NOTES: (
        notes,
        lambda before: and_(_has_text(notes), _is_note_old(before), ~_waits_for_facilitators(), ~_goes_back()),
    ),
    RetentionKind.CONCERN_WORDS: (concerns, lambda before: and_(concerns.c.closed_at <= before, _has_text(concerns))),
    RetentionKind.CONCERN_NOTES: (
        concern_notes,
        lambda before: and_(
            _has_text(concern_notes),
            exists().where(concerns.c.id == concern_notes.c.concern_id, concerns.c.closed_at <= before),
        ),
    ),
    RetentionKind.MENTOR_WORDS: (mentors, lambda before: mentors.c.forget_at <= before),
    RetentionKind.SEEKER_WORDS: (seekers, lambda before: seekers.c.forget_at <= before),
    RetentionKind.MESSAGES: (
        outbox_messages,
        lambda before: and_(
            outbox_messages.c.settled_at <= before, outbox_messages.c.state != DeliveryState.UNDELIVERABLE
        ),
    ),
    RetentionKind.UNDELIVERED_MESSAGES: (
        outbox_messages,
        lambda before: and_(
            outbox_messages.c.settled_at <= before, outbox_messages.c.state == DeliveryState.UNDELIVERABLE
        ),
    ),
    RetentionKind.PASSED_OVER: (passed_over, lambda before: passed_over.c.until <= before),
    RetentionKind.MATCHINGS: (matchings, lambda before: matchings.c.made_at <= before),
    RetentionKind.SEALED: (sealed, lambda before: sealed.c.until <= before),
    RetentionKind.COUNTED_ACTS: (counted_acts, lambda before: and_(~_IS_CLOSED, counted_acts.c.at <= before)),
    RetentionKind.CLOSED_QUESTIONS: (counted_acts, lambda before: and_(_IS_CLOSED, counted_acts.c.at <= before)),
}
"""Table of each kind, and the condition for rows of it that are due for a purge by a time."""

_DELETED_AS_ROWS = {kind for kind, (table, _) in _DUE_CONDITIONS.items() if table not in _TEXT_COLUMNS}
"""Kinds of which the whole row is deleted; of the others it stays, without its text."""


class RetentionRepository(Repository):
    """Repository of retention: small batches, found by an index; a repeated purge does nothing more."""

    async def due_kinds(
        self,
        before: Mapping[RetentionKind, datetime],
        *,
        left: datetime,
        removed: datetime,
        posted_words: datetime,
    ) -> set[RetentionKind | CleanupKind]:
        """Return the kinds with anything due at these times, or to be cleaned up, with one query and no lock."""
        times = {"left": left, "removed": removed, "posted_words": posted_words}
        found = await self._connection.execute(_is_due(tuple(before)), times | {k.name: t for k, t in before.items()})
        kinds: tuple[RetentionKind | CleanupKind, ...] = (*before, *CleanupKind)
        return {kind for kind, is_due in zip(kinds, found.one(), strict=True) if is_due}

    async def due_ids(
        self, kind: RetentionKind, *, before: datetime, limit: int, community_id: int | None = None
    ) -> list[int]:
        """Return ids of rows that are due by *before*, in one community or in all."""
        query = _due(kind, before).limit(limit)
        if community_id is not None:
            query = query.where(_is_in_community(_DUE_CONDITIONS[kind][0], community_id))
        return list((await self._connection.execute(query)).scalars())

    async def purge(
        self,
        kind: RetentionKind,
        *,
        before: datetime,
        limit: int,
        note_kinds: Collection[MessageKind],
        or_naming_one: Collection[MessageKind] = (),
    ) -> int:
        """Forget some of it; returns how many rows. Messages of the kinds *note_kinds* take along words they brought.

        So they do, unless another such message, or one that names such a kind, may still be read.
        """
        table = _DUE_CONDITIONS[kind][0]
        held = self._for_update(_due(kind, before).limit(limit), skip_locked=True)
        ids = list((await self._connection.execute(held)).scalars())
        if not ids:
            return 0
        if table is outbox_messages:
            await self._delete_messages(ids, note_kinds, or_naming_one)
        elif kind in _DELETED_AS_ROWS:
            await self._connection.execute(delete(table).where(table.c.id.in_(ids)))
        else:
            blank = dict.fromkeys((*_TEXT_COLUMNS[table], *(["forget_at"] if "forget_at" in table.c else [])))
            await self._connection.execute(update(table).where(table.c.id.in_(ids)).values(**blank))
        return len(ids)

    async def schedule_purge(self, *, at: datetime, limit: int) -> int:
        """Set when the text of applications and searches that are over is purged; return how many had no time."""
        total = 0
        for table in _FINAL_STATES:
            held = self._for_update(_final_with_text(table).limit(limit), skip_locked=True)
            if ids := list((await self._connection.execute(held)).scalars()):
                await self._connection.execute(update(table).where(table.c.id.in_(ids)).values(forget_at=at))
                total += len(ids)
        return total

    async def list_left(
        self, *, before: datetime, limit: int, community_id: int | None = None
    ) -> list[tuple[int, int]]:
        """Return community and person of those who left by *before*, the longest gone first."""
        query = (
            select(people.c.community_id, people.c.user_id)
            .where(people.c.left_at <= before)
            .order_by(people.c.left_at)
            .limit(limit)
        )
        if community_id is not None:
            query = query.where(people.c.community_id == community_id)
        return [(row.community_id, row.user_id) for row in await self._connection.execute(query)]

    async def list_with_quiet_dates(
        self, *, after: int, limit: int, community_id: int | None = None, for_update: bool = False
    ) -> list[Preferences]:
        """Return a page of preferences with quiet dates, from behind the row *after*; locked if *for_update*."""
        query = (
            select(preferences)
            .where(preferences.c.id > after, preferences.c.quiet_dates.is_not(None))
            .order_by(preferences.c.id)
            .limit(limit)
        )
        if community_id is not None:
            query = query.where(preferences.c.community_id == community_id)
        rows = await self._connection.execute(self._for_update(query) if for_update else query)
        return [Preferences(**(dict(row._mapping) | {"wish": CheckInWish(row.wish)})) for row in rows]

    async def set_quiet_dates(self, row_id: int, dates: str | None) -> None:
        """Set what is left of somebody's quiet dates; the row must be locked for update."""
        await self._compare_and_set(preferences, preferences.c.id == row_id, quiet_dates=dates)

    async def _delete_messages(
        self, ids: Sequence[int], note_kinds: Collection[MessageKind], or_naming_one: Collection[MessageKind]
    ) -> None:
        gone = await self._connection.execute(
            delete(outbox_messages)
            .where(outbox_messages.c.id.in_(ids))
            .returning(outbox_messages.c.kind, outbox_messages.c.subject_id)
        )
        brought = sorted({row.subject_id for row in gone if row.kind in note_kinds})
        in_its_stead = and_(outbox_messages.c.kind.in_(or_naming_one), outbox_messages.c.detail.in_(note_kinds))
        still_open = exists().where(
            or_(outbox_messages.c.kind.in_(note_kinds), in_its_stead),
            outbox_messages.c.subject_id == notes.c.id,
            outbox_messages.c.state.in_(UNREAD_STATES),
        )
        await self._connection.execute(
            update(notes)
            .where(
                notes.c.id.in_(non_empty_ids(brought)),
                notes.c.words.is_not(None),
                ~still_open,
                ~_waits_for_facilitators(),
            )
            .values(words=None)
        )


@cache
def _is_due(kinds: tuple[RetentionKind, ...]) -> Select[Any]:
    """Return the query for whether anything of each kind is due at a parameter of its name, and to be cleaned up."""
    cleanups: dict[CleanupKind, ColumnElement[bool]] = {
        CleanupKind.FINAL_STATES: or_(*(_final_with_text(table).exists() for table in _FINAL_STATES)),
        CleanupKind.QUIET_DATES: exists().where(preferences.c.quiet_dates.is_not(None)),
        CleanupKind.PEOPLE_WHO_LEFT: exists().where(people.c.left_at <= bindparam("left")),
        CleanupKind.POSTED_WORDS: exists().where(posted_messages.c.over_since <= bindparam("posted_words")),
        CleanupKind.REMOVED_COMMUNITIES: exists().where(communities.c.removed_at <= bindparam("removed")),
    }
    looks = [_due(kind, bindparam(kind.name)).exists() for kind in kinds]
    return select().add_columns(*looks, *(cleanups[kind] for kind in CleanupKind))


def _due(kind: RetentionKind, before: Moment) -> Select[Any]:
    table, condition = _DUE_CONDITIONS[kind]
    return select(table.c.id).where(condition(before))


def _has_text(table: Table) -> ColumnElement[bool]:
    return or_(*(table.c[column].is_not(None) for column in _TEXT_COLUMNS[table]))


def _is_note_old(before: Moment) -> ColumnElement[bool]:
    """Return the condition that a note was written by then, or that its pairing was closed by then."""
    over = exists().where(pairings.c.id == notes.c.pairing_id, pairings.c.closed_at <= before)
    return or_(notes.c.written_at <= before, over)


def _waits_for_facilitators() -> ColumnElement[bool]:
    """Return the condition that none of those for whom a note is has got it yet; it is returned before it goes."""
    return exists().where(its_matter(notes, MessageKind.CARD_CLOSING_FEEDBACK))


def _goes_back() -> ColumnElement[bool]:
    """Return the condition that a note is on its way back to its writer."""
    return exists().where(
        outbox_messages.c.kind == MessageKind.TEXT_RETURNED,
        outbox_messages.c.subject_id == notes.c.id,
        outbox_messages.c.state == DeliveryState.WAITING,
    )


def _final_with_text(table: Table) -> Select[Any]:
    over = (in_literals(table.c.state, _FINAL_STATES[table]), table.c.forget_at.is_(None), _has_text(table))
    if table is not seekers:
        return select(table.c.id).where(*over)
    # What somebody hoped for belongs to what came of it, and they may go back to the list with it.
    walks = exists().where(
        pairings.c.community_id == seekers.c.community_id,
        pairings.c.mentee_id == seekers.c.user_id,
        pairings.c.state.in_(AGREED_PAIRING_STATES),
    )
    return select(table.c.id).where(*over, ~walks)


def _is_in_community(table: Table, community_id: int) -> ColumnElement[bool]:
    if table not in _PARENT_TABLES:
        return table.c.community_id == community_id
    column, parent = _PARENT_TABLES[table]
    return column.in_(select(parent.c.id).where(parent.c.community_id == community_id))
