"""The courier keeps Discord's pace, opens direct messages slowly, gives way, and stops in good order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.outbox.rate_limiter import Closing, Gates, Round
from bot.services.outbox.context import Facts
from storage.maintenance.migrate import migrate
from storage.models.enums import LetterKind, LetterState, Urgency
from storage.models.records import Letter
from tests.support.databases import store_at
from tests.support.house import HOME, House
from tests.support.outbox.line import PATIENCE, kept_letters, too_many_requests, until
from tests.support.outbox.wire import Asked, Wire, courier_over, write

HURRY = Round(requests_per_second=1000, dm_open_seconds=0)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A community over SQLite."""
    store = store_at(f"sqlite+aiosqlite:///{tmp_path}/companion.db")
    await migrate(store)
    house = House(store)
    await house.set_up()
    yield house
    await store.close()


async def states(house: House) -> list[LetterState]:
    """What became of each letter."""
    return [letter.state for letter in await kept_letters(house.store, *LetterKind)]


async def test_no_second_holds_more_requests_than_allowed(house: House) -> None:
    wire = Wire()
    courier = courier_over(house, wire, Round(requests_per_second=50, dm_open_seconds=0))
    await write(house, *range(1, 31))
    async with house.store.transaction() as memory:
        for thread in range(30):
            await memory.letters.write(HOME, LetterKind.FORUM_REPLY, about=thread, at=house.clock())

    courier.wake()
    await courier.rest()

    times = [asked.at for asked in wire.asked]
    assert len(times) == 90
    assert all(later - earlier >= 0.99 for earlier, later in zip(times, times[50:], strict=False))


async def test_letters_are_begun_one_after_another_and_not_all_at_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[float] = []
    read = house.services.post.facts

    async def note(letter: Letter) -> Facts:
        begun.append(asyncio.get_running_loop().time())
        return await read(letter)

    monkeypatch.setattr(house.services.post, "facts", note)
    courier = courier_over(house, Wire(), Round(requests_per_second=50, dm_open_seconds=0))
    await write(house, *range(1, 16))

    courier.wake()
    await courier.rest()

    assert len(begun) == 15
    assert all(later - earlier >= 0.019 for earlier, later in pairwise(begun))


async def test_direct_messages_are_opened_one_by_one_while_the_rest_goes_on(house: House) -> None:
    wire = Wire()
    courier = courier_over(house, wire, Round(requests_per_second=1000, dm_open_seconds=0.5))
    async with house.store.transaction() as memory:
        for known in range(50, 60):
            await memory.people.keep_dm_channel(known, 1_000_000 + known)
    await write(house, 1, 2, 3, *range(50, 60))

    courier.wake()
    await courier.rest()

    opened = [asked.at for asked in wire.asked if not asked.is_message]
    assert all(later - earlier >= 0.49 for earlier, later in pairwise(opened))
    assert sorted(wire.readers) == [1, 2, 3, *range(50, 60)]
    assert max(asked.at for asked in wire.asked if asked.path.startswith("/channels/100005")) < opened[2]


async def test_letters_to_one_person_arrive_in_the_order_they_were_written(house: House) -> None:
    wire = Wire()
    courier = courier_over(house, wire, HURRY)
    await write(house, 7, 8, 7, 8, 7)

    courier.wake()
    await courier.rest()

    numbers = [int(nonce.split("-")[1]) for nonce in wire.nonces]
    to_seven = [number for number, reader in zip(numbers, wire.readers, strict=True) if reader == 7]
    assert to_seven == sorted(to_seven)
    assert len(to_seven) == 3


async def test_what_is_most_urgent_goes_first(house: House) -> None:
    wire = Wire()
    # Far enough apart that what was begun later does not come in earlier on a busy machine.
    courier = courier_over(house, wire, Round(requests_per_second=10, dm_open_seconds=0))
    await write(house, 3, urgency=Urgency.LATER)
    await write(house, 2, urgency=Urgency.NEWS)
    await write(house, 1, urgency=Urgency.FIRST)

    courier.wake()
    await courier.rest()

    assert wire.readers == [1, 2, 3]


async def test_something_urgent_overtakes_what_was_claimed_and_not_begun(house: House) -> None:
    wire = Wire()
    slow = Round(requests_per_second=40, dm_open_seconds=0, lease_seconds=2)
    courier = courier_over(house, wire, slow)
    await write(house, *range(10, 60), urgency=Urgency.LATER)
    courier.wake()
    await until(lambda: len(wire.readers) >= 2)

    await write(house, 1, urgency=Urgency.FIRST)
    await courier.rest()

    assert wire.readers.index(1) < 35
    assert len(wire.readers) == len(set(wire.nonces)) == 51


async def test_a_request_without_an_answer_is_put_off_and_never_cancelled(house: House) -> None:
    """Cancelled while it waits out a limit on everything, discord.py would not send anything ever again."""
    answered = asyncio.Event()
    finished: list[str] = []

    async def hang(asked: Asked) -> None:
        if asked.is_message:
            await answered.wait()
            finished.append(asked.path)

    wire = Wire(hang)
    courier = courier_over(house, wire, Round(requests_per_second=1000, dm_open_seconds=0, lease_seconds=0.4))
    await write(house, 1)

    courier.wake()
    await courier.rest()
    (letter,) = await kept_letters(house.store, *LetterKind)
    answered.set()
    await until(lambda: bool(finished))

    assert (letter.state, letter.attempts) == (LetterState.WAITING, 1)
    assert len(finished) == 1


async def test_a_429_closes_the_gate_for_all(house: House) -> None:
    async def refuse(asked: Asked) -> None:
        if asked.is_message:
            raise too_many_requests(3600)

    wire = Wire(refuse)
    courier = courier_over(house, wire, Round(requests_per_second=50, dm_open_seconds=0))
    await write(house, *range(1, 41))

    courier.wake()
    await courier.rest()

    waiting = await kept_letters(house.store, *LetterKind)
    assert len(wire.asked) < 20
    assert all(letter.due_at > house.clock() + timedelta(seconds=3500) for letter in waiting)
    assert [letter.attempts for letter in waiting].count(0) > 25


async def test_closing_finishes_what_is_on_its_way_and_hands_back_the_rest(house: House) -> None:
    may_answer = asyncio.Event()

    async def wait(asked: Asked) -> None:
        if asked.is_message:
            await may_answer.wait()

    wire = Wire(wait)
    courier = courier_over(house, wire, HURRY)
    await write(house, *range(1, 41))
    courier.wake()
    await until(lambda: len(wire.readers) == 8)

    closing = asyncio.ensure_future(courier.close(within=5))
    await asyncio.sleep(0)
    may_answer.set()
    await closing

    after = await states(house)
    free = await house.services.post.claim(limit=100, lease_seconds=60)
    assert after.count(LetterState.SENT) == len(wire.nonces) == 8
    assert len(free) == 32


async def test_closing_does_not_wait_at_a_gate(house: House) -> None:
    wire = Wire()
    courier = courier_over(house, wire, Round(dm_open_seconds=3600, lease_seconds=36_000))
    await write(house, 1, 2, 3)
    courier.wake()
    await until(lambda: len(wire.nonces) == 1)

    async with asyncio.timeout(PATIENCE):
        await courier.close(within=3600)

    free = await house.services.post.claim(limit=100, lease_seconds=60)
    assert (await states(house)).count(LetterState.SENT) == 1
    assert len(free) == 2
    assert all(letter.attempts == 0 for letter in free)


async def test_whoever_comes_to_a_gate_after_closing_does_not_wait_there_either() -> None:
    gates = Gates(Round(dm_open_seconds=3600, lease_seconds=36_000))
    await gates.ask(asyncio.sleep(0), opens_dm=True)

    gates.close()

    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Closing):
            await gates.ask(asyncio.sleep(0), opens_dm=True)


async def test_closing_lets_go_of_what_takes_too_long(house: House) -> None:
    wire = Wire(lambda _asked: asyncio.Event().wait())  # type: ignore[arg-type, return-value]  # never
    courier = courier_over(house, wire, HURRY)
    await write(house, 1)
    courier.wake()
    await until(lambda: bool(wire.asked))

    async with asyncio.timeout(PATIENCE):
        await courier.close(within=0.05)
        await courier.rest()

    house.wait(seconds=HURRY.lease_seconds)
    assert len(await house.services.post.claim(limit=10, lease_seconds=60)) == 1


async def test_after_closing_nothing_more_is_begun(house: House) -> None:
    wire = Wire()
    courier = courier_over(house, wire, HURRY)
    await courier.close(within=1)
    await write(house, 1)

    courier.wake()
    await courier.rest()

    assert wire.asked == []


async def test_one_that_breaks_holds_up_no_other(house: House) -> None:
    wire = Wire()
    courier = courier_over(house, wire, HURRY)
    async with house.store.transaction() as memory:
        at = house.clock()
        await memory.letters.write(
            HOME, LetterKind.REACTION_ANSWERED, about=0, to=1, detail="NoSuchRefusal", at=at, urgency=Urgency.FIRST
        )
    await write(house, 1, 2)

    courier.wake()
    await courier.rest()

    assert sorted(wire.readers) == [1, 2]
    assert (await states(house)).count(LetterState.WAITING) == 1
