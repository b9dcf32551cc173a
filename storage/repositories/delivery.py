"""Letters on their way: claimed by a courier with a lease, put off or handed back, settled once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from storage.models.enums import LetterKind, LetterState
from storage.models.records import Letter
from storage.schema.outbox import letters

from .base import Queries, is_served, unless_empty


class Carrying(Queries):
    """The courier's part of the post; remembers whether any letter went that may leave no trace."""

    erased = False

    async def claim(
        self, *, at: datetime, until: datetime, limit: int, though_removed: Collection[LetterKind] = ()
    ) -> list[Letter]:
        """Lease the most urgent letters that are due; nobody else gets them before *until*.

        What is for a community that has removed the bot waits, but for some kinds.
        """
        free = or_(letters.c.leased_until.is_(None), letters.c.leased_until <= at)
        # A newer version that ran in between may have left kinds that only it can carry.
        known = letters.c.kind.in_(list(LetterKind))
        served = or_(is_served(letters), letters.c.kind.in_(though_removed))
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
        return [as_letter(row) for row in ready]

    async def settle(
        self, letter: Letter, state: LetterState, *, at: datetime, to: int | None = None, leaves_trace: bool = True
    ) -> bool:
        """What became of it, once and for all; whether that was still open. *to* is who got it, if that is news."""
        if not leaves_trace:
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

    async def hasten(self, once: str, *, at: datetime) -> bool:
        """Have a letter that waits for its time carried now; whether there is one."""
        return await self._change(
            letters, letters.c.once == once, letters.c.state == LetterState.WAITING, due_at=at, leased_until=None
        )

    async def hold(self, letter_id: int) -> bool:
        """Whether there still is such a letter; if so, it stays until this transaction ends."""
        query = self._held(select(letters.c.id).where(letters.c.id == letter_id))
        return await self._connection.scalar(query) is not None

    async def get(self, letter_id: int) -> Letter | None:
        """One letter by its own id."""
        row = (await self._connection.execute(select(letters).where(letters.c.id == letter_id))).one_or_none()
        return as_letter(row) if row is not None else None


def as_letter(row: Row[Any]) -> Letter:
    """A row as it is given away."""
    values = {name: row._mapping[name] for name in Letter.__dataclass_fields__}
    return Letter(**(values | {"kind": LetterKind(values["kind"]), "state": LetterState(values["state"])}))
