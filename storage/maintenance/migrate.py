"""Migrations: bring a database to this version's schema, or report clearly why that is not possible."""

from __future__ import annotations

import asyncio
import glob
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.sqlite.files import copy_into_private_file

MIGRATIONS_DIR = Path(__file__).parents[1] / "migrations"

MIGRATION_LOCK_ID = 7_305_171_143
"""Id of the PostgreSQL advisory lock under which processes that start together migrate one after the other."""


class DatabaseTooNew(Exception):
    """A later version of the bot has migrated this database; this one would damage it."""


class DatabaseNotCopied(Exception):
    """A SQLite database could not be copied before its migration, and was left as it is."""


class DatabaseTooOld(Exception):
    """The database has not been migrated to this version yet."""


async def is_new(database: Database) -> bool:
    """Return whether nothing was ever stored there; no file is made by asking. Raises DatabaseUnreachable."""
    return await stored_version(database) is None


async def stored_version(database: Database) -> str | None:
    """Return the version of what is stored; None where nothing ever was. Raises DatabaseUnreachable."""
    file = database.sqlite_file
    if file and not (file.exists() and file.stat().st_size):
        return None
    await database.check_connection()
    async with database.read_engine.begin() as connection:
        return max(await connection.run_sync(_stored_versions), default=None)


async def migrate(database: Database, *, copies_before: bool = True) -> None:
    """Create or update every table, in one transaction; a SQLite file is copied before, if *copies_before*.

    Of such copies, named for the version that they hold, the last one is kept.

    Raises DatabaseTooNew or DatabaseNotCopied.
    """
    if copies_before and (file := database.sqlite_file):
        async with database.read_engine.begin() as connection:
            versions = await connection.run_sync(_stored_versions)
        if versions and max(versions) < latest_version():
            await asyncio.to_thread(_copy_before_migration, file, max(versions))
    async with database.engine.begin() as connection:
        await connection.run_sync(_upgrade)


def _copy_before_migration(file: Path, version: str) -> None:
    copy = file.with_name(f"{file.name}.before-{version}")
    new = file.with_name(f"{copy.name}.new")
    new.unlink(missing_ok=True)  # of a start that was cut off
    try:
        copy_into_private_file(file, new)
        new.replace(copy)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseNotCopied(
            f"The database has to be brought to this version, and the copy before it, {copy}, cannot be made: "
            f"{error}. Nothing was changed."
        ) from None
    for older in file.parent.glob(f"{glob.escape(file.name)}.before-*"):
        if older != copy:
            older.unlink()


async def require_current_version(database: Database) -> None:
    """Raise DatabaseTooOld unless the tables are this version's; change nothing."""
    async with database.engine.begin() as connection:
        if await connection.run_sync(_stored_versions) != {latest_version()}:
            raise DatabaseTooOld(
                f"The database {database.shown_url} (database.url) is not of "
                "this version. Start the bot once, so that it brings it there, and then start this again."
            )


def latest_version() -> str:
    """Return the number of the last migration; their files are named ``0001_what_it_does.py`` and so on."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS_DIR / "versions").glob("[0-9]*_*.py"))


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK_ID})
    if _stored_versions(connection) == {latest_version()}:
        return
    _run_alembic(connection)


def _stored_versions(connection: Connection) -> set[str]:
    """Return the versions that Alembic has recorded; empty when the database was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def _run_alembic(connection: Connection) -> None:
    # Only here: nearly every start finds nothing to migrate, and Alembic takes time and memory to import.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS_DIR))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if unknown := _stored_versions(connection) - known:
        raise DatabaseTooNew(
            f"The database is at version {', '.join(sorted(unknown))}, which this version of the bot does"
            " not know. Start the newer version again, or restore a backup from before it."
        )
    command.upgrade(config, "head")
