"""What the repositories share: held rows, inserts that notice who was first, compare-and-set, and conditions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema.people import communities


class Queries:
    """Base of the repositories: holds the transaction's connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def _is_sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"

    def _held(self, query: Select[Any], *, skip_locked: bool = False) -> Select[Any]:
        """The query's rows as they are once nobody else is changing them, and nobody else changes them after.

        On SQLite the transaction itself holds everything: it began IMMEDIATE.
        """
        if self._is_sqlite:
            return query
        # NO KEY: rows that refer to these may still be written beside it.
        return query.with_for_update(key_share=True, skip_locked=skip_locked)

    # Which columns a table has, and their types, the repositories say; here it may be any of them.
    async def _insert_if_new(self, table: Table, **values: Any) -> int | None:
        """The new row's key, or None when a unique index says that there is one already."""
        dialect = sqlite if self._is_sqlite else postgresql
        statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
        if "id" not in table.c:
            return (await self._connection.execute(statement)).rowcount or None
        key: int | None = await self._connection.scalar(statement.returning(table.c.id))
        return key

    # As above.
    async def _insert_row(self, table: Table, **values: Any) -> Row[Any] | None:
        """Return the new row, or None when a unique index says that there is one already."""
        dialect = sqlite if self._is_sqlite else postgresql
        statement = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(table)
        row: Row[Any] | None = (await self._connection.execute(statement)).one_or_none()
        return row

    # As above.
    async def _change(self, table: Table, *conditions: ColumnElement[bool], **values: Any) -> bool:
        """Compare and set: whether exactly the row that was meant still was as meant, and is now changed."""
        changed = await self._connection.execute(update(table).where(*conditions).values(**values))
        return changed.rowcount == 1

    # As above.
    async def _changed_row(self, table: Table, *conditions: ColumnElement[bool], **values: Any) -> Row[Any] | None:
        """Compare and set; return the row as it is now, or None where none was as meant any more."""
        statement = update(table).where(*conditions).values(**values).returning(table)
        row: Row[Any] | None = (await self._connection.execute(statement)).one_or_none()
        return row


def is_served(table: Table) -> ColumnElement[bool]:
    """That a row's community has not removed the bot: what is due in one that has waits until it is back."""
    return table.c.community_id.not_in(
        select(communities.c.community_id).where(communities.c.removed_at.is_not(None))
    )


def unless_empty(ids: Sequence[int]) -> list[int]:
    """A list for ``IN``; an id that Discord never gives stands for nothing at all."""
    return list(ids) or [0]


def plainly_in(column: Column[str], states: Collection[str]) -> ColumnElement[bool]:
    """``IN`` with the states written into the statement, in the order in which an index over some states has them.

    Given as parameters, SQLite could not see that such an index holds all that is looked for, and would not use it.
    """
    return column.in_(bindparam(None, list(states), expanding=True, literal_execute=True))


def within(table: Table, community_id: int) -> ColumnElement[bool]:
    """The rows of one community: those of some tables belong to one only through the row that they belong to."""
    if "community_id" in table.c:
        belongs: ColumnElement[bool] = table.c.community_id == community_id
        return belongs
    (key,) = table.foreign_keys
    owner = key.column.table
    return key.parent.in_(select(key.column).where(owner.c.community_id == community_id))
