"""A statement on SQLite goes to the file's thread once, and what comes back is whole."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.engine import Store
from storage.tables import communities, people

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def test_a_statement_makes_one_trip(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    async with store.engine.begin() as connection:
        await connection.execute(select(communities))

        with caplog.at_level(logging.DEBUG, logger="aiosqlite"):
            await connection.execute(select(communities))

    trips = [record for record in caplog.records if record.getMessage().startswith("executing")]
    assert len(trips) == 1


async def test_changed_rows_come_back_with_their_number(store: Store) -> None:
    async with store.engine.begin() as connection:
        await connection.execute(insert(communities), [{"community_id": 1}, {"community_id": 2}])
        await connection.execute(
            insert(people), [{"community_id": home, "user_id": user} for home in (1, 2) for user in (3, 4)]
        )

        counted = await connection.execute(
            update(people).where(people.c.community_id == 1).values(unreachable_since=NOW)
        )
        returned = await connection.execute(
            update(people)
            .where(people.c.community_id == 2)
            .values(unreachable_since=NOW)
            .returning(people.c.user_id, people.c.unreachable_since)
        )

    assert counted.rowcount == 2
    assert sorted(returned.all()) == [(3, NOW), (4, NOW)]


async def test_what_sqlite_refuses_is_told_and_undone(store: Store) -> None:
    with pytest.raises(IntegrityError):
        await _write_someone_from_nowhere(store)

    async with store.engine.begin() as connection:
        left = (await connection.execute(select(communities))).all()
    assert left == []


async def _write_someone_from_nowhere(store: Store) -> None:
    async with store.engine.begin() as connection:
        await connection.execute(insert(communities).values(community_id=1))
        await connection.execute(insert(people).values(community_id=404, user_id=3))
