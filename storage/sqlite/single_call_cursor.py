"""A SQLite cursor that needs one call to aiosqlite's thread for each statement.

aiosqlite works in a thread of its own, and every call there costs more than most statements do. Its own cursor takes
four for one statement: to be made, to execute, to fetch, to be closed. The cursor here does all of it in one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite

FETCH_SIZE_ROWS = 64
"""Rows that aiosqlite's own cursors fetch at a time, which is its default."""

SqliteRow = tuple[object, ...]

SqliteDescription = Any
"""What sqlite3 says of a statement's columns; it is for SQLAlchemy alone."""


# The options are those of sqlite3.connect; SQLAlchemy hands them on.
def connect(database: str, **options: Any) -> SingleCallConnection:
    """Return a connection that is opened when it is awaited, as ``aiosqlite.connect`` does."""
    connection = SingleCallConnection(lambda: sqlite3.connect(database, **options), FETCH_SIZE_ROWS)
    # As SQLAlchemy does with those that it makes: a connection that nobody closed keeps no process alive.
    connection._thread.daemon = True
    return connection


class SingleCallConnection(aiosqlite.Connection):
    """A connection whose cursors run a whole statement in one call to its thread."""

    def cursor(self) -> SingleCallCursor:  # type: ignore[override] # SQLAlchemy asks no more of it than stands below
        """Return a new cursor, without a call to the thread."""
        return SingleCallCursor(self)

    async def run_statement(self, execute: Callable[[sqlite3.Cursor], object]) -> SingleCallCursor.StatementResult:
        """Run *execute* with a new SQLite cursor, in one call to the thread; return its rows and attributes."""

        def done() -> SingleCallCursor.StatementResult:
            cursor = self._conn.cursor()
            try:
                execute(cursor)
                rows = cursor.fetchall()
                return rows, cursor.description, cursor.rowcount, cursor.lastrowid
            finally:
                cursor.close()

        brought: SingleCallCursor.StatementResult = await self._execute(done)  # type: ignore[no-untyped-call] # aiosqlite has no types there
        return brought


class SingleCallCursor:
    """A cursor as SQLAlchemy uses it; between two statements, nothing of it stays in the thread."""

    StatementResult = tuple[list[SqliteRow], SqliteDescription, int, int | None]

    def __init__(self, connection: SingleCallConnection) -> None:
        self._connection = connection
        self._rows: list[SqliteRow] = []
        self.description: SqliteDescription = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[object] = ()) -> Self:
        """Execute one statement and fetch all its rows."""
        return self._set_result(
            await self._connection.run_statement(lambda cursor: cursor.execute(statement, parameters))
        )

    async def executemany(self, statement: str, parameters: Sequence[Sequence[object]]) -> Self:
        """Execute one statement for each of *parameters*."""
        return self._set_result(
            await self._connection.run_statement(lambda cursor: cursor.executemany(statement, parameters))
        )

    async def fetchall(self) -> list[SqliteRow]:
        """Return the rows of the last statement, once; after that, none."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Drop the fetched rows; there is nothing to close in the thread."""
        self._rows = []

    def _set_result(self, result: StatementResult) -> Self:
        self._rows, self.description, self.rowcount, self.lastrowid = result
        return self
