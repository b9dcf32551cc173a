"""Base of the repositories: row locks, inserts of new rows only, compare-and-set, and shared conditions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Insert,
    Result,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    select,
    update,
)
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
    async def _find(self, query: Select[Any], *, for_update: bool = False, **equal: Any) -> Result[Any]:
        """Execute a query, one of the module's own, for the rows whose columns have these values.

        With *for_update* they are locked until the transaction ends.
        """
        wanted = _query_where_equal(query, tuple(equal), for_update=for_update and not self._is_sqlite)
        return await self._connection.execute(wanted, equal)  # type: ignore[no-any-return] # as above

    # As above.
    async def _set_where(self, table: Table, equal: dict[str, Any], **values: Any) -> bool:
        """Update the row whose columns have these values; return whether it was exactly one (compare and set)."""
        expected = {f"expected_{name}": value for name, value in equal.items()}
        changed = await self._connection.execute(_update_where_equal(table, tuple(equal)), expected | values)
        return changed.rowcount == 1

    # As above.
    async def _insert_if_new(self, table: Table, **values: Any) -> int | None:
        """Insert a row; return its key, or None when a unique index says that there is one already."""
        statement = _insert_if_new(table, is_sqlite=self._is_sqlite)
        if "id" not in table.c:
            return (await self._connection.execute(statement, values)).rowcount or None
        key: int | None = await self._connection.scalar(statement.returning(table.c.id), values)
        return key

    # As above.
    async def _insert_all_if_new(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows, but for those of which a unique index says that there is one already."""
        if rows:
            await self._connection.execute(_insert_if_new(table, is_sqlite=self._is_sqlite), rows)

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


# Building a statement takes longer than SQLite needs for most. These are built once, and given values each time.
@cache
def _query_where_equal(query: Select[Any], names: tuple[str, ...], *, for_update: bool) -> Select[Any]:
    wanted = query.where(*(query.selected_columns[name] == bindparam(name) for name in names))
    return wanted.with_for_update(key_share=True) if for_update else wanted


@cache
def _update_where_equal(table: Table, names: tuple[str, ...]) -> Update:
    return update(table).where(*(table.c[name] == bindparam(f"expected_{name}") for name in names))


@cache
def _insert_if_new(table: Table, *, is_sqlite: bool) -> Insert:
    statement: Insert = (sqlite if is_sqlite else postgresql).insert(table).on_conflict_do_nothing()
    return statement


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
