"""SQLite is spoken to in a thread of its own; here a statement goes there once and comes back with its rows.

aiosqlite's own cursor goes there four times for each statement (to open, execute, fetch and close), and every
time waits for its turn behind what the event loop is busy with. All results here are small enough to come along.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import aiosqlite


class Brought(NamedTuple):
    """What a statement left behind, in the words of Python's database API."""

    rows: Sequence[Any] = ()
    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class Cursor:
    """As much of an aiosqlite cursor as SQLAlchemy asks for."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._brought = Brought()

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        """Run a statement once."""
        self._brought = await self._connection.bring("execute", statement, parameters)
        return self

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> Cursor:
        """Run a statement for each of *rows*."""
        self._brought = await self._connection.bring("executemany", statement, rows)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """The rows, which are here already."""
        return self._brought.rows

    async def close(self) -> None:
        """Nothing was left open there."""

    @property
    def description(self) -> Any:
        """What the columns are called; None when there are none."""
        return self._brought.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._brought.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The key of the row that was put in last."""
        return self._brought.lastrowid


class Connection(aiosqlite.Connection):
    """A connection whose cursors make one trip a statement."""

    def __init__(self, path: str, **options: Any) -> None:
        super().__init__(partial(sqlite3.connect, path, **options), iter_chunk_size=64)
        # As SQLAlchemy does with those it makes itself: one left open must not keep the program from ending.
        self._thread.daemon = True

    def cursor(self) -> Cursor:  # type: ignore[override] # SQLAlchemy, the only one to ask, needs no more
        """A new cursor."""
        return Cursor(self)

    async def bring(self, how: str, statement: str, parameters: Iterable[Any]) -> Brought:
        """Run a statement there, and bring everything that comes of it."""
        brought: Brought = await self._execute(_run, self._conn, how, statement, parameters)  # type: ignore[no-untyped-call]
        return brought


def _run(connection: sqlite3.Connection, how: str, statement: str, parameters: Iterable[Any]) -> Brought:
    cursor: sqlite3.Cursor = getattr(connection, how)(statement, parameters)
    # The rows first: SQLite knows only after the last one how many an UPDATE … RETURNING has changed.
    rows = cursor.fetchall() if cursor.description else ()
    brought = Brought(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    cursor.close()
    return brought
