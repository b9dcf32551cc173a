"""The world of the demo: one time for all, and nothing left of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.web.rooms import Rooms
from bot.demo.web.serve import people_of
from bot.demo.world.lively import HALF_A_YEAR, create_lively_community
from bot.demo.world.world import STARTS_AT, SimulationClock, run_simulation, run_world
from bot.rules.callers import Caller, NamedUser


async def test_days_end_in_the_evening_just_after_check_ins_are_due() -> None:
    clock = SimulationClock()
    clock.advance(timedelta(hours=14))

    clock.advance(clock.until_next_check_in_time())

    assert f"{clock():%d %B, %H:%M}" == "04 March, 18:30"


async def test_late_in_the_evening_a_day_is_a_day() -> None:
    clock = SimulationClock()

    clock.advance(clock.until_next_check_in_time())

    assert clock() == STARTS_AT + timedelta(days=1)


async def test_a_check_in_comes_at_the_hour_that_somebody_chose() -> None:
    async with run_world() as made:
        community, services = made.community, made.bot.services
        ada, ines = community.caller("Ada"), community.caller("Ines")
        await services.preferences.set_time_zone(ada, "Asia/Kathmandu")
        await services.preferences.set_hour(ada, 20)
        offered = await services.mentor_applications.add(community.caller("Rosa"), named(ines))
        asked = await services.requests.ask_mentor(ada, named(ines), words=None, attends=True)
        await services.responses.agree(ines, asked.id)
        await made.advance_days(4)
        sent = [
            message.timestamp for message in made.env.backend.messages[community["Ada"].user.dm_channel.id].values()
        ]

    assert offered.user_id == ines.user_id
    assert [when for when in sent if "T14:15:00" in when]


async def test_discord_and_the_bot_live_in_the_same_time() -> None:
    async with run_world() as made:
        made.clock.tick()
        await made.advance_days(3)
        message = await made.community["Ada"].send(made.community.mentorship, "Good evening.")

        assert message.created_at == made.community.bot.clock() == made.community.env.now()


@pytest.mark.long
async def test_half_a_year_later_there_are_twelve_pairs_eight_who_wait_and_two_concerns() -> None:
    async with run_simulation(STARTS_AT - HALF_A_YEAR) as made:
        community = await create_lively_community(made)
        facilitator = community.caller("Yara")
        queue = await made.bot.services.overview.queue(facilitator)
        pairs = await made.bot.services.overview.live_pairings(facilitator)

        people = {one.name: one for one in people_of(community)}
        rooms = Rooms(made.env, list(people.values()), [community.facilitators], None)
        unread = {name: rooms.unread(one, rooms.visible_to(one)[0]) for name, one in people.items()}

        assert made.clock() == made.env.now() == STARTS_AT
        assert (len(pairs), len(queue.waiting_list), len(queue.concerns)) == (12, 8, 2)
        assert (len(queue.silent_pairs), len(queue.applications)) == (1, 1)
        assert [one.taken_by for one in queue.concerns] == [community.caller("Piotr").user_id, None]
        # What came in the last day is new, such as Zoe's question; a check-in of three weeks ago is not.
        assert (unread["Ivo"], unread["Kofi"] > 1) == (1, False)
        assert not made.env.errors_since(0)


def named(caller: Caller) -> NamedUser:
    """How a command names this person."""
    return NamedUser(user_id=caller.user_id, is_bot=False, is_in_server=True, role_ids=caller.role_ids)
