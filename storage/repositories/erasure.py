"""Taking one person out of everything that is stored, by what the tables declare of each id."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, case, delete, or_, select, update

from storage.models.enums import AskedBy, AuditSubject, ConcernOutcome, LetterKind, LetterState
from storage.schema.audit import audit
from storage.schema.columns import SOMEONE, SOMEONE_ELSE, Fate, metadata, sealed_id
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import kept_apart
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from storage.schema.people import dm_channels, people

from .base import Queries, within
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
        found: list[tuple[int, int]] = []
        for table in WITH_CARDS:
            if theirs := [column == user_id for column in _with_fate(table, Fate.ROW)]:
                where = (within(table, community_id), or_(*theirs), table.c.card_message_id.is_not(None))
                rows = await self._connection.execute(
                    select(table.c.card_channel_id, table.c.card_message_id).where(*where)
                )
                found += [(channel, message) for channel, message in rows]
        return found

    async def cards_that_name(self, community_id: int, user_id: int) -> list[tuple[str, int]]:
        """Cards about rows that stay, but show the person: the table and the id of each row."""
        theirs = _their_pairings(community_id, user_id)
        found: list[tuple[str, int]] = []
        for table in WITH_CARDS:
            gone = [column != user_id for column in _with_fate(table, Fate.ROW)]
            shown = [column == user_id for column in _people_in(table)]
            if "pairing_id" in table.c:
                shown.append(table.c.pairing_id.in_(theirs))
            where = (within(table, community_id), table.c.card_message_id.is_not(None), or_(*shown), *gone)
            rows = await self._connection.execute(select(table.c.id).where(*where).order_by(table.c.id))
            found += [(table.name, row_id) for row_id in rows.scalars()]
        return found

    async def take_out(self, community_id: int, user_id: int, *, kinds: ErasedKinds, at: datetime) -> bool:
        """Leave no trace of the person here, in ids or in words; whether there was any.

        Nothing of theirs may be open any more. Letters go first: whoever carries one finds out by that.
        """
        rows = await self._delete_letters(community_id, user_id, kinds)
        rows += await self._forget_sides(community_id, user_id)
        rows += await self._forget_concerns(community_id, user_id, at)
        await self._seal(community_id, user_id)
        for table in reversed(metadata.sorted_tables):
            if table is dm_channels:
                continue
            rows += await self._forget_words(table, community_id, user_id)
            gone = await self._delete(table, community_id, user_id) if table is not letters else 0
            rows += 0 if table is people else gone
            rows += await self._stand_in(table, community_id, user_id)
        rows += await self._forget_as_subject(community_id, user_id, kinds)
        elsewhere = select(people.c.user_id).where(people.c.user_id == user_id)
        if await self._connection.scalar(elsewhere.limit(1)) is None:
            await self._connection.execute(delete(dm_channels).where(dm_channels.c.user_id == user_id))
        return rows > 0

    async def _forget_sides(self, community_id: int, user_id: int) -> int:
        """In pairings the person becomes a stand-in that no other row has, on their side and as who did something."""
        await self._connection.execute(self._held(_their_pairings(community_id, user_id).order_by(pairings.c.id)))
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
        suggested = (pairings.c.community_id == community_id, pairings.c.suggested_by == user_id)
        await self._connection.execute(update(pairings).where(*suggested).values(words=None))
        return changed

    async def _forget_concerns(self, community_id: int, user_id: int, at: datetime) -> int:
        """What they raised is closed, and what was noted about it goes."""
        theirs = (concerns.c.community_id == community_id, concerns.c.by_id == user_id)
        noted = update(concern_notes).where(concern_notes.c.concern_id.in_(select(concerns.c.id).where(*theirs)))
        await self._connection.execute(noted.values(words=None))
        await self._connection.execute(update(concerns).where(*theirs).values(outcome_words=None))
        withdrawn = await self._connection.execute(
            update(concerns)
            .where(*theirs, concerns.c.closed_at.is_(None))
            .values(closed_at=at, outcome=ConcernOutcome.NOTHING, again_at=None)
        )
        return withdrawn.rowcount

    async def _forget_words(self, table: Table, community_id: int, user_id: int) -> int:
        """What they wrote in rows that stay; who wrote it is still to be seen."""
        changed = 0
        for column in table.c:
            author = table.c[column.info["author"]] if "author" in column.info else None
            if author is not None and "fate" in author.info:
                where = (within(table, community_id), author == user_id, column.is_not(None))
                found = await self._connection.execute(update(table).where(*where).values({column: None}))
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

    async def _stand_in(self, table: Table, community_id: int, user_id: int) -> int:
        changed = 0
        for column in _people_in(table):
            if column.info["fate"] in STAND_INS:
                where = (within(table, community_id), column == user_id)
                values = {column: STAND_INS[column.info["fate"]]}
                found = await self._connection.execute(update(table).where(*where).values(values))
                changed += found.rowcount
        return changed

    async def _forget_as_subject(self, community_id: int, user_id: int, kinds: ErasedKinds) -> int:
        """What a trail or a letter is about is seldom a person; where it is, the kind says so."""
        trail = (
            audit.c.community_id == community_id,
            audit.c.subject == AuditSubject.PERSON,
            audit.c.subject_id == user_id,
        )
        changed = await self._connection.execute(update(audit).where(*trail).values(subject_id=SOMEONE))
        about = (letters.c.community_id == community_id, letters.c.subject_id == user_id)
        names, told_apart = letters.c.kind.in_(kinds.about_person), letters.c.detail.in_(kinds.about_person)
        is_posted = and_(names, letters.c.state == LetterState.WAITING)
        gone = delete(letters).where(*about, ~is_posted, or_(names, told_apart))
        # One that is being posted is taken down by whoever carries it.
        named = update(letters).where(*about, or_(is_posted, letters.c.kind.in_(kinds.about_decider)))
        told = [await self._connection.execute(each) for each in (gone, named.values(subject_id=SOMEONE))]
        return changed.rowcount + sum(each.rowcount for each in told)


def _their_pairings(community_id: int, user_id: int) -> Select[Any]:
    return select(pairings.c.id).where(
        pairings.c.community_id == community_id,
        or_(pairings.c.mentor_id == user_id, pairings.c.mentee_id == user_id),
    )


def _people_in(table: Table) -> Iterator[Column[Any]]:
    return (column for column in table.c if "fate" in column.info)


def _with_fate(table: Table, fate: Fate) -> list[Column[Any]]:
    return [column for column in _people_in(table) if column.info["fate"] is fate]
