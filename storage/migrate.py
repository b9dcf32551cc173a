"""Brings a database to this version's shape, or says clearly why it cannot."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from .engine import Store

ONE_AT_A_TIME = 7_305_171_143
"""The advisory lock under which processes that start together migrate one after the other."""


class DatabaseTooNew(Exception):
    """A later version of the bot has worked on this database; this one would damage it."""


async def migrate(store: Store) -> None:
    """Create or update every table, in one transaction. Raises DatabaseTooNew."""
    async with store.engine.begin() as connection:
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = MigrationContext.configure(connection).get_current_heads()
    if unknown := set(present) - known:
        raise DatabaseTooNew(
            f"The database is at version {', '.join(sorted(unknown))}, which this version of the bot does"
            " not know. Start the newer version again, or restore a backup from before it."
        )
    command.upgrade(config, "head")
