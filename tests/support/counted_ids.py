"""Ids that are counted, table by table, so that tests read rows in the order in which they were written."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from sqlalchemy import ColumnDefault

from storage.schema.columns import draw_id, metadata

FIRST_IDS = {"letters": 1_000_001}
"""First id in a table, where what a community begins with has rows already; 1 elsewhere."""


class CountedIds:
    """Counts the ids that are drawn otherwise."""

    def __init__(self) -> None:
        self._last: dict[str, int] = defaultdict(int)
        for table in metadata.sorted_tables:
            if "id" in table.c and getattr(getattr(table.c.id.default, "arg", None), "__wrapped__", None) is draw_id:
                table.c.id.default = ColumnDefault(partial(self._next, table.name))

    def reset(self) -> None:
        """Begin again in every table, as with a new database."""
        self._last.clear()

    def begin_long(self) -> None:
        """Begin again, with ids as long as drawn ones, and of no two tables the same."""
        self._last.update({table: number * 10**16 for number, table in enumerate(metadata.tables, 1)})

    def _next(self, table: str) -> int:
        self._last[table] = self._last[table] + 1 if table in self._last else FIRST_IDS.get(table, 1)
        return self._last[table]
