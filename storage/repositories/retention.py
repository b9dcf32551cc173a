"""What is not kept for ever: which rows have had their time, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, delete, exists, or_, select, update

from storage.models.enums import LetterKind, LetterState, MentorState, SeekerState, Wish
from storage.models.records import Preferences
from storage.schema.check_ins import notes
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import matchings, passed_over
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from storage.schema.people import communities, mentors, people, preferences, seekers

from .base import Queries, plainly_in, unless_empty
from .outbox import OPEN
from .pairings import TOGETHER

_WORDS: dict[Table, tuple[str, ...]] = {
    pairings: ("words", "end_reason"),
    concerns: ("words", "outcome_words"),
    notes: ("words",),
    concern_notes: ("words",),
    mentors: ("words", "reason"),
    seekers: ("hope", "preferences"),
}
"""Columns that hold what somebody wrote, where rows outlive it."""

_OVER = {
    mentors: (MentorState.DECLINED, MentorState.STEPPED_DOWN),
    seekers: (SeekerState.MATCHED, SeekerState.WITHDRAWN),
}
"""States in which nothing more comes of what was written."""

_BELONGS = {notes: (notes.c.pairing_id, pairings), concern_notes: (concern_notes.c.concern_id, concerns)}
"""Rows that do not name their community."""


class Keeping(StrEnum):
    """Each kind of thing that is kept for a time only."""

    PAIRING_WORDS = "pairing words"
    NOTES = "notes"
    CONCERN_WORDS = "concern words"
    CONCERN_NOTES = "concern notes"
    MENTOR_WORDS = "mentor words"
    SEEKER_WORDS = "seeker words"
    LETTERS = "letters"
    UNREAD_LETTERS = "unread letters"
    PASSED_OVER = "passed over"
    MATCHINGS = "matchings"


class Tidying(StrEnum):
    """What else is looked for now and then."""

    OVER = "what is over"
    """Applications and searches that are over, and have not been given their time yet."""

    QUIET_DATES = "quiet dates"
    LEFT = "who left"
    REMOVED = "communities"
    """Those that removed the bot."""


_DUE: dict[Keeping, tuple[Table, Callable[[datetime], ColumnElement[bool]]]] = {
    Keeping.PAIRING_WORDS: (pairings, lambda before: and_(pairings.c.closed_at <= before, _written(pairings))),
    Keeping.NOTES: (notes, lambda before: and_(_written(notes), _closed(before))),
    Keeping.CONCERN_WORDS: (concerns, lambda before: and_(concerns.c.closed_at <= before, _written(concerns))),
    Keeping.CONCERN_NOTES: (
        concern_notes,
        lambda before: and_(
            _written(concern_notes),
            exists().where(concerns.c.id == concern_notes.c.concern_id, concerns.c.closed_at <= before),
        ),
    ),
    Keeping.MENTOR_WORDS: (mentors, lambda before: mentors.c.forget_at <= before),
    Keeping.SEEKER_WORDS: (seekers, lambda before: seekers.c.forget_at <= before),
    Keeping.LETTERS: (
        letters,
        lambda before: and_(letters.c.settled_at <= before, letters.c.state != LetterState.UNDELIVERABLE),
    ),
    Keeping.UNREAD_LETTERS: (
        letters,
        lambda before: and_(letters.c.settled_at <= before, letters.c.state == LetterState.UNDELIVERABLE),
    ),
    Keeping.PASSED_OVER: (passed_over, lambda before: passed_over.c.until <= before),
    Keeping.MATCHINGS: (matchings, lambda before: matchings.c.made_at <= before),
}
"""Where each kind stands, and which rows of it have had their time by a moment."""

_WHOLE = {Keeping.LETTERS, Keeping.UNREAD_LETTERS, Keeping.PASSED_OVER, Keeping.MATCHINGS}
"""Of these nothing stays; of the others the row does, without its words."""


class Retention(Queries):
    """Small batches, found by an index; forgetting twice does nothing more."""

    async def any_due(
        self, before: Mapping[Keeping, datetime], *, left: datetime, removed: datetime
    ) -> set[Keeping | Tidying]:
        """What there is of all that is kept until these times, or to be tidied; one look, which holds nothing."""
        looks: dict[Keeping | Tidying, ColumnElement[bool]] = {
            **{keeping: _due(keeping, moment).exists() for keeping, moment in before.items()},
            Tidying.OVER: or_(*(_over_with_words(table).exists() for table in _OVER)),
            Tidying.QUIET_DATES: exists().where(preferences.c.quiet_dates.is_not(None)),
            Tidying.LEFT: exists().where(people.c.left_at <= left),
            Tidying.REMOVED: exists().where(communities.c.removed_at <= removed),
        }
        query = select(*(look.label(what) for what, look in looks.items()))
        found = (await self._connection.execute(query)).one()._mapping
        return {what for what in looks if found[what]}

    async def due(
        self, keeping: Keeping, *, before: datetime, limit: int, community_id: int | None = None
    ) -> list[int]:
        """Ids of what has had its time before then, in one community or in all."""
        query = _due(keeping, before).limit(limit)
        if community_id is not None:
            query = query.where(_at_home(_DUE[keeping][0], community_id))
        return list((await self._connection.execute(query)).scalars())

    async def forget(
        self,
        keeping: Keeping,
        *,
        before: datetime,
        limit: int,
        among: Collection[LetterKind],
        or_naming_one: Collection[LetterKind] = (),
    ) -> int:
        """Forget some of it; returns how many rows. Letters of the kinds *among* take along words they brought.

        So they do, unless another such letter, or one that names such a kind, may still be read.
        """
        table = _DUE[keeping][0]
        held = self._held(_due(keeping, before).limit(limit), skip_locked=True)
        ids = list((await self._connection.execute(held)).scalars())
        if not ids:
            return 0
        if table is letters:
            await self._forget_letters(ids, among, or_naming_one)
        elif keeping in _WHOLE:
            await self._connection.execute(delete(table).where(table.c.id.in_(ids)))
        else:
            blank = dict.fromkeys((*_WORDS[table], *(["forget_at"] if "forget_at" in table.c else [])))
            await self._connection.execute(update(table).where(table.c.id.in_(ids)).values(**blank))
        return len(ids)

    async def set_forgetting(self, *, at: datetime, limit: int) -> int:
        """Applications and searches that are over have their words until then; returns how many that is news for."""
        total = 0
        for table in _OVER:
            held = self._held(_over_with_words(table).limit(limit), skip_locked=True)
            if ids := list((await self._connection.execute(held)).scalars()):
                await self._connection.execute(update(table).where(table.c.id.in_(ids)).values(forget_at=at))
                total += len(ids)
        return total

    async def who_left(
        self, *, before: datetime, limit: int, community_id: int | None = None
    ) -> list[tuple[int, int]]:
        """Community and person of those who left before then, the longest gone first."""
        query = (
            select(people.c.community_id, people.c.user_id)
            .where(people.c.left_at <= before)
            .order_by(people.c.left_at)
            .limit(limit)
        )
        if community_id is not None:
            query = query.where(people.c.community_id == community_id)
        return [(row.community_id, row.user_id) for row in await self._connection.execute(query)]

    async def with_quiet_dates(
        self, *, after: int, limit: int, community_id: int | None = None, held: bool = False
    ) -> list[Preferences]:
        """Those who keep single days quiet; a page of them, behind the row *after*."""
        query = (
            select(preferences)
            .where(preferences.c.id > after, preferences.c.quiet_dates.is_not(None))
            .order_by(preferences.c.id)
            .limit(limit)
        )
        if community_id is not None:
            query = query.where(preferences.c.community_id == community_id)
        rows = await self._connection.execute(self._held(query) if held else query)
        return [Preferences(**(dict(row._mapping) | {"wish": Wish(row.wish)})) for row in rows]

    async def keep_quiet_dates(self, row_id: int, dates: str | None) -> None:
        """What is left of someone's quiet days; the row is held."""
        await self._change(preferences, preferences.c.id == row_id, quiet_dates=dates)

    async def _forget_letters(
        self, ids: Sequence[int], among: Collection[LetterKind], or_naming_one: Collection[LetterKind]
    ) -> None:
        gone = await self._connection.execute(
            delete(letters).where(letters.c.id.in_(ids)).returning(letters.c.kind, letters.c.subject_id)
        )
        brought = sorted({row.subject_id for row in gone if row.kind in among})
        in_its_stead = and_(letters.c.kind.in_(or_naming_one), letters.c.detail.in_(among))
        still_open = exists().where(
            or_(letters.c.kind.in_(among), in_its_stead),
            letters.c.subject_id == notes.c.id,
            letters.c.state.in_(OPEN),
        )
        await self._connection.execute(
            update(notes)
            .where(notes.c.id.in_(unless_empty(brought)), notes.c.words.is_not(None), ~still_open)
            .values(words=None)
        )


def _due(keeping: Keeping, before: datetime) -> Select[Any]:
    table, condition = _DUE[keeping]
    return select(table.c.id).where(condition(before))


def _written(table: Table) -> ColumnElement[bool]:
    return or_(*(table.c[column].is_not(None) for column in _WORDS[table]))


def _closed(before: datetime) -> ColumnElement[bool]:
    """Of a note: it is as old as that, or its pairing has been over for as long."""
    over = exists().where(pairings.c.id == notes.c.pairing_id, pairings.c.closed_at <= before)
    return or_(notes.c.written_at <= before, over)


def _over_with_words(table: Table) -> Select[Any]:
    over = (plainly_in(table.c.state, _OVER[table]), table.c.forget_at.is_(None), _written(table))
    if table is not seekers:
        return select(table.c.id).where(*over)
    # What somebody hoped for belongs to what came of it, and they may go back to the list with it.
    walks = exists().where(
        pairings.c.community_id == seekers.c.community_id,
        pairings.c.mentee_id == seekers.c.user_id,
        pairings.c.state.in_(TOGETHER),
    )
    return select(table.c.id).where(*over, ~walks)


def _at_home(table: Table, community_id: int) -> ColumnElement[bool]:
    if table not in _BELONGS:
        return table.c.community_id == community_id
    column, parent = _BELONGS[table]
    return column.in_(select(parent.c.id).where(parent.c.community_id == community_id))
