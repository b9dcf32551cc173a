"""The database's files on this machine, looked at like the key at each start."""

from __future__ import annotations

import structlog

from storage.database import Store

log = structlog.get_logger(__name__)


def warn_if_open(store: Store) -> None:
    """Say so in the log when others than their owner may read them; call it once the database has been reached."""
    for path in store.open_files():
        log.warning(
            "others on this machine may read a file of the database: take that away from them, with chmod 600",
            database_file=path,
        )
