"""Everything that people wrote, sealed anew under the newest key, while others go on writing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import Column, LargeBinary, Row, Select, Table, bindparam, select, text, type_coerce, update

from storage.database import Store
from storage.schema.audit import key_check
from storage.schema.columns import metadata
from storage.schema.types import Words, WrongKey

PAGE = 200
"""Rows that are looked at, and sealed anew, at a time: few enough that nobody notices waiting for them."""

BREATH = 0.05
"""Seconds between two transactions, in which others get to write: SQLite does not queue them fairly."""


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """Every column that holds what people wrote, by its type, so that none is forgotten.

    The key check is left out: what it holds proves a key, and must stay under it.
    """
    found = {
        table: [column for column in table.columns if isinstance(column.type, Words)]
        for table in metadata.sorted_tables
        if table is not key_check
    }
    return {table: columns for table, columns in found.items() if columns}


class Resealing:
    """Goes around all tables; begun again at any time, it skips what is done."""

    def __init__(self, store: Store, rest: Callable[[float], Awaitable[None]]) -> None:
        self._store = store
        self._ring = store.ring
        self._rest = rest
        self.resealed = 0

    async def once_around(self) -> int:
        """Seal anew what is not yet under the newest key; gives how many such rows were met.

        A row that somebody else holds at that moment is met and left for the next time around, so that nobody waits
        for it in a ring. Raises WrongKey at words that no key opens; they stay as they are.
        """
        return sum([await self._table(table, columns) for table, columns in sealed_columns().items()])

    async def writers_are_through(self) -> None:
        """Wait until whatever is being written at this moment is kept or undone."""
        for table in sealed_columns():
            # In SQLite, beginning to write is waiting for whoever writes.
            async with self._store.engine.begin() as connection:
                if not self._store.is_sqlite:
                    await connection.execute(text(f"LOCK TABLE {table.name} IN SHARE MODE"))

    async def _table(self, table: Table, columns: list[Column[Any]]) -> int:
        [key] = table.primary_key.columns
        met, after = 0, None
        while True:
            page = _rows(key, columns).order_by(key).limit(PAGE)
            async with self._store.readers.begin() as connection:
                rows = (await connection.execute(page if after is None else page.where(key > after))).all()
            if not rows:
                return met
            after = rows[-1][0]
            if old := [row[0] for row in rows if self._is_old(row)]:
                met += len(old)
                await self._reseal(table, columns, old)

    async def _reseal(self, table: Table, columns: list[Column[Any]], keys: Sequence[int]) -> None:
        [key] = table.primary_key.columns
        # Read once more, held: what somebody has written since the page was read must not be undone.
        held = _rows(key, columns).where(key.in_(keys)).with_for_update(skip_locked=True, key_share=True)
        anew = update(table).where(key == bindparam("row"))
        anew = anew.values({column: bindparam(f"new_{column.name}", type_=LargeBinary) for column in columns})
        async with self._store.engine.begin() as connection:
            rows = [row for row in (await connection.execute(held)).all() if self._is_old(row)]
            if rows:
                names = [f"new_{column.name}" for column in columns]
                sealed = [
                    {"row": row[0]} | dict(zip(names, map(self._anew, tuple(row)[1:]), strict=True)) for row in rows
                ]
                await connection.execute(anew, sealed)
        self.resealed += len(rows)
        await self._rest(BREATH)

    def _is_old(self, row: Row[Any]) -> bool:
        return any(self._opened_by(sealed) != self._ring.newest for sealed in tuple(row)[1:] if sealed is not None)

    def _opened_by(self, sealed: bytes) -> str:
        found = self._ring.opened_by(sealed)
        if found is None:
            raise WrongKey(
                "Some words are under a key that was not given, and stay as they are. If another rotation is "
                "running, let it finish; else put the missing key back from your backup. Then start this "
                "once more: it goes on where it was."
            )
        return found

    def _anew(self, sealed: bytes | None) -> bytes | None:
        return None if sealed is None else self._ring.encrypt(self._ring.decrypt(sealed))


def _rows(key: Column[Any], columns: Sequence[Column[Any]]) -> Select[*tuple[Any, ...]]:
    """The key and the columns as they are stored, unopened."""
    return select(key, *(type_coerce(column, LargeBinary).label(column.name) for column in columns))
