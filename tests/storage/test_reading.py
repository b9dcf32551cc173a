"""Who only reads waits for nobody who writes, sees one moment, and changes nothing."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from storage.database import Store
from storage.maintenance.migrate import migrate
from storage.models.enums import Urgency
from storage.models.records import Community
from tests.support.databases import store_at

from .rows import HANA, HOME, INES, NOW, count, found_home, write_letters

IN_MEMORY = ("sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:///file:one?mode=memory&cache=shared&uri=true")


async def coordinator(store: Store) -> int | None:
    """Read anew."""
    async with store.reading() as memory:
        return (await memory.communities.get(HOME)).coordinator_id


async def test_a_reading_does_not_wait_for_what_is_being_written(store: Store) -> None:
    await found_home(store)

    async with asyncio.timeout(30), store.transaction() as memory:
        await memory.communities.choose(Community(community_id=HOME), coordinator_id=HANA)
        meanwhile = await asyncio.gather(*(coordinator(store) for _ in range(3)))

    assert meanwhile == [None, None, None]


async def test_a_reading_sees_everything_that_was_committed_before(store: Store) -> None:
    await found_home(store)
    seen = []

    for person in range(1, 21):
        async with store.transaction() as memory:
            await memory.communities.choose(Community(community_id=HOME), coordinator_id=person)
        seen.append(set(await asyncio.gather(*(coordinator(store) for _ in range(3)))))

    assert seen == [{person} for person in range(1, 21)]


async def test_a_reading_sees_one_moment_whatever_is_committed_meanwhile(store: Store) -> None:
    await found_home(store)

    async with store.reading() as memory:
        before = await memory.communities.get(HOME)
        await write_letters(store, Urgency.NEWS)
        letter = await memory.letters.get(1)

    assert before.coordinator_id is None
    assert letter is None
    assert await count(store, "letters") == 1


async def test_nothing_can_be_changed_while_only_reading(store: Store) -> None:
    await found_home(store)

    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        async with store.reading() as memory:
            await memory.people.was_reached(HOME, INES)
    async with store.transaction() as memory:
        await memory.people.could_not_be_reached(HOME, INES, at=NOW)

    assert await count(store, "people") == 1


@pytest.mark.parametrize("url", IN_MEMORY)
async def test_a_database_in_memory_is_the_same_for_reading_and_for_writing(url: str) -> None:
    store = store_at(url)
    await migrate(store)
    await found_home(store)

    async with store.transaction() as memory:
        await memory.communities.choose(Community(community_id=HOME), coordinator_id=HANA)

    assert await coordinator(store) == HANA
    await store.close()
