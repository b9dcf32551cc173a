"""Repositories of what waits for the programme's people: open matters, and who may read each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, Table, and_, case, delete, func, null, or_, select, update

from storage.models.changes import MatterChange, NewMatter
from storage.models.concerns import MatterAccess, MatterReader, OpenMatter, ReadableMatters
from storage.models.enums import Asked, Heard, MessageKind, Rung
from storage.schema.check_ins import silences
from storage.schema.matters import matter_readers, open_matters

from .base import Repository, non_empty_ids
from .pairings import pairing_ids_of

_MATTER = select(open_matters)

MATTER_COLUMNS: tuple[ColumnElement[Any], ...] = (
    open_matters.c.id.label("matter_id"),
    open_matters.c.taken_by,
    open_matters.c.coordinator_told,
)
"""What a concern or a check-in says of its open matter."""


def its_matter(table: Table, kind: MessageKind) -> ColumnElement[bool]:
    """Return the condition by which a row of this table is joined with its open matter."""
    return and_(open_matters.c.kind == kind, open_matters.c.subject_id == table.c.id)


def _about(community_id: int, kind: MessageKind, subject_ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the matters about these rows; a person can be the subject in several communities."""
    theirs = open_matters.c.subject_id.in_(non_empty_ids(subject_ids))
    return open_matters.c.community_id == community_id, open_matters.c.kind == kind, theirs


def _its_matter() -> ColumnElement[bool]:
    """Return the condition by which a row of who may read a matter is joined with it."""
    return and_(
        matter_readers.c.kind == open_matters.c.kind, matter_readers.c.subject_id == open_matters.c.subject_id
    )


class MatterRepository(Repository):
    """Repository of open matters; one that is over has no row any more."""

    async def open(self, **values: Unpack[NewMatter]) -> int | None:
        """Insert a matter, told to nobody yet; return its id, or None where it is open already."""
        climbed = {"rung": Rung.FIRST, "climbed_at": values["began_at"], "coordinator_told": False}
        return await self._insert_if_new(open_matters, **values, **climbed)

    async def get(self, matter_id: int) -> OpenMatter | None:
        """Return the matter with this id, or None."""
        return await self._one(id=matter_id)

    async def about(self, community_id: int, kind: MessageKind, subject_id: int) -> OpenMatter | None:
        """Return the open matter about a row, or None."""
        return await self._one(community_id=community_id, kind=kind, subject_id=subject_id)

    async def read_by(self, reader: MatterReader) -> OpenMatter | None:
        """Return the open matter that this is a reader of, or None."""
        return await self.about(reader.community_id, reader.kind, reader.subject_id)

    async def open_about(self, community_id: int, kind: MessageKind, subject_ids: Sequence[int]) -> set[int]:
        """Return about which of these rows a matter is open."""
        query = select(open_matters.c.subject_id).where(*_about(community_id, kind, subject_ids))
        return set(await self._connection.scalars(query))

    async def by_ids(self, ids: Sequence[int]) -> list[OpenMatter]:
        """Return the matters with these ids, the one that was due first at first."""
        query = select(open_matters).where(open_matters.c.id.in_(non_empty_ids(ids)))
        found = await self._connection.execute(query.order_by(open_matters.c.due_at, open_matters.c.id))
        return [_matter(row) for row in found]

    async def taken_by(self, community_id: int, user_id: int, *, of: int | None = None) -> list[OpenMatter]:
        """Return what somebody looks after, or of that, what one person waits for, and their quiet pairs."""
        query = select(open_matters).where(
            open_matters.c.community_id == community_id, open_matters.c.taken_by == user_id
        )
        if of is not None:
            quiet = select(silences.c.id).where(silences.c.pairing_id.in_(pairing_ids_of(community_id, of)))
            is_quiet = and_(open_matters.c.kind == MessageKind.CARD_SILENCE, open_matters.c.subject_id.in_(quiet))
            query = query.where(or_(open_matters.c.by_hash == of, is_quiet))
        return [_matter(row) for row in await self._connection.execute(query.order_by(open_matters.c.began_at))]

    async def taken_between(self, community_id: int, one: int, other: int) -> list[OpenMatter]:
        """Return what one of two people looks after and the other waits for."""
        sides = (
            and_(open_matters.c.taken_by == taker, open_matters.c.by_hash == waiter)
            for taker, waiter in ((one, other), (other, one))
        )
        query = select(open_matters).where(open_matters.c.community_id == community_id, or_(*sides))
        return [_matter(row) for row in await self._connection.execute(query.order_by(open_matters.c.began_at))]

    async def takers(self, community_id: int) -> set[int]:
        """Return who looks after something."""
        query = select(open_matters.c.taken_by).where(
            open_matters.c.community_id == community_id, open_matters.c.taken_by.is_not(None)
        )
        return set((await self._connection.execute(query)).scalars())

    async def waited_for_by(self, community_id: int, person_id: int) -> list[OpenMatter]:
        """Return what a person waits for, oldest first."""
        query = select(open_matters).where(
            open_matters.c.community_id == community_id, open_matters.c.by_hash == person_id
        )
        return [_matter(row) for row in await self._connection.execute(query.order_by(open_matters.c.began_at))]

    async def update_if_unchanged(self, before: OpenMatter, **values: Unpack[MatterChange]) -> OpenMatter | None:
        """Write only if who looks after it, how far it has climbed and who was asked are as in *before*."""
        row = await self._compare_and_set_returning(
            open_matters,
            open_matters.c.id == before.id,
            open_matters.c.taken_by.is_(null())
            if before.taken_by is None
            else open_matters.c.taken_by == before.taken_by,
            open_matters.c.rung == before.rung,
            open_matters.c.asked.is_not_distinct_from(before.asked),
            **values,
        )
        return None if row is None else _matter(row)

    async def close(self, community_id: int, kind: MessageKind, *subject_ids: int) -> list[OpenMatter]:
        """Delete the matters about these rows; return what they were.

        Who may read a concern is known for as long as it can be read, and of a wish to be contacted no longer.
        """
        await self._forget_readers(kind, subject_ids)
        gone = delete(open_matters).where(*_about(community_id, kind, subject_ids)).returning(open_matters)
        return [_matter(row) for row in await self._connection.execute(gone)]

    async def make_due(
        self,
        community_id: int,
        *,
        at: datetime,
        of: tuple[int, Collection[MessageKind]] | None = None,
        read_by: int | None = None,
    ) -> None:
        """Have what nobody looks after looked at now: there may be others now who can.

        All, or what *of* one person waits and is of these kinds, or what somebody may read.
        """
        waiting = update(open_matters).where(
            open_matters.c.community_id == community_id,
            open_matters.c.taken_by.is_(None),
            open_matters.c.due_at > at,
        )
        if of is not None:
            waiting = waiting.where(open_matters.c.by_hash == of[0], open_matters.c.kind.in_(of[1]))
        if read_by is not None:
            theirs = select(matter_readers.c.id).where(_its_matter(), matter_readers.c.reader_hash == read_by)
            waiting = waiting.where(theirs.exists())
        await self._connection.execute(waiting.values(due_at=at))

    async def _forget_readers(self, kind: MessageKind, subject_ids: Sequence[int]) -> None:
        """Forget who may read a wish that is over, and who was let in to a concern: closed ones are read longer."""
        theirs = delete(matter_readers).where(
            matter_readers.c.kind == kind, matter_readers.c.subject_id.in_(non_empty_ids(subject_ids))
        )
        if kind is MessageKind.CARD_CONCERN:
            theirs = theirs.where(matter_readers.c.access == MatterAccess.LET_IN)
        await self._connection.execute(theirs)

    # The columns of a row differ in type.
    async def _one(self, **equal: Any) -> OpenMatter | None:
        row = (await self._find(_MATTER, **equal)).one_or_none()
        return None if row is None else _matter(row)


def _matter(row: Row[Any]) -> OpenMatter:
    values = {name: row._mapping[name] for name in OpenMatter.__dataclass_fields__}
    asked, heard = values["asked"], values["heard"]
    values |= {
        "kind": MessageKind(values["kind"]),
        "rung": Rung(values["rung"]),
        "asked": asked and Asked(asked),
        "heard": heard and Heard(heard),
    }
    return OpenMatter(**values)


def _reader(row: Row[Any]) -> MatterReader:
    values = {name: row._mapping[name] for name in MatterReader.__dataclass_fields__}
    values |= {"kind": MessageKind(values["kind"]), "access": MatterAccess(values["access"])}
    return MatterReader(**values)


class MatterReaderRepository(Repository):
    """Repository of who of those who look after mentorship may read a matter.

    One without a row of anybody is for all of them; else it is hidden from those who are not allowed to read it.
    """

    async def get(self, row_id: int) -> MatterReader | None:
        """Return the row with this id, or None."""
        found = await self._many(matter_readers.c.id == row_id)
        return found[0] if found else None

    async def list_of(self, kind: MessageKind, *subject_ids: int) -> list[MatterReader]:
        """Return who may read the matters about these rows, or of whom it is asked."""
        return await self._many(
            matter_readers.c.kind == kind, matter_readers.c.subject_id.in_(non_empty_ids(subject_ids))
        )

    async def asked_of(self, community_id: int, person_id: int) -> list[MatterReader]:
        """Return of whom a person is asked whether they may read what waits for it; nothing that somebody has."""
        asks = select(open_matters.c.id).where(
            _its_matter(),
            open_matters.c.community_id == community_id,
            open_matters.c.by_hash == person_id,
            open_matters.c.taken_by.is_(None),
        )
        return await self._many(matter_readers.c.access == MatterAccess.ASKED, asks.exists())

    async def forget_asked(self, community_id: int, reader: int, *, of: int) -> None:
        """Ask a person no more whether this reader may read what the person waits for, nor let them."""
        theirs = select(open_matters.c.id).where(
            _its_matter(), open_matters.c.community_id == community_id, open_matters.c.by_hash == of
        )
        is_asked = matter_readers.c.access.in_([MatterAccess.ASKED, MatterAccess.LET_IN])
        await self._connection.execute(
            delete(matter_readers).where(matter_readers.c.reader_hash == reader, is_asked, theirs.exists())
        )

    async def add(self, matter: OpenMatter, reader: int, access: MatterAccess) -> int | None:
        """Insert a row; return its id, or None where there is one of this reader already."""
        values = {"community_id": matter.community_id, "kind": matter.kind, "subject_id": matter.subject_id}
        return await self._insert_if_new(matter_readers, **values, reader_id=reader, access=access)

    async def set_access(self, *row_ids: int, access: MatterAccess) -> None:
        """Record whether these may read it from now on."""
        theirs = matter_readers.c.id.in_(non_empty_ids(row_ids))
        await self._connection.execute(update(matter_readers).where(theirs).values(access=access))

    async def let_in(self, matter: OpenMatter, reader: int) -> None:
        """Record that the person who waits lets somebody read it."""
        access = MatterAccess.LET_IN
        if await self.add(matter, reader, access) is None:
            theirs = (matter_readers.c.kind == matter.kind, matter_readers.c.subject_id == matter.subject_id)
            is_reader = matter_readers.c.reader_hash == reader
            await self._connection.execute(update(matter_readers).where(*theirs, is_reader).values(access=access))

    async def readable_by(self, reader: int, kind: MessageKind, subject_ids: Collection[int]) -> ReadableMatters:
        """Return what of the matters about these rows a reader may read."""
        if not subject_ids:
            return ReadableMatters()
        access, is_reader = matter_readers.c.access, matter_readers.c.reader_hash == reader
        let_in = access == MatterAccess.LET_IN

        def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.sum(case((condition, 1), else_=0))

        query = (
            select(
                matter_readers.c.subject_id,
                count(and_(is_reader, let_in)).label("lets_in"),
                count(and_(is_reader, access == MatterAccess.ALLOWED)).label("allows"),
                count(~let_in).label("others"),
            )
            .where(matter_readers.c.kind == kind, matter_readers.c.subject_id.in_(non_empty_ids([*subject_ids])))
            .group_by(matter_readers.c.subject_id)
        )
        rows = (await self._connection.execute(query)).all()
        return ReadableMatters(
            hidden=frozenset(row.subject_id for row in rows if row.others and not (row.allows or row.lets_in)),
            let_in=frozenset(row.subject_id for row in rows if row.lets_in),
        )

    async def _many(self, *conditions: ColumnElement[bool]) -> list[MatterReader]:
        query = select(matter_readers).where(*conditions).order_by(matter_readers.c.id)
        return [_reader(row) for row in await self._connection.execute(query)]
