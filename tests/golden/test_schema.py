"""The tables at each version of the database; ``python -m tests.golden`` writes the files anew.

A migration that was released is never edited: databases that it has already worked on would stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from storage.database import Store
from storage.maintenance.migrate import migrate, newest_version
from tests.support.databases import store_at

from .files import must_be_as_written
from .schema import Schema, history, schema, upgraded, versions

NewStore = Callable[[], Store]
"""Gives a store over another database with nothing in it."""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> NewStore:
    """Stores over databases of one kind."""
    numbers = count()
    if request.param == "sqlite":
        return lambda: store_at(f"sqlite+aiosqlite:///{tmp_path}/{next(numbers)}.db")
    postgres = request.getfixturevalue("postgres")
    return lambda: store_at(postgres.empty_database())


async def test_each_version_has_the_tables_that_it_had(new_store: NewStore) -> None:
    store = new_store()

    by_version = {version: await upgraded(store, version) for version in versions()}

    await store.close()
    must_be_as_written(f"schema_{store.engine.dialect.name}.txt", history(by_version))


async def test_from_whichever_version_the_tables_become_the_same(new_store: NewStore) -> None:
    from_nothing = await migrated(new_store(), None)

    older = [version for version in versions() if version != newest_version()]
    otherwise = [version for version in older if await migrated(new_store(), version) != from_nothing]

    assert len(older) >= 5
    assert otherwise == []


async def migrated(store: Store, begun_at: str | None) -> Schema:
    """The tables after all migrations, where those up to this version were made by an earlier bot."""
    if begun_at is not None:
        await upgraded(store, begun_at)
    await migrate(store)
    async with store.engine.connect() as connection:
        found = await connection.run_sync(schema)
    await store.close()
    return found
