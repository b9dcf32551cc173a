"""Repository of the ledger of deletions: which of its entries this database has followed, and whom it knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, select

from storage.schema.audit import ledger_entries
from storage.schema.columns import ERASED_USER_ID, metadata
from storage.schema.people import communities, dm_channels
from storage.schema.types import PersonHash

from .base import Repository, is_in_community


class LedgerRepository(Repository):
    """Repository of entries that were followed; in a backup from before one, it is missing."""

    async def followed_ids(self) -> set[str]:
        """Return the ids of the entries by which everything was deleted here."""
        return set((await self._connection.execute(select(ledger_entries.c.entry))).scalars())

    async def mark_followed(self, ids: Collection[str]) -> None:
        """Record that everything was deleted by these entries; twice does nothing more."""
        for name in ids:
            await self._insert_if_new(ledger_entries, entry=name)

    async def community_ids(self) -> list[int]:
        """Return the ids of all communities of which anything is stored."""
        query = select(communities.c.community_id).order_by(communities.c.community_id)
        return list((await self._connection.execute(query)).scalars())

    async def person_ids(self, community_id: int) -> set[int]:
        """Return everyone who stands in any row of a community, also where they are encrypted."""
        found: set[int] = set()
        for column in _person_columns():
            here = is_in_community(column.table, community_id)
            query = select(column).distinct().where(here, column.is_not(None))
            found.update((await self._connection.execute(query)).scalars())
        return {user_id for user_id in found if user_id > ERASED_USER_ID}


def _person_columns() -> Iterator[Column[Any]]:
    """Yield each column with a person's id: of hashes, the encrypted one that they find."""
    for table in metadata.sorted_tables:
        for column in table.c if table is not dm_channels else ():
            is_readable = "on_erasure" in column.info and not isinstance(column.type, PersonHash)
            if "found_by" in column.info or is_readable:
                yield column
