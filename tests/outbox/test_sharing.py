"""Several couriers over one database, and what a lease holds and does not hold."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from storage.database import Store
from storage.models.enums import LetterKind, LetterState, Urgency
from storage.models.records import Letter
from tests.support.databases import Postgres, store_at
from tests.support.house import HOME, House
from tests.support.outbox.line import PATIENCE, kept_letters
from tests.support.outbox.wire import write

MANY = 500


async def claim_all(house: House, found: list[Letter]) -> None:
    """Claim in small batches until nothing is left, settling each as sent."""
    while claimed := await house.services.post.claim(limit=20, lease_seconds=60):
        assert len(claimed) <= 20
        found += claimed
        for letter in claimed:
            await house.services.post.arrived(await house.services.post.facts(letter))


@pytest.mark.long
async def test_two_couriers_share_five_hundred_letters_without_a_duplicate(postgres: Postgres) -> None:
    url = postgres.new_database()
    one, other = House(store_at(url)), House(store_at(url))
    await one.set_up()
    await write(one, *range(1, MANY + 1))

    of_one: list[Letter] = []
    of_other: list[Letter] = []
    await asyncio.gather(claim_all(one, of_one), claim_all(other, of_other))

    times = Counter(letter.id for letter in of_one + of_other)
    assert len(times) == MANY
    assert set(times.values()) == {1}
    assert of_one
    assert of_other
    await one.store.close()
    await other.store.close()


async def test_two_couriers_at_the_same_moment_neither_wait_nor_take_the_same(postgres: Postgres) -> None:
    url = postgres.new_database()
    one, other = House(store_at(url)), House(store_at(url))
    await one.set_up()
    await write(one, *range(1, 11))
    now = one.clock()

    async with one.store.transaction() as memory, asyncio.timeout(PATIENCE):
        first = await memory.letters.claim(at=now, until=now + timedelta(seconds=60), limit=5)
        second = await other.services.post.claim(limit=5, lease_seconds=60)

    assert len({letter.id for letter in first + second}) == 10
    await one.store.close()
    await other.store.close()


async def test_a_claimed_letter_is_nobody_elses_until_the_lease_is_over(house: House, store: Store) -> None:
    other = House(store)
    await write(house, 1)
    await house.services.post.claim(limit=10, lease_seconds=60)

    meanwhile = await other.services.post.claim(limit=10, lease_seconds=60)
    other.wait(seconds=60)
    afterwards = await other.services.post.claim(limit=10, lease_seconds=60)

    assert meanwhile == []
    assert len(afterwards) == 1


async def test_what_is_handed_back_is_free_at_once(house: House) -> None:
    await write(house, 1, 2)
    claimed = await house.services.post.claim(limit=10, lease_seconds=60)

    await house.services.post.hand_back(claimed)

    again = await house.services.post.claim(limit=10, lease_seconds=60)
    assert [letter.id for letter in again] == [letter.id for letter in claimed]
    assert all(letter.attempts == 0 for letter in again)


async def test_a_lease_that_ran_out_cannot_take_the_letter_from_its_new_courier(house: House) -> None:
    await write(house, 1)
    late = await house.services.post.claim(limit=10, lease_seconds=60)
    house.wait(seconds=61)
    await house.services.post.claim(limit=10, lease_seconds=60)

    await house.services.post.hand_back(late)
    await house.services.post.put_off(late[0])

    (letter,) = await kept_letters(house.store, LetterKind.REACTION_ANSWERED)
    assert letter.attempts == 0
    assert letter.leased_until == house.clock() + timedelta(seconds=60)


async def test_what_was_settled_stays_settled(house: House) -> None:
    await write(house, 1)
    (letter,) = await house.services.post.claim(limit=10, lease_seconds=60)
    await house.services.post.arrived(await house.services.post.facts(letter))

    await house.services.post.put_off(letter)
    await house.services.post.unreachable(letter)
    await house.services.post.hand_back([letter])

    everything = await kept_letters(house.store, *LetterKind)
    assert [(each.kind, each.state) for each in everything] == [(LetterKind.REACTION_ANSWERED, LetterState.SENT)]


async def test_the_most_urgent_and_then_the_oldest_are_claimed_first(house: House) -> None:
    async with house.store.transaction() as memory:
        for number, urgency in enumerate(("3", "2", "1", "2", "1"), start=1):
            at = house.clock() - timedelta(minutes=number)
            await memory.letters.write(HOME, LetterKind.FORUM_REPLY, about=number, at=at, urgency=Urgency(urgency))

    first = await house.services.post.claim(limit=3, lease_seconds=60)
    rest = await house.services.post.claim(limit=3, lease_seconds=60)

    assert [letter.subject_id for letter in first] == [5, 3, 4]
    assert [letter.subject_id for letter in rest] == [2, 1]


async def test_a_change_that_fails_sends_nothing(house: House) -> None:
    """The letter is part of the transaction; so is the wake-up call after it."""
    woken: list[bool] = []
    house.store.on_letters = lambda: woken.append(True)

    class GoesWrong(Exception):
        pass

    try:
        async with house.store.transaction() as memory:
            await memory.letters.write(HOME, LetterKind.FORUM_REPLY, about=1, at=house.clock())
            raise GoesWrong
    except GoesWrong:
        pass

    assert woken == []
    assert await house.services.post.claim(limit=10, lease_seconds=60) == []


async def test_the_courier_is_woken_only_when_the_letter_is_there_to_be_read(house: House) -> None:
    found: list[asyncio.Task[list[Letter]]] = []
    house.store.on_letters = lambda: found.append(
        asyncio.ensure_future(house.services.post.claim(limit=10, lease_seconds=60))
    )

    await write(house, 1)

    assert len(await found[0]) == 1
