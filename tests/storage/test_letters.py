"""The post as storage keeps it: claimed by one, in order of urgency, settled once, written once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from storage.database import Store
from storage.models.enums import LetterKind, LetterState, Urgency
from storage.models.records import Letter
from tests.bench import crowd
from tests.bench.crowd import Span
from tests.support.databases import store_at

from .rows import ADA, HOME, INES, NOW, count, found_home, write_letters

FIRST, NEWS, LATER = Urgency
LEASE = timedelta(seconds=60)


@pytest.fixture(autouse=True)
async def _home(store: Store) -> None:
    await found_home(store)


@pytest.fixture
async def other(store: Store) -> AsyncIterator[Store]:
    """A second bot on the same database."""
    other = store_at(store.engine.url.render_as_string(hide_password=False))
    yield other
    await other.close()


async def claim(store: Store, *, at: datetime = NOW, limit: int = 50) -> list[Letter]:
    """What a courier gets who asks now."""
    async with store.transaction() as memory:
        return await memory.letters.claim(at=at, until=at + LEASE, limit=limit)


async def settle(store: Store, letter: Letter, state: LetterState, at: datetime = NOW) -> None:
    async with store.transaction() as memory:
        await memory.letters.settle(letter, state, at=at)


async def states(store: Store) -> list[str]:
    """What became of every letter, in the order in which they were written."""
    async with store.engine.connect() as connection:
        found = await connection.exec_driver_sql("select state from letters order by id")
        return [state for (state,) in found]


def about(letters: list[Letter]) -> list[int]:
    return [letter.subject_id for letter in letters]


async def test_the_most_urgent_comes_first_then_the_longest_due_then_the_first_written(store: Store) -> None:
    await write_letters(store, LATER, FIRST, NEWS, FIRST)
    await write_letters(store, FIRST, due=NOW - timedelta(seconds=1))

    claimed = await claim(store)

    assert [(letter.id) for letter in claimed] == [5, 2, 4, 3, 1]


async def test_among_very_many_that_wait_the_most_urgent_is_still_the_next(store: Store) -> None:
    await crowd.settle_in(store)
    await crowd.add_letters(store, Span(1, 100_000), LetterKind.CHECK_IN, at=NOW - timedelta(days=1))
    await write_letters(store, NEWS, FIRST)

    news, first = 100_001, 100_002
    assert [letter.id for letter in await claim(store, limit=4)] == [first, news, 1, 2]


async def test_no_more_than_asked_for_are_claimed_and_the_most_urgent_of_all(store: Store) -> None:
    await write_letters(store, LATER, NEWS, FIRST)

    assert about(await claim(store, limit=2)) == [3, 2]
    assert about(await claim(store, limit=2)) == [1]
    assert await claim(store, limit=2) == []


async def test_what_is_due_later_waits(store: Store) -> None:
    await write_letters(store, NEWS, due=NOW + timedelta(hours=1))

    assert await claim(store) == []
    assert len(await claim(store, at=NOW + timedelta(hours=1))) == 1


async def test_a_letter_comes_as_it_was_written(store: Store) -> None:
    async with store.transaction() as memory:
        await memory.letters.write(HOME, LetterKind.NOTE, about=9, to=ADA, detail="x", at=NOW, urgency=LATER)

    (letter,) = await claim(store)

    assert (letter.kind, letter.subject_id, letter.to_id, letter.detail) == (LetterKind.NOTE, 9, ADA, "x")
    assert (letter.state, letter.attempts, letter.written_at) == (LetterState.WAITING, 0, NOW)
    assert len(letter.nonce) <= 25


async def test_two_bots_on_one_database_share_the_letters_without_a_single_duplicate(
    store: Store, other: Store
) -> None:
    await write_letters(store, *[NEWS] * 100)

    shares = await asyncio.gather(*(claim(each, limit=10) for each in (store, other) * 6))

    ids = [letter.id for share in shares for letter in share]
    assert len(ids) == len(set(ids)) == 100


async def test_a_lease_keeps_others_away_until_it_runs_out(store: Store, other: Store) -> None:
    await write_letters(store, NEWS)
    await claim(store)

    too_early = await claim(other, at=NOW + LEASE - timedelta(seconds=1))
    in_time = await claim(other, at=NOW + LEASE)

    assert too_early == []
    assert len(in_time) == 1


async def test_what_became_of_a_letter_is_said_once_and_for_all(store: Store) -> None:
    await write_letters(store, NEWS)
    (letter,) = await claim(store)

    await settle(store, letter, LetterState.SENT)
    await settle(store, letter, LetterState.UNDELIVERABLE)
    async with store.transaction() as memory:
        await memory.letters.put_off(letter, until=NOW)
        await memory.letters.hand_back([letter])

    assert await states(store) == ["sent"]
    assert await claim(store, at=NOW + timedelta(days=1)) == []


async def test_a_letter_put_off_comes_again_in_its_time_with_its_attempts_counted(store: Store) -> None:
    await write_letters(store, NEWS)
    now = NOW
    for attempts in range(3):
        (letter,) = await claim(store, at=now)
        assert letter.attempts == attempts
        async with store.transaction() as memory:
            await memory.letters.put_off(letter, until=now + timedelta(minutes=10))
        assert await claim(store, at=now + timedelta(minutes=9)) == []
        now += timedelta(minutes=10)

    assert len(await claim(store, at=now)) == 1


async def test_what_is_handed_back_is_anybodys_at_once(store: Store, other: Store) -> None:
    await write_letters(store, NEWS, NEWS)
    first, second = await claim(store)

    async with store.transaction() as memory:
        await memory.letters.hand_back([second])
        await memory.letters.hand_back([])

    assert [letter.id for letter in await claim(other)] == [second.id]
    assert first.id != second.id


async def test_the_same_thing_knocking_twice_is_written_once(store: Store) -> None:
    await write_letters(store, NEWS, once="forum:1")
    await write_letters(store, NEWS, once="forum:1")
    await write_letters(store, NEWS, once="forum:2")
    await write_letters(store, NEWS, NEWS)

    assert await count(store, "letters") == 4


async def test_two_at_once_write_the_same_thing_once(store: Store, other: Store) -> None:
    await asyncio.gather(*(write_letters(each, NEWS, once="forum:1") for each in (store, other) * 3))

    assert await count(store, "letters") == 1


async def test_what_could_not_be_delivered_is_kept_for_the_person_until_they_read_it(store: Store) -> None:
    await write_letters(store, NEWS, NEWS)
    await write_letters(store, NEWS, to=ADA)
    for letter in await claim(store):
        await settle(store, letter, LetterState.UNDELIVERABLE)

    async with store.transaction() as memory:
        kept = await memory.letters.kept_for(HOME, INES)
        elsewhere = await memory.letters.kept_for(999, INES)
        await memory.letters.were_read(kept[:1], at=NOW)
        await memory.letters.were_read([], at=NOW)
        left = await memory.letters.kept_for(HOME, INES)

    assert about(kept) == [1, 2]
    assert elsewhere == []
    assert about(left) == [2]
    assert await states(store) == ["read", "undeliverable", "undeliverable"]


async def test_for_someone_who_left_nothing_is_on_its_way_but_the_role_to_take(store: Store) -> None:
    await write_letters(store, NEWS)
    await write_letters(store, NEWS, to=ADA)
    async with store.transaction() as memory:
        await memory.letters.write(HOME, LetterKind.MENTOR_ROLE, about=1, to=INES, at=NOW)

    async with store.transaction() as memory:
        await memory.letters.drop_for(HOME, INES, but=[LetterKind.MENTOR_ROLE], at=NOW)

    assert await states(store) == ["dropped", "waiting", "waiting"]
