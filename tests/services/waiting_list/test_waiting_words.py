"""Whoever waits for a mentor hears every two weeks that they are not forgotten; once, and in their own time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.fitting import InTheWay
from bot.rules.traits import Stance, Want, write_answers
from bot.services.outbox.context import Facts
from bot.ui.outbox.direct_messages import render
from storage.models.enums import LetterKind, LetterState, SeekerState
from storage.models.records import Seeker
from storage.schema.outbox import letters
from storage.schema.people import seekers
from tests.support.factories import write_wants
from tests.support.house import HOME, START, House, facilitator, in_dm, member, someone
from tests.support.services.carrying import Discord, Round
from tests.support.services.moments import at_once, news, rows
from tests.support.services.walkers import begun

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50
WORD = (LetterKind.STILL_WAITING, ADA)


async def waits(house: House, person: int = ADA) -> Seeker:
    """Someone has joined the waiting list, and all letters of before have arrived."""
    seeker = await house.services.seekers.join(member(person), hope=None, attends=True, preferences=None)
    await house.letters()
    return seeker


async def day(house: House, number: float) -> set[tuple[LetterKind, int | None]]:
    """What is told when it is this many days after the beginning, and has been swept."""
    house.clock.forward(START + timedelta(days=number) - house.clock())
    await house.services.due.sweep()
    return await news(house)


async def word_at(house: House, person: int = ADA) -> datetime | None:
    """When someone hears next."""
    found: datetime | None = (await rows(house.store, seekers, seekers.c.user_id == person))[-1]["word_at"]
    return found


async def the_word(house: House) -> Facts:
    """What the word says that is on its way now, in the moment in which it is carried."""
    [letter] = await house.services.post.claim(limit=9, lease_seconds=60)
    return await house.services.post.facts(letter)


async def brought(house: House) -> list[tuple[LetterKind, int | None]]:
    """What a courier brings now, as far as it says anything."""
    discord = Discord()
    await Round(house, discord).carry()
    return discord.messages(at=house.clock())


async def says(house: House, person: int, *, side: str, must: bool = False) -> None:
    """What someone says about themselves, and whether they hope for the same side."""
    async with house.store.transaction() as memory:
        await memory.profiles.say(
            HOME,
            person,
            answers=write_answers({"side": side}),
            wants=write_wants({"side": Want(stance=Stance.SIMILAR, must=must)}),
        )


async def test_every_two_weeks_comes_one_word(house: House) -> None:
    await waits(house)

    told = {number: await day(house, number) for number in (1, 13.9, 14, 15, 27, 28, 42)}

    assert told == {1: set(), 13.9: set(), 14: {WORD}, 15: set(), 27: set(), 28: {WORD}, 42: {WORD}}


async def test_it_comes_at_a_good_moment_of_their_own(house: House) -> None:
    await house.services.preferences.live_in(member(ADA), "Asia/Tokyo")
    await house.services.preferences.like_hour(member(ADA), 10)
    house.wait(hours=4)  # one in the morning, in Tokyo

    await waits(house)

    assert await word_at(house) == datetime(2026, 1, 16, 1, tzinfo=UTC)


async def test_a_word_that_is_ready_in_the_night_is_kept_until_their_morning(house: House) -> None:
    await waits(house)
    await house.services.preferences.live_in(member(ADA), "Asia/Tokyo")
    house.wait(days=14, hours=4)
    await house.services.due.sweep()

    at_night = await brought(house)
    house.wait(hours=17)

    assert at_night == []
    assert await brought(house) == [WORD]


async def test_two_processes_that_sweep_at_once_write_one(house: House, rival: House) -> None:
    for person in range(100, 140):
        await waits(house, person)
    house.wait(days=14)

    await at_once(*(sweeper.services.due.sweep() for sweeper in (house, rival, house, rival)))

    told = [letter.to_id for letter in await house.letters()]
    assert sorted(told, key=str) == list(range(100, 140))


@pytest.mark.parametrize("wish", ["rest", "opt_out"])
async def test_who_wants_nothing_asked_hears_nothing_and_hears_again_afterwards(house: House, wish: str) -> None:
    await waits(house)
    await getattr(house.services.preferences, wish)(member(ADA))

    meanwhile = {number: await day(house, number) for number in (14, 28)}
    await house.services.preferences.go_on(member(ADA))
    later = await day(house, 42)

    assert WORD not in {told for each in meanwhile.values() for told in each}
    assert later == {WORD}


async def test_who_says_so_while_it_is_on_its_way_does_not_get_it(house: House) -> None:
    await waits(house)
    house.wait(days=14)
    await house.services.due.sweep()
    await house.services.preferences.opt_out(member(ADA))

    assert await brought(house) == []


@pytest.mark.parametrize("how", ["match", "withdraw", "leave", "stay"])
async def test_it_stops_with_the_waiting(house: House, how: str) -> None:
    if how == "stay":
        pairing = await begun(house)
        await house.services.standing.step_down(member(INES))
        await house.services.handing_over.offer(in_dm(INES), pairing.id)
    await waits(house)
    match how:
        case "match":
            await house.mentor(INES)
            await house.together(ADA, INES)
        case "withdraw":
            await house.services.seekers.withdraw(member(ADA))
        case "leave":
            await house.services.leaving.left(HOME, ADA)
        case _:
            await house.services.handing_over.stay(in_dm(ADA), pairing.id)
    await house.letters()

    [row] = await rows(house.store, seekers)
    assert (row["state"] != SeekerState.WAITING, row["word_at"]) == (True, None)
    assert WORD not in await day(house, 14)


@pytest.mark.parametrize("how", ["withdraw", "leave"])
async def test_a_word_on_its_way_is_dropped_when_the_waiting_stops(house: House, how: str) -> None:
    await waits(house)
    house.wait(days=14)
    await house.services.due.sweep()
    if how == "withdraw":
        await house.services.seekers.withdraw(member(ADA))
    else:
        await house.services.leaving.left(HOME, ADA)

    assert WORD not in await brought(house)


async def test_who_is_back_on_the_list_after_a_handover_hears_again(house: House) -> None:
    pairing = await begun(house)
    await house.services.standing.step_down(member(INES))
    await house.services.handing_over.offer(in_dm(INES), pairing.id)

    await house.services.handing_over.move_on(in_dm(ADA), pairing.id)

    assert await word_at(house) == START + timedelta(days=14)


async def test_after_weeks_of_downtime_one_word_comes_and_the_next_two_weeks_later(house: House) -> None:
    await waits(house)

    told = {number: await day(house, number) for number in (75, 76, 88, 89)}

    assert told == {75: {WORD}, 76: set(), 88: set(), 89: {WORD}}


async def test_while_discord_takes_nothing_no_pile_grows(house: House) -> None:
    await waits(house)
    for _ in range(4):
        house.wait(days=14)
        await house.services.due.sweep()

    assert await brought(house) == [WORD]


async def test_whom_no_message_reaches_finds_one_word_kept_and_not_the_pile(house: House) -> None:
    await waits(house)
    discord = Discord(unreachable={ADA})
    for _ in range(3):
        house.wait(days=14)
        await house.services.due.sweep()
        await Round(house, discord).carry()

    mine = await house.services.overview.mine(member(ADA))

    assert [facts.letter.kind for facts in mine.kept] == [LetterKind.STILL_WAITING]
    states = [row["state"] for row in await rows(house.store, letters, letters.c.kind == LetterKind.STILL_WAITING)]
    assert states == [LetterState.DROPPED, LetterState.DROPPED, LetterState.UNDELIVERABLE]


@pytest.mark.parametrize("by", ["mentor", "facilitator"])
async def test_whom_someone_has_asked_meanwhile_is_not_told_that_they_wait(house: House, by: str) -> None:
    seeker = await waits(house)
    await house.mentor(INES)
    house.wait(days=13)
    if by == "mentor":
        await house.services.offering.offer_to_waiting(member(INES), seeker.id)
    else:
        await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))
    await house.letters()
    house.wait(days=1)
    await house.services.due.sweep()

    assert render(await the_word(house), house.programme) is None


async def test_who_has_asked_someone_by_name_still_hears_that_they_wait(house: House) -> None:
    await waits(house)
    await house.mentor(INES)
    house.wait(days=13)
    await house.asked(ADA, INES)
    await house.letters()
    house.wait(days=1)
    await house.services.due.sweep()

    assert render(await the_word(house), house.programme) is not None


async def test_what_stands_in_the_way_is_found_out_in_the_moment_it_is_carried(house: House) -> None:
    await waits(house)
    await says(house, ADA, side="betrayed", must=True)

    nobody = (await house.services.seekers.outlook(member(ADA))).in_the_way
    await house.mentor(INES)
    await says(house, INES, side="unfaithful")
    must = (await house.services.seekers.outlook(member(ADA))).in_the_way
    await house.mentor(MAREK)
    nothing = (await house.services.overview.mine(member(ADA))).outlook

    assert nobody == InTheWay(no_room=True)
    assert must == InTheWay(musts=("side",))
    assert nothing is not None
    assert nothing.in_the_way == InTheWay()


async def keep_apart(house: House) -> None:
    async with house.store.transaction() as memory:
        await memory.couples.keep_apart(HOME, by=INES, other=ADA, at=house.clock())


async def has_no_room(house: House) -> None:
    await house.together(BILAL, INES)


@pytest.mark.parametrize("why_not", [keep_apart, has_no_room])
async def test_a_mentor_kept_apart_is_in_the_way_just_as_one_without_room(
    house: House, why_not: Callable[[House], Awaitable[None]]
) -> None:
    await waits(house)
    await house.mentor(INES, capacity=1)
    await says(house, ADA, side="betrayed", must=True)
    await says(house, INES, side="unfaithful")
    before = await house.services.seekers.outlook(member(ADA))

    await why_not(house)

    outlook = await house.services.seekers.outlook(member(ADA))
    assert before.in_the_way == InTheWay(musts=("side",))
    assert outlook.in_the_way == InTheWay(no_room=True)


async def test_someone_who_waits_and_mentors_is_no_mentor_for_themselves(house: House) -> None:
    await house.mentor(ADA)
    await waits(house)

    assert (await house.services.seekers.outlook(member(ADA))).in_the_way == InTheWay(no_room=True)
