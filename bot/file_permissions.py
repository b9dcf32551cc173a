"""Permissions of the database's files on this machine, checked at each start like those of the key file."""

from __future__ import annotations

import structlog

from storage.database import Database
from storage.sqlite.files import is_readable_by_others

log = structlog.get_logger(__name__)


def warn_of_readable_database_files(database: Database) -> None:
    """Log a warning for each database file that others may read; call it once the database has been opened."""
    ledger = database.ledger.path if database.ledger else None
    others = [ledger] if ledger and is_readable_by_others(ledger) else []
    for path in (*database.files_readable_by_others(), *others):
        log.warning(
            "others on this machine may read a file of the database: take that away from them, with chmod 600",
            database_file=path,
        )
