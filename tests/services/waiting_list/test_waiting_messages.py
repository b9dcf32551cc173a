"""Every two weeks, seekers read that they are not forgotten; once, and in their own contact hours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.traits import Want, WantStance, format_answers
from bot.services.outbox.context import MessageContext
from bot.ui.outbox.direct_messages import render_dm
from storage.models.enums import DeliveryState, MessageKind, SeekerState
from storage.models.records import Seeker
from storage.schema.outbox import outbox_messages
from storage.schema.people import seekers
from tests.support.factories import write_wants
from tests.support.service_harness import COMMUNITY_ID, START, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import start_pairing
from tests.support.services.concurrency import pending_messages, rows, run_concurrently
from tests.support.services.delivery import DeliveryRun, FakeDiscord
from tests.support.services.matching import keep_apart

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50
WORD = (MessageKind.STILL_WAITING, ADA)


async def waits(harness: ServiceHarness, person: int = ADA) -> Seeker:
    """Someone has joined the waiting list, and all messages of before have arrived."""
    joins = harness.services.waiting_list.join
    seeker = await joins(member(person), hope=None, attends=True, listed=True, preferences=None)
    await harness.drain_outbox()
    return seeker


async def day(harness: ServiceHarness, number: float) -> set[tuple[MessageKind, int | None]]:
    """What is told when it is this many days after the beginning, and what was due is done."""
    harness.clock.advance(START + timedelta(days=number) - harness.clock())
    await harness.services.due.sweep()
    return await pending_messages(harness)


async def word_at(harness: ServiceHarness, person: int = ADA) -> datetime | None:
    """When someone hears next."""
    found: datetime | None = (await rows(harness.database, seekers, seekers.c.user_id == person))[-1]["word_at"]
    return found


async def the_word(harness: ServiceHarness) -> MessageContext:
    """What the word says that is on its way now, in the moment in which it is carried."""
    [message] = await harness.services.outbox.claim(limit=9, lease_s=60)
    return await harness.services.outbox.load_context(message)


async def brought(harness: ServiceHarness) -> list[tuple[MessageKind, int | None]]:
    """What an outbox worker brings now, as far as it says anything."""
    discord = FakeDiscord()
    await DeliveryRun(harness, discord).run()
    return discord.messages(at=harness.clock())


async def says(harness: ServiceHarness, person: int, *, side: str, must: bool = False) -> None:
    """What someone says about themselves, and whether they hope for the same side."""
    async with harness.database.transaction() as uow:
        await uow.profiles.set(
            COMMUNITY_ID,
            person,
            answers=format_answers({"side": side}),
            wants=write_wants({"side": Want(stance=WantStance.SIMILAR, must=must)}),
        )


async def test_every_two_weeks_comes_one_word(harness: ServiceHarness) -> None:
    await waits(harness)

    told = {number: await day(harness, number) for number in (1, 13.9, 14, 15, 27, 28, 42)}

    assert told == {1: set(), 13.9: set(), 14: {WORD}, 15: set(), 27: set(), 28: {WORD}, 42: {WORD}}


async def test_it_comes_at_a_good_moment_of_their_own(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_time_zone(member(ADA), "Asia/Tokyo")
    await harness.services.preferences.set_hour(member(ADA), 10)
    harness.advance_time(hours=4)  # one in the morning, in Tokyo

    await waits(harness)

    assert await word_at(harness) == datetime(2026, 1, 16, 1, tzinfo=UTC)


async def test_a_word_that_is_ready_in_the_night_is_kept_until_their_morning(harness: ServiceHarness) -> None:
    await waits(harness)
    await harness.services.preferences.set_time_zone(member(ADA), "Asia/Tokyo")
    harness.advance_time(days=14, hours=4)
    await harness.services.due.sweep()

    at_night = await brought(harness)
    harness.advance_time(hours=17)

    assert at_night == []
    assert await brought(harness) == [WORD]


async def test_two_processes_that_sweep_at_once_write_one(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for person in range(100, 140):
        await waits(harness, person)
    harness.advance_time(days=14)

    sweepers = (harness, second_harness, harness, second_harness)
    await run_concurrently(*(sweeper.services.due.sweep() for sweeper in sweepers))

    told = [message.recipient_id for message in await harness.drain_outbox()]
    assert sorted(told, key=str) == list(range(100, 140))


@pytest.mark.parametrize("wish", ["rest", "opt_out"])
async def test_who_wants_nothing_asked_hears_nothing_and_hears_again_afterwards(
    harness: ServiceHarness, wish: str
) -> None:
    await waits(harness)
    await getattr(harness.services.preferences, wish)(member(ADA))

    meanwhile = {number: await day(harness, number) for number in (14, 28)}
    await harness.services.preferences.go_on(member(ADA))
    later = await day(harness, 42)

    assert WORD not in {told for each in meanwhile.values() for told in each}
    assert later == {WORD}


async def test_who_says_so_while_it_is_on_its_way_does_not_get_it(harness: ServiceHarness) -> None:
    await waits(harness)
    harness.advance_time(days=14)
    await harness.services.due.sweep()
    await harness.services.preferences.opt_out(member(ADA))

    assert await brought(harness) == []


@pytest.mark.parametrize("how", ["match", "withdraw", "leave", "stay"])
async def test_it_stops_with_the_waiting(harness: ServiceHarness, how: str) -> None:
    if how == "stay":
        pairing = await start_pairing(harness)
        await harness.services.mentor_status.step_down(member(INES))
        await harness.services.handover.offer(in_dm(INES), pairing.id)
    await waits(harness)
    match how:
        case "match":
            await harness.add_mentor(INES)
            await harness.active_pairing(ADA, INES)
        case "withdraw":
            await harness.services.waiting_list.withdraw(member(ADA))
        case "leave":
            await harness.services.departures.member_left(COMMUNITY_ID, ADA)
        case _:
            await harness.services.handover.stay(in_dm(ADA), pairing.id)
    await harness.drain_outbox()

    [row] = await rows(harness.database, seekers)
    assert (row["state"] != SeekerState.WAITING, row["word_at"]) == (True, None)
    assert WORD not in await day(harness, 14)


@pytest.mark.parametrize("how", ["withdraw", "leave"])
async def test_a_word_on_its_way_is_dropped_when_the_waiting_stops(harness: ServiceHarness, how: str) -> None:
    await waits(harness)
    harness.advance_time(days=14)
    await harness.services.due.sweep()
    if how == "withdraw":
        await harness.services.waiting_list.withdraw(member(ADA))
    else:
        await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    assert WORD not in await brought(harness)


async def test_who_is_back_on_the_list_after_a_handover_hears_again(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    await harness.services.mentor_status.step_down(member(INES))
    await harness.services.handover.offer(in_dm(INES), pairing.id)

    await harness.services.handover.move_on(in_dm(ADA), pairing.id)

    assert await word_at(harness) == START + timedelta(days=14)


async def test_after_weeks_of_downtime_one_word_comes_and_the_next_two_weeks_later(harness: ServiceHarness) -> None:
    await waits(harness)

    told = {number: await day(harness, number) for number in (75, 76, 88, 89)}

    assert told == {75: {WORD}, 76: set(), 88: set(), 89: {WORD}}


async def test_while_discord_takes_nothing_no_pile_grows(harness: ServiceHarness) -> None:
    await waits(harness)
    for _ in range(4):
        harness.advance_time(days=14)
        await harness.services.due.sweep()

    assert await brought(harness) == [WORD]


async def test_whom_no_message_reaches_finds_one_word_kept_and_not_the_pile(harness: ServiceHarness) -> None:
    await waits(harness)
    discord = FakeDiscord(unreachable={ADA})
    for _ in range(3):
        harness.advance_time(days=14)
        await harness.services.due.sweep()
        await DeliveryRun(harness, discord).run()

    mine = await harness.services.overview.mine(member(ADA))

    assert [context.message.kind for context in mine.kept_messages] == [MessageKind.STILL_WAITING]
    states = [
        row["state"]
        for row in await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.STILL_WAITING)
    ]
    assert states == [DeliveryState.DROPPED, DeliveryState.DROPPED, DeliveryState.UNDELIVERABLE]


@pytest.mark.parametrize("by", ["mentor", "facilitator"])
async def test_whom_someone_has_asked_meanwhile_is_not_told_that_they_wait(harness: ServiceHarness, by: str) -> None:
    seeker = await waits(harness)
    await harness.add_mentor(INES)
    harness.advance_time(days=13)
    if by == "mentor":
        await harness.services.offers.offer_to_waiting(member(INES), seeker.id)
    else:
        await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))
    await harness.drain_outbox()
    harness.advance_time(days=1)
    await harness.services.due.sweep()

    assert render_dm(await the_word(harness), harness.programme) is None


async def test_who_has_asked_someone_by_name_still_hears_that_they_wait(harness: ServiceHarness) -> None:
    await waits(harness)
    await harness.add_mentor(INES)
    harness.advance_time(days=13)
    await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()
    harness.advance_time(days=1)
    await harness.services.due.sweep()

    assert render_dm(await the_word(harness), harness.programme) is not None


async def test_what_stands_in_the_way_is_found_out_in_the_moment_it_is_carried(harness: ServiceHarness) -> None:
    await waits(harness)
    await says(harness, ADA, side="betrayed", must=True)

    nobody = (await harness.services.waiting_list.outlook(member(ADA))).obstacles
    await harness.add_mentor(INES)
    await says(harness, INES, side="unfaithful")
    must = (await harness.services.waiting_list.outlook(member(ADA))).obstacles
    await harness.add_mentor(MAREK)
    nothing = (await harness.services.overview.mine(member(ADA))).outlook

    assert nobody == MatchObstacles(has_no_free_mentor=True)
    assert must == MatchObstacles(musts=("side",))
    assert nothing is not None
    assert nothing.obstacles == MatchObstacles()


NOBODY_FREE, MUST = MatchObstacles(has_no_free_mentor=True), MatchObstacles(musts=("side",))


@pytest.mark.parametrize(
    ("happens", "obstacles"),
    [
        pytest.param(lambda h: h.active_pairing(BILAL, INES), NOBODY_FREE, id="has no room"),
        pytest.param(lambda h: keep_apart(h, ADA, INES), NOBODY_FREE, id="kept apart"),
        pytest.param(lambda h: keep_apart(h, INES, ADA), MUST, id="keeps apart"),
    ],
)
async def test_a_mentor_kept_apart_is_as_one_without_room_and_of_one_who_keeps_apart_nothing_is_read(
    harness: ServiceHarness, happens: Callable[[ServiceHarness], Awaitable[object]], obstacles: MatchObstacles
) -> None:
    await waits(harness)
    await harness.add_mentor(INES, capacity=1)
    await says(harness, ADA, side="betrayed", must=True)
    await says(harness, INES, side="unfaithful")
    before = await harness.services.waiting_list.outlook(member(ADA))

    await happens(harness)

    after = await harness.services.waiting_list.outlook(member(ADA))
    assert (before.obstacles, after.obstacles) == (MUST, obstacles)


async def test_someone_who_waits_and_mentors_is_no_mentor_for_themselves(harness: ServiceHarness) -> None:
    await harness.add_mentor(ADA)
    await waits(harness)

    assert (await harness.services.waiting_list.outlook(member(ADA))).obstacles.has_no_free_mentor
