"""SQLite's thread is visited once for each statement, and all that a statement tells is still known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.schema.people import communities
from storage.sqlite.single_call_cursor import SingleCallConnection
from tests.support.databases import SqliteDatabases

A_WHILE = "WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 600000) SELECT max(n) FROM up"
"""A statement that SQLite works at for a good while."""


@pytest.fixture
async def database(sqlite_databases: SqliteDatabases) -> AsyncIterator[Database]:
    """A migrated SQLite database."""
    database = sqlite_databases.fresh_database()
    yield database
    await database.close()


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection in a transaction that writes."""
    async with database.engine.begin() as connection:
        yield connection


@pytest.fixture
async def visits(connection: AsyncConnection, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every visit to the thread from now on."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, SingleCallConnection)
    visits: list[Any] = []
    put = driver._tx.put_nowait

    class Counted:
        """The way into the thread, with a counter at the door."""

        def put_nowait(self, item: Any) -> None:
            visits.append(item)
            put(item)

    monkeypatch.setattr(driver, "_tx", Counted())
    return visits


async def test_a_statement_is_one_visit(connection: AsyncConnection, visits: list[Any]) -> None:
    await connection.execute(insert(communities), {"community_id": 1})
    await connection.execute(insert(communities), [{"community_id": 2}, {"community_id": 3}])
    found = (
        (await connection.execute(select(communities.c.community_id).order_by(communities.c.community_id)))
        .scalars()
        .all()
    )

    assert found == [1, 2, 3]
    assert len(visits) == 3


async def test_how_many_rows_a_statement_changed_is_known(connection: AsyncConnection) -> None:
    await connection.execute(insert(communities), [{"community_id": one} for one in (1, 2, 3)])

    changed = await connection.execute(
        update(communities).where(communities.c.community_id > 1).values(coordinator_id=9)
    )
    gone = await connection.execute(delete(communities).returning(communities.c.community_id))

    assert changed.rowcount == 2
    assert sorted(gone.scalars()) == [1, 2, 3]


async def test_the_key_of_a_new_row_and_the_names_of_columns_are_known(connection: AsyncConnection) -> None:
    await connection.execute(text("CREATE TEMPORARY TABLE kept (id INTEGER PRIMARY KEY, word TEXT)"))

    first = await connection.execute(text("INSERT INTO kept (word) VALUES ('calm')"))
    second = await connection.execute(text("INSERT INTO kept (word) VALUES ('kind')"))
    found = (await connection.execute(text("SELECT * FROM kept"))).mappings().all()

    assert (first.lastrowid, second.lastrowid) == (1, 2)
    assert [dict(row) for row in found] == [{"id": 1, "word": "calm"}, {"id": 2, "word": "kind"}]


async def test_what_sqlite_refuses_is_raised_and_the_next_statement_works(connection: AsyncConnection) -> None:
    await connection.execute(insert(communities), {"community_id": 1})

    with pytest.raises(IntegrityError, match="UNIQUE"):
        await connection.execute(insert(communities), {"community_id": 1})
    with pytest.raises(IntegrityError, match="UNIQUE"):
        await connection.execute(insert(communities), [{"community_id": 2}, {"community_id": 1}])
    with pytest.raises(OperationalError, match="no such table"):
        await connection.execute(text("SELECT * FROM nowhere"))
    with pytest.raises(ProgrammingError, match="one statement"):
        await connection.exec_driver_sql("SELECT 1; SELECT 2")

    assert (await connection.execute(select(communities.c.community_id))).scalars().all() == [1, 2]


async def test_where_nobody_waits_for_a_statement_any_more_nothing_of_it_stays(database: Database) -> None:
    async def be_stopped() -> None:
        async with database.engine.begin() as connection:
            await connection.execute(insert(communities), {"community_id": 1})
            async with asyncio.timeout(0.01):
                await connection.execute(text(A_WHILE))

    with pytest.raises(TimeoutError):
        await be_stopped()

    async with database.engine.begin() as connection:
        assert (await connection.execute(select(communities.c.community_id))).all() == []
        await connection.execute(insert(communities), {"community_id": 1})
    await database.purge_deleted_data()
    assert database.is_deleted_data_purged
