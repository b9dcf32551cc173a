"""Letters: written with the change that causes them, kept for their reader, and dropped where need be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, insert, or_, select, update

from storage.models.enums import LetterKind, LetterState, Urgency
from storage.models.records import Letter, NewLetter
from storage.schema.check_ins import questions, schedules
from storage.schema.columns import SOMEONE
from storage.schema.outbox import letters

from .base import unless_empty
from .delivery import Carrying, as_letter

OPEN = (LetterState.WAITING, LetterState.UNDELIVERABLE, LetterState.VEILED)
"""A letter that is so may still be read for the first time."""


class Letters(Carrying):
    """The post of one transaction; remembers whether it wrote any, so that the courier can be woken."""

    written = False

    async def write(
        self,
        community_id: int,
        kind: LetterKind,
        *,
        about: int,
        at: datetime,
        to: int | None = None,
        detail: str | None = None,
        once: str | None = None,
        urgency: Urgency = Urgency.NEWS,
        due: datetime | None = None,
    ) -> bool:
        """Have *to* told, at once or when it is *due*; whether that is new.

        *about* is the id of the row concerned; *once* makes a repeat do nothing. Nobody writes to someone who is
        forgotten.
        """
        if to is not None and to <= SOMEONE:
            return False
        key = await self._insert_if_new(
            letters,
            community_id=community_id,
            kind=kind,
            subject_id=about,
            to_id=to,
            detail=detail,
            once=once,
            urgency=urgency,
            state=LetterState.WAITING,
            attempts=0,
            written_at=at,
            due_at=due or at,
        )
        self.written = True
        return key is not None

    async def may_come_again(self, once: str, *, before: datetime, at: datetime) -> None:
        """Let what was written *once* be written anew, where it came or was given up before then.

        One that still waits from then gives way to the new one.
        """
        same = letters.c.once == once
        await self._connection.execute(
            update(letters)
            .where(same, letters.c.state == LetterState.WAITING, letters.c.written_at <= before)
            .values(state=LetterState.DROPPED, settled_at=at, leased_until=None, once=None)
        )
        await self._connection.execute(update(letters).where(same, letters.c.settled_at <= before).values(once=None))

    async def comes_anew(self, once: str) -> None:
        """Let what was written *once* be written again: what it was about is something else now."""
        await self._change(letters, letters.c.once == once, once=None)

    async def write_all(self, new_ones: Sequence[NewLetter], *, at: datetime) -> None:
        """Write many, of which none is like another; to nobody who is forgotten."""
        new_ones = [new for new in new_ones if new.to is None or new.to > SOMEONE]
        if not new_ones:
            return
        await self._connection.execute(
            insert(letters),
            [
                {
                    "community_id": new.community_id,
                    "kind": new.kind,
                    "subject_id": new.about,
                    "to_id": new.to,
                    "detail": new.detail,
                    "urgency": new.urgency,
                    "state": LetterState.WAITING,
                    "attempts": 0,
                    "written_at": at,
                    "due_at": at,
                }
                for new in new_ones
            ],
        )
        self.written = True

    async def kept_for(
        self, community_id: int, user_id: int, *, but: Collection[LetterKind] = (), limit: int = 10
    ) -> list[Letter]:
        """What could not be delivered to a person, oldest first, except messages of some kinds."""
        query = (
            select(letters)
            .where(
                letters.c.community_id == community_id,
                letters.c.to_id == user_id,
                letters.c.kind.not_in(but),
                letters.c.state == LetterState.UNDELIVERABLE,
            )
            .order_by(letters.c.id)
            .limit(limit)
        )
        return [as_letter(row) for row in await self._connection.execute(query)]

    async def any_open(
        self, kinds: Collection[LetterKind], *, about: int, or_naming_one: Collection[LetterKind] = ()
    ) -> bool:
        """Whether a letter of these kinds, or one that names such a kind, waits, is kept, or can still be opened."""
        in_its_stead = and_(letters.c.kind.in_(or_naming_one), letters.c.detail.in_(kinds))
        query = select(letters.c.id).where(
            or_(letters.c.kind.in_(kinds), in_its_stead),
            letters.c.subject_id == about,
            letters.c.state.in_(OPEN),
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def anyone_told(self, kind: LetterKind, about: int, *, detail: str | None) -> bool:
        """Whether someone was told this by a letter of this kind about this row, or is about to be."""
        query = select(letters.c.id).where(
            letters.c.kind == kind,
            letters.c.subject_id == about,
            letters.c.detail == detail,
            letters.c.state.not_in([LetterState.UNDELIVERABLE, LetterState.DROPPED]),
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def told_since(
        self, community_id: int, kind: LetterKind, *, about: int, detail: str | None, to: int, since: datetime
    ) -> bool:
        """Whether a letter of this kind about this row was written to a person since then, whatever became of it."""
        query = select(letters.c.id).where(
            letters.c.community_id == community_id,
            letters.c.to_id == to,
            letters.c.kind == kind,
            letters.c.subject_id == about,
            letters.c.detail == detail,
            letters.c.written_at >= since,
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def makes_room(self, community_id: int, kind: LetterKind, *, about: int, to: int, at: datetime) -> bool:
        """Whether no letter of this kind about this row is on its way; those that are kept give way to a new one."""
        theirs = (letters.c.community_id == community_id, letters.c.to_id == to)
        same = (*theirs, letters.c.kind == kind, letters.c.subject_id == about)
        on_its_way = select(letters.c.id).where(*same, letters.c.state == LetterState.WAITING)
        if await self._connection.scalar(on_its_way.limit(1)) is not None:
            return False
        await self._connection.execute(
            update(letters)
            .where(*same, letters.c.state == LetterState.UNDELIVERABLE)
            .values(state=LetterState.DROPPED, settled_at=at)
        )
        return True

    async def check_ins_on_their_way(
        self, schedule_ids: Sequence[int], *, since: datetime, kinds: Collection[LetterKind]
    ) -> set[int]:
        """Those of the schedules whose newest question still waits to be carried, or was carried after *since*.

        It is carried by letters of these kinds.
        """
        if not schedule_ids:
            return set()
        query = (
            select(schedules.c.id)
            .join(
                questions,
                and_(
                    questions.c.pairing_id == schedules.c.pairing_id,
                    questions.c.person_id == schedules.c.person_id,
                    questions.c.number == schedules.c.number,
                ),
            )
            .join(
                letters,
                and_(
                    letters.c.community_id == schedules.c.community_id,
                    letters.c.to_id == schedules.c.person_id,
                    or_(letters.c.state == LetterState.WAITING, letters.c.settled_at > since),
                    letters.c.kind.in_(kinds),
                    letters.c.subject_id == questions.c.id,
                ),
            )
            .where(schedules.c.id.in_(schedule_ids))
        )
        return set((await self._connection.execute(query)).scalars())

    async def were_read(self, shown: Sequence[Letter], *, at: datetime) -> None:
        """The person has seen these in the server instead."""
        await self._connection.execute(
            update(letters)
            .where(
                letters.c.id.in_(unless_empty([letter.id for letter in shown])),
                letters.c.state == LetterState.UNDELIVERABLE,
            )
            .values(state=LetterState.READ, settled_at=at)
        )

    async def drop_for(
        self, community_id: int, user_id: int, *, but: Collection[LetterKind] = (), at: datetime
    ) -> list[tuple[LetterKind, int]]:
        """Someone left: what was on its way to them goes nowhere, but for some kinds; returns which, about what."""
        dropped = await self._connection.execute(
            update(letters)
            .where(
                letters.c.community_id == community_id,
                letters.c.to_id == user_id,
                letters.c.kind.not_in(but),
                letters.c.state.in_(OPEN),
            )
            .values(state=LetterState.DROPPED, settled_at=at, leased_until=None)
            .returning(letters.c.kind, letters.c.subject_id)
        )
        return [(LetterKind(letter.kind), letter.subject_id) for letter in dropped]

    async def drop_confided(
        self, community_id: int, user_id: int, *, kinds: Collection[LetterKind], at: datetime
    ) -> None:
        """What somebody was told in the stead of facilitators is nothing that they can still read."""
        await self._change(
            letters,
            letters.c.community_id == community_id,
            letters.c.to_id == user_id,
            letters.c.kind.in_(kinds),
            letters.c.state.in_(OPEN),
            state=LetterState.DROPPED,
            settled_at=at,
            leased_until=None,
        )

    async def drop_about(
        self,
        community_id: int,
        row_ids: Sequence[int],
        kinds: Collection[LetterKind],
        *,
        states: Collection[LetterState],
        at: datetime,
    ) -> list[tuple[LetterKind, int]]:
        """Letters of these kinds about these rows go nowhere; returns which letters, about which rows."""
        dropped = await self._connection.execute(
            update(letters)
            .where(
                letters.c.community_id == community_id,
                letters.c.kind.in_(kinds),
                letters.c.subject_id.in_(unless_empty(row_ids)),
                letters.c.state.in_(states),
            )
            .values(state=LetterState.DROPPED, settled_at=at, leased_until=None)
            .returning(letters.c.kind, letters.c.subject_id)
        )
        return [(LetterKind(letter.kind), letter.subject_id) for letter in dropped]
