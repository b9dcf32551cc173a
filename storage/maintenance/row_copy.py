"""Copies of all rows from one database into another, as they are stored: nothing is decrypted on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, Row, Select, Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema.columns import metadata
from storage.schema.types import EncryptedId, EncryptedText, PersonHash

COPIED_ROWS = 1000
"""Rows that are read and written at a time."""


async def copy_rows(source: AsyncConnection, target: AsyncConnection) -> None:
    """Replace all rows of *target* by those of *source*; both are of this version, and in a transaction."""
    for table in reversed(metadata.sorted_tables):
        await target.execute(delete(table))
    for table in metadata.sorted_tables:
        stored = as_stored(table)
        async for page in pages(source, select(stored)):
            await target.execute(insert(stored), [dict(row._mapping) for row in page])
        if target.dialect.name == "postgresql" and "id" in table.c:
            # Rows that come later are counted on from here.
            counter = func.pg_get_serial_sequence(table.name, "id")
            await target.execute(select(func.setval(counter, func.max(table.c.id))))


async def pages(connection: AsyncConnection, query: Select[Any]) -> AsyncIterator[Sequence[Row[Any]]]:
    if connection.dialect.name == "sqlite":
        # Its cursor fetches all rows whatever is asked of it.
        for page in (await connection.execute(query)).partitions(COPIED_ROWS):
            yield page
        return
    async for page in (await connection.stream(query)).partitions(COPIED_ROWS):
        yield page


async def has_rows(connection: AsyncConnection) -> bool:
    """Return whether anything is stored besides the keys that every database begins with."""
    for table in metadata.sorted_tables:
        if table.name not in {"key_check", "hash_key"} and (await connection.execute(select(table).limit(1))).first():
            return True
    return False


def as_stored(table: Table) -> Table:
    # Any column, of any type.
    columns: list[Column[Any]] = [
        Column(
            column.name,
            LargeBinary() if isinstance(column.type, EncryptedText | EncryptedId | PersonHash) else column.type,
        )
        for column in table.columns
    ]
    return Table(table.name, MetaData(), *columns)
