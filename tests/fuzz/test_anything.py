"""Anybody does anything, and much that Discord would not let them: always one calm answer, no right gained.

Run longer, and with other steps each time: ``FUZZ_EXAMPLES=200 pytest tests/fuzz --everything -n 0``.
"""

from __future__ import annotations

import asyncio
import os
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.demo.world.community import InventedCommunity, SetClock, invent
from bot.demo.world.world import Prompt
from tests.conftest import new_companion
from tests.support.databases import Lite, store_at
from tests.support.journeys.acting import applies, asks, check_in_comes, services, together, waits

from .deeds import BY_NOBODY, DEEDS, OUTSIDER, PEOPLE, Day
from .dice import Dice
from .seen import Shown
from .watching import Watch

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many days are lived through, with other steps each time; without it a few, always the same."""

DAYS, STEPS = 5, 420
OFTEN = 20
"""After so many steps everything that is stored is looked at."""


@pytest.mark.long
@given(random=st.randoms(use_true_random=True))
@settings(
    max_examples=EXAMPLES or DAYS,
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    # Every step is told as it happened; making the list shorter would take an hour.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_anybody_does_is_answered_calmly_and_breaks_nothing(lite_of_the_bot: Lite, random: Random) -> None:
    with asyncio.Runner() as runner:
        runner.run(live(lite_of_the_bot, Dice(random)))


async def live(lite: Lite, dice: Dice) -> None:
    """One day in a town that is in the middle of everything."""
    clock = SetClock()
    # Of its own, and closed with the day: the one that is lent stays open, on a loop that is gone then.
    url = lite.emptied_store().engine.url.render_as_string(hide_password=False)
    bot = new_companion(store_at(url), clock)
    env = Prompt(bot, check_errors=False, settle_timeout=30)
    await env.start()
    with capture_logs() as logs:
        try:
            town = await invent(env, bot, clock)
            await furnish(town)
            day = Day(town=town, shown=Shown(env), swept_at=clock())
            watch = Watch(logs)
            try:
                await anything(day, watch, dice)
            except BaseException as error:
                error.add_note("what was done:\n" + "\n".join(day.steps))
                raise
            finally:
                watch.close()
        finally:
            await env.bot.close()
            await env.shutdown()


async def furnish(town: InventedCommunity) -> None:
    """Somebody in every situation, so that nearly everything finds something to be about."""
    town.people[OUTSIDER] = town.guild.add_member(town.env.create_user("nia", global_name=OUTSIDER))
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    over = await together(town, "Bilal", "Marek")
    await services(town).walking.end(town.caller("Bilal"), over.id)
    await asks(town, "Chiara", "Ines")
    await applies(town, "Hana")
    await waits(town, "Dorji")


async def anything(day: Day, watch: Watch, dice: Dice) -> None:
    """One step after the other, each looked at."""
    await watch.begin(day.town)
    for place in range(1, STEPS + 1):
        deed, who = dice.one_of(DEEDS), dice.one_of([*PEOPLE, OUTSIDER])
        by = day.caller(who)
        done = await deed(day, who, dice)
        if done is not None and done.modal is not None:
            name = next(n for n, person in day.town.people.items() if person.id == done._interaction.user_id)
            day.forms.append((name, done))
        if done is not None:
            by = day.caller(next(n for n, p in day.town.people.items() if p.id == done._interaction.user_id))
        watch.left |= day.left
        await watch.after(day.town, None if deed in BY_NOBODY else by, done)
        if place % OFTEN == 0:
            await watch.promises(day.town, day.swept_at)
    watch.wire(day.town)
