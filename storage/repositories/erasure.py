"""Repository of erasure: removes one person from everything stored, by what the tables declare of each id."""

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

from storage.models.enums import AskedBy, AuditSubject, ConcernOutcome, DeliveryState, MessageKind
from storage.schema.audit import audit
from storage.schema.columns import ERASED_USER_ID, OnErasure, metadata
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import kept_apart, sealed
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import dm_channels, people

from .base import Repository, is_in_community
from .pairings import pairing_ids_of
from .posted_messages import TABLES_WITH_CARDS

_WISHES = (kept_apart, sealed)
"""Tables of what one wished about another, with both of them encrypted."""

REPLACEMENT_IDS: dict[OnErasure, int | None] = {
    OnErasure.ANONYMIZE: ERASED_USER_ID,
    OnErasure.SET_NULL: None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedKinds:
    """Kinds of messages of which erasing a person has to know.

    *still_sent*: to the person, though everything else to them goes. *about_person*, *about_decider*: their subject
    is a person, whom they are about or who decided first.
    """

    still_sent: Collection[MessageKind]
    about_person: Collection[MessageKind]
    about_decider: Collection[MessageKind]


class ErasureRepository(Repository):
    """Repository of erasure within one community; only direct-message channels are the same for all of them."""

    async def cards_that_mention(self, community_id: int, user_id: int) -> list[tuple[str, int]]:
        """Cards about rows that stay, but show the person: the table and the id of each row."""
        theirs = pairing_ids_of(community_id, user_id)
        looks: list[Select[Any]] = []
        for table in TABLES_WITH_CARDS:
            gone = [column != user_id for column in _columns_with(table, OnErasure.DELETE_ROW)]
            shown = [column == user_id for column in _person_columns(table)]
            if "pairing_id" in table.c:
                shown.append(table.c.pairing_id.in_(theirs))
            where = (is_in_community(table, community_id), table.c.card_message_id.is_not(None), or_(*shown), *gone)
            looks.append(select(literal(table.name, String).label("name"), table.c.id.label("id")).where(*where))
        found = [(name, row_id) for name, row_id in await self._connection.execute(union_all(*looks))]
        order = [table.name for table in TABLES_WITH_CARDS]
        return sorted(found, key=lambda card: (order.index(card[0]), card[1]))

    async def erase_person(
        self, community_id: int, user_id: int, *, kinds: ErasedKinds, keep_wishes: bool, at: datetime
    ) -> bool:
        """Erase the person here, from ids and from text; return whether there was anything.

        With *keep_wishes*, what they wished about others stays where it is encrypted. Nothing of theirs may be open
        any more. Messages go first: the outbox worker notices by that.
        """
        rows = await self._delete_messages(community_id, user_id, kinds)
        await self._forget_decoys(community_id, user_id)
        rows += await self._anonymize_pairings(community_id, user_id)
        for table in reversed(metadata.sorted_tables):
            if table not in (dm_channels, outbox_messages):
                if keep_wishes and table in _WISHES:
                    continue
                gone = await self._delete_rows(table, community_id, user_id)
                rows += 0 if table is people else gone
                rows += await self._erase_from_table(table, community_id, user_id, at)
        rows += await self._erase_from_outbox(community_id, user_id, kinds)
        elsewhere = select(people.c.user_id).where(people.c.user_id == user_id)
        await self._connection.execute(
            delete(dm_channels).where(dm_channels.c.user_id == user_id, ~elsewhere.exists())
        )
        return rows > 0

    async def _anonymize_pairings(self, community_id: int, user_id: int) -> int:
        """Replace the person in pairings, on their side and as who closed them; return the number of rows.

        No two rows get the same id in their place.
        """
        await self._connection.execute(
            self._for_update(pairing_ids_of(community_id, user_id).order_by(pairings.c.id))
        )
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
            closed_by = case((pairings.c.closed_by == user_id, stand_in), else_=pairings.c.closed_by)
            words = case((pairings.c.asked_by == asked, None), else_=pairings.c.words)
            found = await self._connection.execute(
                update(pairings)
                .where(pairings.c.community_id == community_id, side == user_id)
                .values(**values, closed_by=closed_by, words=words, end_reason=None)
            )
            changed += found.rowcount
        return changed

    async def _forget_decoys(self, community_id: int, user_id: int) -> None:
        """Forget whom decoys of theirs would have gone to, and that some would have gone to them.

        The rows are not counted, because the person must not learn of them.
        """
        sealed = (pairings.c.mentor_sealed, pairings.c.mentor_hash, pairings.c.mentee_sealed, pairings.c.mentee_hash)
        whose = (pairings.c.mentor_id, pairings.c.mentee_id, pairings.c.mentor_hash, pairings.c.mentee_hash)
        await self._connection.execute(
            update(pairings)
            .where(
                pairings.c.community_id == community_id,
                or_(*(column == user_id for column in (*whose, pairings.c.suggested_by))),
                or_(*(column.is_not(None) for column in sealed)),
            )
            .values(dict.fromkeys(sealed))
        )

    async def _delete_messages(self, community_id: int, user_id: int, kinds: ErasedKinds) -> int:
        return await self._delete_rows(
            outbox_messages, community_id, user_id, outbox_messages.c.kind.not_in(kinds.still_sent)
        )

    async def _delete_rows(self, table: Table, community_id: int, user_id: int, *but: ColumnElement[bool]) -> int:
        theirs = [column == user_id for column in _columns_with(table, OnErasure.DELETE_ROW)]
        if not theirs:
            return 0
        where = (is_in_community(table, community_id), or_(*theirs), *but)
        return (await self._connection.execute(delete(table).where(*where))).rowcount

    async def _erase_from_table(self, table: Table, community_id: int, user_id: int, at: datetime) -> int:
        """Take the person out of the rows of a table that stay: all of it in one statement."""
        # A column's value is of whatever type it has.
        values: dict[Column[Any], list[tuple[ColumnElement[bool], Any]]] = defaultdict(list)
        for column, where, value in (
            *_texts_cleared(table, user_id),
            *_ids_replaced(table, user_id),
            *_other_changes(table, user_id, at),
        ):
            values[column].append((where, literal(value, column.type)))
        if not values:
            return 0
        anything = or_(*(where for changes in values.values() for where, _ in changes))
        found = await self._connection.execute(
            update(table)
            .where(is_in_community(table, community_id), anything)
            .values({column: case(*changes, else_=column) for column, changes in values.items()})
        )
        return found.rowcount

    async def _erase_from_outbox(self, community_id: int, user_id: int, kinds: ErasedKinds) -> int:
        """Erase the person as what a message is about: seldom so, and where it is, the kind says it."""
        about = (outbox_messages.c.community_id == community_id, outbox_messages.c.subject_id == user_id)
        names, told_apart = (
            outbox_messages.c.kind.in_(kinds.about_person),
            outbox_messages.c.detail.in_(kinds.about_person),
        )
        is_posted = and_(names, outbox_messages.c.state == DeliveryState.WAITING)
        gone = delete(outbox_messages).where(*about, ~is_posted, or_(names, told_apart))
        # One that is being posted is taken down by the worker that sends it.
        named = update(outbox_messages).where(*about, or_(is_posted, outbox_messages.c.kind.in_(kinds.about_decider)))
        told = [await self._connection.execute(each) for each in (gone, named.values(subject_id=ERASED_USER_ID))]
        return sum(each.rowcount for each in told)


ColumnChange = tuple[Column[Any], ColumnElement[bool], Any]
"""A column, and what it becomes in the rows for which the condition holds: any value that fits the column."""


def _texts_cleared(table: Table, user_id: int) -> Iterator[ColumnChange]:
    """Yield what clears the texts that they wrote in rows that stay."""
    for column in table.c:
        author = table.c[column.info["author"]] if "author" in column.info else None
        if author is not None and "on_erasure" in author.info:
            yield column, and_(author == user_id, column.is_not(None)), None


def _ids_replaced(table: Table, user_id: int) -> Iterator[ColumnChange]:
    """Yield what replaces their id in rows that stay; an encrypted one is found by the hash beside it."""
    for column in table.c:
        found_by = table.c[column.info["found_by"]] if "found_by" in column.info else column
        if (replacement := found_by.info.get("on_erasure")) in REPLACEMENT_IDS:
            yield column, found_by == user_id, REPLACEMENT_IDS[replacement]


def _other_changes(table: Table, user_id: int, at: datetime) -> Iterator[ColumnChange]:
    """Yield what no column says of itself: what they raised is closed, and notes about it go.

    Whom an open concern is about stays with it: it is what somebody else has confided.
    """
    theirs = concerns.c.by_hash == user_id
    if table is concern_notes:
        yield concern_notes.c.words, concern_notes.c.concern_id.in_(select(concerns.c.id).where(theirs)), None
    elif table is concerns:
        is_open = and_(theirs, concerns.c.closed_at.is_(None))
        yield concerns.c.outcome_words, theirs, None
        yield concerns.c.closed_at, is_open, at
        yield concerns.c.outcome, is_open, ConcernOutcome.NOTHING
        about_them = and_(concerns.c.about_hash == user_id, concerns.c.closed_at.is_not(None))
        for column in (concerns.c.about_id, concerns.c.about_hash):
            yield column, about_them, ERASED_USER_ID
    elif table is pairings:
        yield pairings.c.words, pairings.c.suggested_by == user_id, None
    elif table is audit:
        # What the trail is about is seldom a person; where it is, it says so.
        yield (
            audit.c.subject_id,
            and_(audit.c.subject == AuditSubject.PERSON, audit.c.subject_id == user_id),
            ERASED_USER_ID,
        )


def _person_columns(table: Table) -> Iterator[Column[Any]]:
    return (column for column in table.c if "on_erasure" in column.info)


def _columns_with(table: Table, on_erasure: OnErasure) -> list[Column[Any]]:
    return [column for column in _person_columns(table) if column.info["on_erasure"] is on_erasure]
