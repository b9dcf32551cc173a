"""What is read once: how a second look is noticed, and people who are locked before their pairing is read."""

from __future__ import annotations

from sqlalchemy import select

from storage.database import Store
from storage.schema.people import people
from tests.support.statements import reads_twice, statements_of

from .rows import ADA, HOME, INES, found_home, put_pairing


async def known(store: Store) -> list[int]:
    """Everyone whom the bot has dealt with."""
    async with store.engine.connect() as connection:
        return sorted((await connection.execute(select(people.c.user_id))).scalars())


async def test_the_same_read_again_in_one_transaction_is_noticed(store: Store) -> None:
    await found_home(store)

    with reads_twice(store) as twice:
        async with store.transaction() as memory:
            await memory.communities.get(HOME)
            await memory.communities.choose(await memory.communities.get(HOME), coordinator_id=ADA)

    assert [len(reads) for reads in twice.values()] == [1]


async def test_reads_of_different_things_or_in_different_transactions_are_not_the_same(store: Store) -> None:
    await found_home(store)

    with reads_twice(store) as twice:
        for _ in range(2):
            async with store.reading() as memory:
                await memory.communities.get(HOME)
                await memory.communities.get(HOME + 1)

    assert twice == {}


async def test_what_begins_a_transaction_is_no_statement(store: Store) -> None:
    with statements_of(store) as executed:
        async with store.transaction() as memory:
            await memory.communities.get(HOME)

    assert len(executed) == 1


async def test_the_two_of_a_pairing_are_known_once_they_are_locked(store: Store) -> None:
    await found_home(store)
    await put_pairing(store)

    async with store.transaction() as memory:
        await memory.people.lock_both(1)

    assert await known(store) == [ADA, INES]


async def test_whoever_is_forgotten_is_not_made_known_by_a_lock(store: Store) -> None:
    await found_home(store)
    await put_pairing(store, mentor_id=-2, lower_id=-2)

    async with store.transaction() as memory:
        await memory.people.lock_both(1)
        await memory.people.lock_both(2)

    assert await known(store) == [INES]
