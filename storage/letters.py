"""Letters: written with the change that causes them, claimed by the courier, settled once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from .columns import SOMEONE
from .queries import Queries, is_served, unless_empty
from .records import Letter, NewLetter
from .states import ABOUT_ROLES, LEAVE_NO_TRACE, LetterKind, LetterState, Urgency
from .tables import letters, questions, schedules

OPEN = (LetterState.WAITING, LetterState.UNDELIVERABLE, LetterState.VEILED)
"""A letter that is so may still be read for the first time."""


class Letters(Queries):
    """The post of one transaction; remembers whether it wrote any, so that the courier can be woken.

    It also remembers whether any went that may leave no trace.
    """

    written = False
    erased = False

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
    ) -> None:
        """Have *to* told, at once or when it is *due*.

        *about* is the id of the row concerned; *once* makes a repeat do nothing. Nobody writes to someone who is
        forgotten.
        """
        if to is not None and to <= SOMEONE:
            return
        await self._insert_if_new(
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

    async def write_all(self, new_ones: Sequence[NewLetter], *, at: datetime) -> None:
        """Write many that remind, of which none is like another."""
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
                    "urgency": Urgency.LATER,
                    "state": LetterState.WAITING,
                    "attempts": 0,
                    "written_at": at,
                    "due_at": at,
                }
                for new in new_ones
            ],
        )
        self.written = True

    async def claim(self, *, at: datetime, until: datetime, limit: int) -> list[Letter]:
        """Lease the most urgent letters that are due; nobody else gets them before *until*.

        What is for a community that has removed the bot waits, but for the word that it was removed.
        """
        free = or_(letters.c.leased_until.is_(None), letters.c.leased_until <= at)
        # A newer version that ran in between may have left kinds that only it can carry.
        known = letters.c.kind.in_(list(LetterKind))
        served = or_(is_served(letters), letters.c.kind == LetterKind.COMMUNITY_REMOVED)
        chosen = (
            select(letters.c.id)
            .where(letters.c.state == LetterState.WAITING, letters.c.due_at <= at, free, known, served)
            .order_by(letters.c.urgency, letters.c.due_at, letters.c.id)
            .limit(limit)
        )
        if not self._is_sqlite:
            chosen = chosen.with_for_update(skip_locked=True)
        # Named apart, it is chosen once; as a plain subquery PostgreSQL may run it again and pass the limit.
        ids = select(chosen.cte("chosen").c.id)
        claimed = await self._connection.execute(
            update(letters).where(letters.c.id.in_(ids)).values(leased_until=until).returning(letters)
        )
        ready = sorted(claimed.all(), key=lambda row: (row.urgency, row.due_at, row.id))
        return [_letter(row) for row in ready]

    async def settle(self, letter: Letter, state: LetterState, *, at: datetime, to: int | None = None) -> bool:
        """What became of it, once and for all; whether that was still open. *to* is who got it, if that is news."""
        if letter.kind in LEAVE_NO_TRACE:
            gone = await self._connection.execute(delete(letters).where(letters.c.id == letter.id))
            self.erased = True
            return gone.rowcount == 1
        return await self._change(
            letters,
            letters.c.id == letter.id,
            letters.c.state == LetterState.WAITING,
            state=state,
            settled_at=at,
            leased_until=None,
            **({} if to is None else {"to_id": to}),
        )

    async def put_off(self, letter: Letter, *, until: datetime, tried: bool = True) -> None:
        """Carry it at *until*. If it was *tried*, that counts as an attempt."""
        await self._change(
            letters,
            letters.c.id == letter.id,
            letters.c.state == LetterState.WAITING,
            letters.c.leased_until == letter.leased_until,
            due_at=until,
            attempts=letter.attempts + tried,
            leased_until=None,
        )

    async def hand_back(self, claimed: Sequence[Letter]) -> None:
        """Give up leases on letters that were not begun; one that ran out may be another courier's by now."""
        await self._connection.execute(
            update(letters)
            .where(
                letters.c.id.in_(unless_empty([letter.id for letter in claimed])),
                letters.c.state == LetterState.WAITING,
                letters.c.leased_until.in_({letter.leased_until for letter in claimed}),
            )
            .values(leased_until=None)
        )

    async def hold(self, letter_id: int) -> bool:
        """Whether there still is such a letter; if so, it stays until this transaction ends."""
        query = self._held(select(letters.c.id).where(letters.c.id == letter_id))
        return await self._connection.scalar(query) is not None

    async def get(self, letter_id: int) -> Letter | None:
        """One letter by its own id."""
        row = (await self._connection.execute(select(letters).where(letters.c.id == letter_id))).one_or_none()
        return _letter(row) if row is not None else None

    async def kept_for(self, community_id: int, user_id: int, *, limit: int = 10) -> list[Letter]:
        """What could not be delivered to a person, oldest first."""
        query = (
            select(letters)
            .where(
                letters.c.community_id == community_id,
                letters.c.to_id == user_id,
                letters.c.kind.not_in(ABOUT_ROLES),
                letters.c.state == LetterState.UNDELIVERABLE,
            )
            .order_by(letters.c.id)
            .limit(limit)
        )
        return [_letter(row) for row in await self._connection.execute(query)]

    async def any_open(self, kinds: Collection[LetterKind], *, about: int) -> bool:
        """Whether a letter of these kinds about this row waits, is kept, or can still be opened."""
        query = select(letters.c.id).where(
            letters.c.kind.in_(kinds),
            letters.c.subject_id == about,
            letters.c.state.in_(OPEN),
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def anyone_told(self, concern_id: int, *, detail: str) -> bool:
        """Whether someone of this reach was told of a concern by direct message, or is about to be."""
        query = select(letters.c.id).where(
            letters.c.kind == LetterKind.CONCERN_CONFIDED,
            letters.c.subject_id == concern_id,
            letters.c.detail == detail,
            letters.c.state.not_in([LetterState.UNDELIVERABLE, LetterState.DROPPED]),
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

    async def check_ins_on_their_way(self, schedule_ids: Sequence[int], *, since: datetime) -> set[int]:
        """Those of the schedules whose newest question still waits to be carried, or was carried after *since*."""
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
                    letters.c.kind.in_([LetterKind.CHECK_IN, LetterKind.CHECK_IN_AGAIN]),
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

    async def drop_rest(self, note_id: int, *, at: datetime) -> None:
        """What follows a note's beginning goes nowhere, where that could not be brought either."""
        await self._connection.execute(
            update(letters)
            .where(
                letters.c.kind == LetterKind.NOTE_REST,
                letters.c.subject_id == note_id,
                letters.c.state.in_(OPEN),
            )
            .values(state=LetterState.DROPPED, settled_at=at, leased_until=None)
        )

    async def drop_for(self, community_id: int, user_id: int, *, at: datetime) -> list[int]:
        """Someone left: what was on its way to them goes nowhere. Gives the ids of the notes among it."""
        dropped = await self._connection.execute(
            update(letters)
            .where(
                letters.c.community_id == community_id,
                letters.c.to_id == user_id,
                letters.c.kind.not_in(ABOUT_ROLES),
                letters.c.state.in_(OPEN),
            )
            .values(state=LetterState.DROPPED, settled_at=at, leased_until=None)
            .returning(letters.c.kind, letters.c.subject_id)
        )
        notes = {
            LetterKind.NOTE,
            LetterKind.NOTE_REST,
            LetterKind.THANKS_WAIT,
            LetterKind.THANKS,
            LetterKind.WORDS_RETURNED,
        }
        return [letter.subject_id for letter in dropped if letter.kind in notes]


def _letter(row: Row[Any]) -> Letter:
    values = {name: row._mapping[name] for name in Letter.__dataclass_fields__}
    return Letter(**(values | {"kind": LetterKind(values["kind"]), "state": LetterState(values["state"])}))
