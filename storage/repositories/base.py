"""Base of the repositories: row locks, inserts of new rows only, compare-and-set, and shared conditions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema.people import communities


class Repository:
    """Base of the repositories, bound to the connection of a transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def _is_sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"

    async def _lock(self, table: Table, *conditions: ColumnElement[bool]) -> None:
        """Lock the rows for update until the transaction ends, to read them with what is joined after that.

        Read in one, PostgreSQL would give what is joined as it was before the wait.
        """
        if not self._is_sqlite:
            await self._connection.execute(self._for_update(select(table.c.id).where(*conditions)))

    def _for_update(self, query: Select[Any], *, skip_locked: bool = False) -> Select[Any]:
        """Return the query with its rows locked for update until the transaction ends, and read once they are locked.

        On SQLite the transaction itself is the lock: it began IMMEDIATE.
        """
        if self._is_sqlite:
            return query
        # NO KEY: rows that refer to these may still be written beside it.
        return query.with_for_update(key_share=True, skip_locked=skip_locked)

    # Which columns a table has, and their types, the repositories say; here it may be any of them.
    async def _insert_if_new(self, table: Table, **values: Any) -> int | None:
        """Insert a row; return its key, or None when a unique index says that there is one already."""
        dialect = sqlite if self._is_sqlite else postgresql
        statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
        if "id" not in table.c:
            return (await self._connection.execute(statement)).rowcount or None
        key: int | None = await self._connection.scalar(statement.returning(table.c.id))
        return key

    # As above.
    async def _insert_returning(self, table: Table, **values: Any) -> Row[Any] | None:
        """Return the new row, or None when a unique index says that there is one already."""
        dialect = sqlite if self._is_sqlite else postgresql
        statement = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(table)
        row: Row[Any] | None = (await self._connection.execute(statement)).one_or_none()
        return row

    # As above.
    async def _compare_and_set(self, table: Table, *conditions: ColumnElement[bool], **values: Any) -> bool:
        """Update the row that still meets the conditions; return whether it was exactly one (compare and set)."""
        changed = await self._connection.execute(update(table).where(*conditions).values(**values))
        return changed.rowcount == 1

    async def _compare_and_set_returning(
        self,
        table: Table,
        *conditions: ColumnElement[bool],
        **values: Any,  # As above.
    ) -> Row[Any] | None:
        """Compare and set; return the row as it is now, or None where none was as meant any more."""
        statement = update(table).where(*conditions).values(**values).returning(table)
        row: Row[Any] | None = (await self._connection.execute(statement)).one_or_none()
        return row


def is_in_active_community(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row's community has not removed the bot; otherwise, what is due waits."""
    return table.c.community_id.not_in(
        select(communities.c.community_id).where(communities.c.removed_at.is_not(None))
    )


def non_empty_ids(ids: Sequence[int]) -> list[int]:
    """Return the ids as a list for ``IN``; with none, a list of an id that Discord never uses."""
    return list(ids) or [0]


def in_literals(column: Column[str], states: Collection[str]) -> ColumnElement[bool]:
    """Return ``IN`` with the states written into the statement, in the order of a partial index over them.

    Given as parameters, SQLite could not see that such an index holds all that is looked for, and would not use it.
    """
    return column.in_(bindparam(None, list(states), expanding=True, literal_execute=True))


def is_in_community(table: Table, community_id: int) -> ColumnElement[bool]:
    """Return the condition that a row is in one community, by its own column or by that of its parent row."""
    if "community_id" in table.c:
        belongs: ColumnElement[bool] = table.c.community_id == community_id
        return belongs
    (key,) = table.foreign_keys
    owner = key.column.table
    return key.parent.in_(select(key.column).where(owner.c.community_id == community_id))
