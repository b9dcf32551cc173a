"""Brings a database to this version's shape, or says clearly why it cannot."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Store

MIGRATIONS = Path(__file__).parents[1] / "migrations"

ONE_AT_A_TIME = 7_305_171_143
"""The advisory lock under which processes that start together migrate one after the other."""


class DatabaseTooNew(Exception):
    """A later version of the bot has worked on this database; this one would damage it."""


class DatabaseTooOld(Exception):
    """The database has not come to this version yet."""


async def migrate(store: Store) -> None:
    """Create or update every table, in one transaction. Raises DatabaseTooNew."""
    async with store.engine.begin() as connection:
        await connection.run_sync(_upgrade)


async def require_newest(store: Store) -> None:
    """Leave the tables as they are, and raise DatabaseTooOld unless they are this version's."""
    async with store.engine.begin() as connection:
        if await connection.run_sync(_versions) != {newest_version()}:
            raise DatabaseTooOld(
                f"The database {store.engine.url.render_as_string(hide_password=True)} (database.url) is not of "
                "this version. Start the bot once, so that it brings it there, and then start this again."
            )


def newest_version() -> str:
    """The last of the migrations, which are named ``0001_what_it_does.py`` and so on."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    if _versions(connection) == {newest_version()}:
        return
    _migrate(connection)


def _versions(connection: Connection) -> set[str]:
    """Where Alembic has noted the database to be; nowhere, when it has never been here."""
    if not inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def _migrate(connection: Connection) -> None:
    # Only here: nearly every start finds nothing to migrate, and Alembic takes time and memory to import.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if unknown := _versions(connection) - known:
        raise DatabaseTooNew(
            f"The database is at version {', '.join(sorted(unknown))}, which this version of the bot does"
            " not know. Start the newer version again, or restore a backup from before it."
        )
    command.upgrade(config, "head")
