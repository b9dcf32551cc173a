"""The world of the demo: one time for all, and nothing left of it."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.world import BEGINNING, SharedClock, world


async def test_days_end_in_the_evening_just_after_check_ins_are_due() -> None:
    clock = SharedClock()
    clock.forward(timedelta(hours=14))

    clock.forward(clock.until_tomorrow_evening())

    assert f"{clock():%d %B, %H:%M}" == "04 March, 18:30"


async def test_late_in_the_evening_a_day_is_a_day() -> None:
    clock = SharedClock()

    clock.forward(clock.until_tomorrow_evening())

    assert clock() == BEGINNING + timedelta(days=1)


async def test_discord_and_the_bot_live_in_the_same_time() -> None:
    async with world() as made:
        made.clock.tick()
        await made.live_on(3)
        message = await made.town["Ada"].send(made.town.mentorship, "Good evening.")

        assert message.created_at == made.town.bot.clock() == made.town.env.now()
