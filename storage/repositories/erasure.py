"""Taking one person out of everything that is stored, by what the tables declare of each id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    case,
    delete,
    literal,
    or_,
    select,
    union_all,
    update,
)

from storage.models.enums import AskedBy, AuditSubject, ConcernOutcome, LetterKind, LetterState
from storage.schema.audit import audit
from storage.schema.columns import SOMEONE, SOMEONE_ELSE, Fate, metadata, sealed_id
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import kept_apart
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from storage.schema.people import dm_channels, people

from .base import Queries, within
from .pairings import ids_of
from .posted import WITH_CARDS

STAND_INS: dict[Fate, int | None] = {
    Fate.SOMEONE: SOMEONE,
    Fate.SOMEONE_ELSE: SOMEONE_ELSE,
    Fate.NOBODY: None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedKinds:
    """Kinds of messages of which erasing a person has to know.

    *still_sent*: to the person, though everything else to them goes. *about_person*, *about_decider*: their subject
    is a person, whom they are about or who decided first.
    """

    still_sent: Collection[LetterKind]
    about_person: Collection[LetterKind]
    about_decider: Collection[LetterKind]


class Forgetting(Queries):
    """Everything happens within one community; only where to write to somebody is the same for all of them."""

    async def cards_that_go(self, community_id: int, user_id: int) -> list[tuple[int, int]]:
        """Channel and message of each card about a row that goes."""
        looks = [
            select(table.c.card_channel_id, table.c.card_message_id).where(
                within(table, community_id), or_(*theirs), table.c.card_message_id.is_not(None)
            )
            for table in WITH_CARDS
            if (theirs := [column == user_id for column in _with_fate(table, Fate.ROW)])
        ]
        return [(channel, message) for channel, message in await self._connection.execute(union_all(*looks))]

    async def cards_that_name(self, community_id: int, user_id: int) -> list[tuple[str, int]]:
        """Cards about rows that stay, but show the person: the table and the id of each row."""
        theirs = ids_of(community_id, user_id)
        looks: list[Select[Any]] = []
        for table in WITH_CARDS:
            gone = [column != user_id for column in _with_fate(table, Fate.ROW)]
            shown = [column == user_id for column in _people_in(table)]
            if "pairing_id" in table.c:
                shown.append(table.c.pairing_id.in_(theirs))
            where = (within(table, community_id), table.c.card_message_id.is_not(None), or_(*shown), *gone)
            looks.append(select(literal(table.name, String).label("name"), table.c.id.label("id")).where(*where))
        found = [(name, row_id) for name, row_id in await self._connection.execute(union_all(*looks))]
        order = [table.name for table in WITH_CARDS]
        return sorted(found, key=lambda card: (order.index(card[0]), card[1]))

    async def take_out(self, community_id: int, user_id: int, *, kinds: ErasedKinds, at: datetime) -> bool:
        """Leave no trace of the person here, in ids or in words; whether there was any.

        Nothing of theirs may be open any more. Letters go first: whoever carries one finds out by that.
        """
        rows = await self._delete_letters(community_id, user_id, kinds)
        rows += await self._forget_sides(community_id, user_id)
        await self._seal(community_id, user_id)
        for table in reversed(metadata.sorted_tables):
            if table not in (dm_channels, letters):
                gone = await self._delete(table, community_id, user_id)
                rows += 0 if table is people else gone
                rows += await self._forget(table, community_id, user_id, at)
        rows += await self._forget_in_letters(community_id, user_id, kinds)
        elsewhere = select(people.c.user_id).where(people.c.user_id == user_id)
        await self._connection.execute(
            delete(dm_channels).where(dm_channels.c.user_id == user_id, ~elsewhere.exists())
        )
        return rows > 0

    async def _forget_sides(self, community_id: int, user_id: int) -> int:
        """In pairings the person becomes a stand-in that no other row has, on their side and as who did something."""
        await self._connection.execute(self._held(ids_of(community_id, user_id).order_by(pairings.c.id)))
        mentor, mentee = pairings.c.mentor_id, pairings.c.mentee_id
        as_mentor, as_mentee = -2 * pairings.c.id, -2 * pairings.c.id - 1
        changed = 0
        for side, asked, values in (
            (
                mentor,
                AskedBy.MENTOR,
                {
                    "mentor_id": as_mentor,
                    "lower_id": case((mentee < 0, mentee), else_=as_mentor),
                    "higher_id": case((mentee < 0, as_mentor), else_=mentee),
                },
            ),
            (
                mentee,
                AskedBy.MENTEE,
                {"mentee_id": as_mentee, "lower_id": as_mentee, "higher_id": mentor, "attends": None},
            ),
        ):
            stand_in = values[side.name]
            done_by = {
                column.name: case((column == user_id, stand_in), else_=column)
                for column in (pairings.c.paused_by, pairings.c.closed_by)
            }
            words = case((pairings.c.asked_by == asked, None), else_=pairings.c.words)
            found = await self._connection.execute(
                update(pairings)
                .where(pairings.c.community_id == community_id, side == user_id)
                .values(**values, **done_by, words=words, end_reason=None)
            )
            changed += found.rowcount
        return changed

    async def _seal(self, community_id: int, user_id: int) -> None:
        """Whoever keeps apart from them goes on doing so; nothing to be counted, for they must not learn of it."""
        await self._connection.execute(
            update(kept_apart)
            .where(kept_apart.c.community_id == community_id, kept_apart.c.other_id == user_id)
            .values(other_id=-kept_apart.c.id, sealed=sealed_id(user_id))
        )

    async def _delete_letters(self, community_id: int, user_id: int, kinds: ErasedKinds) -> int:
        return await self._delete(letters, community_id, user_id, letters.c.kind.not_in(kinds.still_sent))

    async def _delete(self, table: Table, community_id: int, user_id: int, *but: ColumnElement[bool]) -> int:
        theirs = [column == user_id for column in _with_fate(table, Fate.ROW)]
        if not theirs:
            return 0
        where = (within(table, community_id), or_(*theirs), *but)
        return (await self._connection.execute(delete(table).where(*where))).rowcount

    async def _forget(self, table: Table, community_id: int, user_id: int, at: datetime) -> int:
        """Take the person out of the rows of a table that stay: all of it in one statement."""
        # A column's value is of whatever type it has.
        values: dict[Column[Any], list[tuple[ColumnElement[bool], Any]]] = defaultdict(list)
        for column, where, value in (
            *_words(table, user_id),
            *_stand_ins(table, user_id),
            *_besides(table, user_id, at),
        ):
            values[column].append((where, literal(value, column.type)))
        if not values:
            return 0
        anything = or_(*(where for changes in values.values() for where, _ in changes))
        found = await self._connection.execute(
            update(table)
            .where(within(table, community_id), anything)
            .values({column: case(*changes, else_=column) for column, changes in values.items()})
        )
        return found.rowcount

    async def _forget_in_letters(self, community_id: int, user_id: int, kinds: ErasedKinds) -> int:
        """What a letter is about is seldom a person; where it is, the kind says so."""
        about = (letters.c.community_id == community_id, letters.c.subject_id == user_id)
        names, told_apart = letters.c.kind.in_(kinds.about_person), letters.c.detail.in_(kinds.about_person)
        is_posted = and_(names, letters.c.state == LetterState.WAITING)
        gone = delete(letters).where(*about, ~is_posted, or_(names, told_apart))
        # One that is being posted is taken down by whoever carries it.
        named = update(letters).where(*about, or_(is_posted, letters.c.kind.in_(kinds.about_decider)))
        told = [await self._connection.execute(each) for each in (gone, named.values(subject_id=SOMEONE))]
        return sum(each.rowcount for each in told)


Change = tuple[Column[Any], ColumnElement[bool], Any]
"""A column, and what it becomes in the rows for which the condition holds: any value that fits the column."""


def _words(table: Table, user_id: int) -> Iterator[Change]:
    """What they wrote in rows that stay."""
    for column in table.c:
        author = table.c[column.info["author"]] if "author" in column.info else None
        if author is not None and "fate" in author.info:
            yield column, and_(author == user_id, column.is_not(None)), None


def _stand_ins(table: Table, user_id: int) -> Iterator[Change]:
    for column in _people_in(table):
        if column.info["fate"] in STAND_INS:
            yield column, column == user_id, STAND_INS[column.info["fate"]]


def _besides(table: Table, user_id: int, at: datetime) -> Iterator[Change]:
    """What no column's fate says: what they raised is closed, and what was noted about it goes."""
    theirs = concerns.c.by_id == user_id
    if table is concern_notes:
        yield concern_notes.c.words, concern_notes.c.concern_id.in_(select(concerns.c.id).where(theirs)), None
    elif table is concerns:
        is_open = and_(theirs, concerns.c.closed_at.is_(None))
        yield concerns.c.outcome_words, theirs, None
        yield concerns.c.closed_at, is_open, at
        yield concerns.c.outcome, is_open, ConcernOutcome.NOTHING
        yield concerns.c.again_at, is_open, None
    elif table is pairings:
        yield pairings.c.words, pairings.c.suggested_by == user_id, None
    elif table is audit:
        # What the trail is about is seldom a person; where it is, it says so.
        yield audit.c.subject_id, and_(audit.c.subject == AuditSubject.PERSON, audit.c.subject_id == user_id), SOMEONE


def _people_in(table: Table) -> Iterator[Column[Any]]:
    return (column for column in table.c if "fate" in column.info)


def _with_fate(table: Table, fate: Fate) -> list[Column[Any]]:
    return [column for column in _people_in(table) if column.info["fate"] is fate]
