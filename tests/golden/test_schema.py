"""The tables at each version of the database; ``python -m tests.golden`` writes the files again.

A migration that was released is never edited: databases that it has already worked on would stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from storage.database import Database
from storage.maintenance.migrate import latest_version, migrate
from tests.support.databases import database_at

from .files import must_be_as_written
from .schema import Schema, history, schema, upgraded, versions

NewStore = Callable[[], Database]
"""Gives a store over another database with nothing in it."""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> NewStore:
    """Stores over databases of one kind."""
    numbers = count()
    if request.param == "sqlite":
        return lambda: database_at(f"sqlite+aiosqlite:///{tmp_path}/{next(numbers)}.db")
    postgres = request.getfixturevalue("postgres")
    return lambda: database_at(postgres.empty_database())


async def test_each_version_has_the_tables_that_it_had(new_store: NewStore) -> None:
    database = new_store()

    by_version = {version: await upgraded(database, version) for version in versions()}

    await database.close()
    must_be_as_written(f"schema_{database.engine.dialect.name}.txt", history(by_version))


async def test_from_whichever_version_the_tables_become_the_same(new_store: NewStore) -> None:
    from_nothing = await migrated(new_store(), None)

    older = [version for version in versions() if version != latest_version()]
    otherwise = [version for version in older if await migrated(new_store(), version) != from_nothing]

    assert len(older) >= 5
    assert otherwise == []


async def migrated(database: Database, begun_at: str | None) -> Schema:
    """The tables after all migrations, where those up to this version were made by an earlier bot."""
    if begun_at is not None:
        await upgraded(database, begun_at)
    await migrate(database)
    async with database.engine.connect() as connection:
        found = await connection.run_sync(schema)
    await database.close()
    return found
