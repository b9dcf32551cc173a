"""Errors of the database that say that it is out of reach, busy or full, and nothing about what was asked of it."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

SQLITE_OUTAGE_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
SQLITE_LOCKED_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
POSTGRES_OUTAGE_CLASSES = frozenset({"08", "40", "53", "57"})
"""Classes of SQLSTATE: no connection, a transaction rolled back, out of resources, shut down by somebody."""


def is_transient(error: Exception) -> bool:
    """Return whether the database itself failed (unreachable, busy, a deadlock), not the statement or its data."""
    is_about_what_was_asked = isinstance(error, IntegrityError | DataError | ProgrammingError)
    return isinstance(error, DBAPIError) and not is_about_what_was_asked


def is_database_outage(error: BaseException) -> bool:
    """Return whether the database was out of reach, locked, full or shut down, whatever was asked of it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        # The lowest byte is the kind of error, the rest tells more of it.
        return code & 0xFF in SQLITE_OUTAGE_CODES
    is_disconnected = isinstance(error, DBAPIError) and error.connection_invalidated
    return is_disconnected or str(getattr(cause, "sqlstate", ""))[:2] in POSTGRES_OUTAGE_CLASSES
