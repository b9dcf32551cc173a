"""The world of the demo: one time for all, and nothing left of it."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.world import STARTS_AT, SimulationClock, run_world


async def test_days_end_in_the_evening_just_after_check_ins_are_due() -> None:
    clock = SimulationClock()
    clock.advance(timedelta(hours=14))

    clock.advance(clock.until_next_check_in_time())

    assert f"{clock():%d %B, %H:%M}" == "04 March, 18:30"


async def test_late_in_the_evening_a_day_is_a_day() -> None:
    clock = SimulationClock()

    clock.advance(clock.until_next_check_in_time())

    assert clock() == STARTS_AT + timedelta(days=1)


async def test_discord_and_the_bot_live_in_the_same_time() -> None:
    async with run_world() as made:
        made.clock.tick()
        await made.advance_days(3)
        message = await made.community["Ada"].send(made.community.mentorship, "Good evening.")

        assert message.created_at == made.community.bot.clock() == made.community.env.now()
