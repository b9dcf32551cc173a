"""SQLite's thread, visited once for each statement.

aiosqlite works in a thread of its own, and every visit there costs more than most statements do. A cursor of its own
takes four for one statement: to be made, to execute, to fetch, to be closed. The cursor here does all of it in one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite

FETCHED_AT_ONCE = 64
"""How many rows aiosqlite's own cursors take along at a time; what it does unless told otherwise."""


Row = tuple[object, ...]

Description = Any
"""What sqlite3 says of a statement's columns; it is for SQLAlchemy alone."""


# The options are those of sqlite3.connect; SQLAlchemy hands them on.
def connect(database: str, **options: Any) -> Visited:
    """Make a connection that is opened when it is awaited, as ``aiosqlite.connect`` does."""
    connection = Visited(lambda: sqlite3.connect(database, **options), FETCHED_AT_ONCE)
    # As SQLAlchemy does with those that it makes: a connection that nobody closed keeps no process alive.
    connection._thread.daemon = True
    return connection


class Visited(aiosqlite.Connection):
    """A connection whose cursors do all of a statement in one visit to its thread."""

    def cursor(self) -> Cursor:  # type: ignore[override] # SQLAlchemy asks no more of it than stands below
        """Make a cursor, without a visit."""
        return Cursor(self)

    async def visit(self, work: Callable[[sqlite3.Cursor], object]) -> Cursor.Brought:
        """Do *work* with a new cursor of SQLite's; return all that is known of it afterwards."""

        def done() -> Cursor.Brought:
            cursor = self._conn.cursor()
            try:
                work(cursor)
                rows = cursor.fetchall()
                return rows, cursor.description, cursor.rowcount, cursor.lastrowid
            finally:
                cursor.close()

        brought: Cursor.Brought = await self._execute(done)  # type: ignore[no-untyped-call] # aiosqlite has no types there
        return brought


class Cursor:
    """A cursor as SQLAlchemy uses it; between two statements nothing of it stays in the thread."""

    Brought = tuple[list[Row], Description, int, int | None]

    def __init__(self, connection: Visited) -> None:
        self._connection = connection
        self._rows: list[Row] = []
        self.description: Description = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[object] = ()) -> Self:
        """Execute one statement and bring along all its rows."""
        return self._keep(await self._connection.visit(lambda cursor: cursor.execute(statement, parameters)))

    async def executemany(self, statement: str, parameters: Sequence[Sequence[object]]) -> Self:
        """Execute one statement for each of *parameters*."""
        return self._keep(await self._connection.visit(lambda cursor: cursor.executemany(statement, parameters)))

    async def fetchall(self) -> list[Row]:
        """Hand over the rows that were brought along."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Forget the rows; there is nothing to close in the thread."""
        self._rows = []

    def _keep(self, brought: Brought) -> Self:
        self._rows, self.description, self.rowcount, self.lastrowid = brought
        return self
