"""A read transaction waits for no writer, sees one moment, and changes nothing."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.models.enums import Priority
from storage.models.records import Community
from tests.support.databases import database_at

from .rows import COMMUNITY_ID, HANA, INES, NOW, count, create_community, enqueue_messages

IN_MEMORY = ("sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:///file:one?mode=memory&cache=shared&uri=true")


async def coordinator(database: Database) -> int | None:
    """Read anew."""
    async with database.read_transaction() as uow:
        return (await uow.communities.get(COMMUNITY_ID)).coordinator_id


async def test_a_reading_does_not_wait_for_what_is_being_written(database: Database) -> None:
    await create_community(database)

    async with asyncio.timeout(30), database.transaction() as uow:
        await uow.communities.update_settings(Community(community_id=COMMUNITY_ID), coordinator_id=HANA)
        meanwhile = await asyncio.gather(*(coordinator(database) for _ in range(3)))

    assert meanwhile == [None, None, None]


async def test_a_reading_sees_everything_that_was_committed_before(database: Database) -> None:
    await create_community(database)
    seen = []

    for person in range(1, 21):
        async with database.transaction() as uow:
            await uow.communities.update_settings(Community(community_id=COMMUNITY_ID), coordinator_id=person)
        seen.append(set(await asyncio.gather(*(coordinator(database) for _ in range(3)))))

    assert seen == [{person} for person in range(1, 21)]


async def test_a_reading_sees_one_moment_whatever_is_committed_meanwhile(database: Database) -> None:
    await create_community(database)

    async with database.read_transaction() as uow:
        before = await uow.communities.get(COMMUNITY_ID)
        await enqueue_messages(database, Priority.NORMAL)
        message = await uow.outbox.get(1)

    assert before.coordinator_id is None
    assert message is None
    assert await count(database, "letters") == 1


async def test_nothing_can_be_changed_while_only_reading(database: Database) -> None:
    await create_community(database)

    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        async with database.read_transaction() as uow:
            await uow.people.mark_reachable(COMMUNITY_ID, INES)
    async with database.transaction() as uow:
        await uow.people.mark_unreachable(COMMUNITY_ID, INES, at=NOW)

    assert await count(database, "people") == 1


@pytest.mark.parametrize("url", IN_MEMORY)
async def test_a_database_in_memory_is_the_same_for_reading_and_for_writing(url: str) -> None:
    database = database_at(url)
    await migrate(database)
    await create_community(database)

    async with database.transaction() as uow:
        await uow.communities.update_settings(Community(community_id=COMMUNITY_ID), coordinator_id=HANA)

    assert await coordinator(database) == HANA
    await database.close()
