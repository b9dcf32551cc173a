"""What is read once: how a second look is noticed, and people who are locked before their pairing is read."""

from __future__ import annotations

from sqlalchemy import select

from storage.database import Database
from storage.schema.people import people
from tests.support.statements import reads_twice, statements_of

from .rows import ADA, COMMUNITY_ID, INES, create_community, put_pairing


async def known(database: Database) -> list[int]:
    """Everyone whom the bot has dealt with."""
    async with database.engine.connect() as connection:
        return sorted((await connection.execute(select(people.c.user_id))).scalars())


async def test_the_same_read_again_in_one_transaction_is_noticed(database: Database) -> None:
    await create_community(database)

    with reads_twice(database) as twice:
        async with database.transaction() as uow:
            await uow.communities.get(COMMUNITY_ID)
            await uow.communities.update_settings(await uow.communities.get(COMMUNITY_ID), coordinator_id=ADA)

    assert [len(reads) for reads in twice.values()] == [1]


async def test_reads_of_different_things_or_in_different_transactions_are_not_the_same(database: Database) -> None:
    await create_community(database)

    with reads_twice(database) as twice:
        for _ in range(2):
            async with database.read_transaction() as uow:
                await uow.communities.get(COMMUNITY_ID)
                await uow.communities.get(COMMUNITY_ID + 1)

    assert twice == {}


async def test_what_begins_a_transaction_is_no_statement(database: Database) -> None:
    with statements_of(database) as executed:
        async with database.transaction() as uow:
            await uow.communities.get(COMMUNITY_ID)

    assert len(executed) == 1


async def test_the_two_of_a_pairing_are_known_once_they_are_locked(database: Database) -> None:
    await create_community(database)
    await put_pairing(database)

    async with database.transaction() as uow:
        await uow.people.lock_parties(1)

    assert await known(database) == [ADA, INES]


async def test_whoever_is_forgotten_is_not_made_known_by_a_lock(database: Database) -> None:
    await create_community(database)
    await put_pairing(database, mentor_id=-2, lower_id=-2)

    async with database.transaction() as uow:
        await uow.people.lock_parties(1)
        await uow.people.lock_parties(2)

    assert await known(database) == [INES]
