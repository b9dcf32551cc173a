"""Whoever writes to the bot is answered at most once in six hours, and nothing else comes of it for anybody."""

from __future__ import annotations

import pytest

from bot.rules.message_types import WriterIs
from storage.models.enums import LetterKind, LetterState
from storage.models.records import Letter
from storage.schema.audit import audit
from storage.schema.outbox import letters
from storage.schema.people import communities, dm_channels, people
from tests.support.house import ELSEWHERE, HOME, House, member
from tests.support.services.moments import ROUNDS, at_once, on_its_way, rows

ADA = 30


async def answered(house: House, *here: int, perhaps: tuple[int, ...] = ()) -> bool:
    """Ada has written; whether she is answered."""
    return await house.services.direct_messages.answer(ADA, here=here or (HOME,), perhaps=perhaps)


async def claimed(house: House) -> Letter:
    """The one letter on its way, in the courier's hands."""
    [letter] = await house.services.post.claim(limit=5, lease_seconds=60)
    return letter


async def test_six_hours_after_the_answer_came_the_next_may(house: House) -> None:
    assert await answered(house)
    house.wait(hours=2)
    await house.letters()

    house.wait(hours=5, minutes=59)
    too_early = await answered(house)
    house.wait(minutes=1)
    again = await answered(house)

    assert (too_early, again) == (False, True)
    assert await house.told(LetterKind.NOT_READ) == [ADA]


async def test_one_that_could_not_be_carried_for_six_hours_gives_way_to_the_next(house: House) -> None:
    await answered(house)
    house.wait(hours=6)

    assert await answered(house)

    assert await house.told(LetterKind.NOT_READ) == [ADA]


async def test_twice_at_once_from_two_bots_she_is_answered_once(house: House, rival: House) -> None:
    for number in range(ROUNDS):
        told = await at_once(
            *(each.services.direct_messages.answer(ADA, here=[HOME]) for each in (house, rival)),
            turned=number % 2 == 0,
        )

        assert sorted(map(bool, told)) == [False, True]
        assert await house.told(LetterKind.NOT_READ) == [ADA]
        house.wait(hours=6)


async def test_over_several_servers_she_is_answered_once_from_where_she_is_known(house: House) -> None:
    await house.set_up(ELSEWHERE)
    async with house.store.transaction() as memory:
        await memory.people.lock(ELSEWHERE, ADA)

    told = [await answered(house, HOME, ELSEWHERE), await answered(house, HOME)]

    letter = await on_its_way(house, LetterKind.NOT_READ)
    assert told == [True, False]
    assert (letter.community_id, letter.detail) == (ELSEWHERE, WriterIs.SEVERAL)


@pytest.mark.parametrize("is_known", [True, False])
async def test_where_it_is_not_sure_that_she_is_there_she_is_answered_if_she_is_known(
    house: House, is_known: bool
) -> None:
    if is_known:
        async with house.store.transaction() as memory:
            await memory.people.lock(HOME, ADA)

    told = await house.services.direct_messages.answer(ADA, here=[], perhaps=[HOME])

    assert told == is_known


async def test_a_server_that_never_set_the_bot_up_will_do(house: House) -> None:
    assert await answered(house, 999)

    assert len(await rows(house.store, communities, communities.c.community_id == 999)) == 1


@pytest.mark.parametrize("gives_up", ["unreachable", "put_off"])
async def test_an_answer_that_cannot_be_brought_is_dropped_and_nobody_hears_of_it(
    house: House, gives_up: str
) -> None:
    await answered(house)
    letter = await claimed(house)
    post = house.services.post

    if gives_up == "put_off":
        while letter.attempts < 10:
            await post.put_off(letter)
            house.wait(days=2)
            letter = await claimed(house)
    await getattr(post, gives_up)(letter)

    assert [(row["kind"], row["state"]) for row in await rows(house.store, letters)] == [
        (LetterKind.NOT_READ, LetterState.DROPPED)
    ]
    assert await rows(house.store, people) == []


async def test_one_that_comes_leaves_as_it_was_that_she_cannot_be_reached_and_that_she_is_discreet(
    house: House,
) -> None:
    await house.services.preferences.set_discreet(member(ADA), discreet=True)
    async with house.store.transaction() as memory:
        await memory.people.could_not_be_reached(HOME, ADA, at=house.clock())
    before = await rows(house.store, people)
    await answered(house)
    letter = await claimed(house)
    post = house.services.post

    facts = await post.facts(letter)
    await post.opened_dm(letter, ADA, 5001)
    await post.arrived(facts)

    assert not facts.discreet
    assert not await post.reads_discreetly(facts, ADA)
    assert post.comes_later(facts) == 0
    assert await rows(house.store, people) == before
    assert await rows(house.store, dm_channels) == []


async def test_she_can_see_that_she_was_answered_and_it_makes_her_no_part_of_anything(house: House) -> None:
    await answered(house)
    await house.letters()

    mine = await house.services.privacy.mine(member(ADA))

    assert [row["kind"] for row in mine.kinds["letters"]] == [LetterKind.NOT_READ]
    async with house.store.reading() as memory:
        assert await memory.people.known(HOME) == set()
        assert ADA not in await memory.people.involved(HOME)
    assert await rows(house.store, audit, audit.c.actor_id == ADA) == []
    assert await house.services.privacy.delete(member(ADA))
    assert await rows(house.store, letters) == []
