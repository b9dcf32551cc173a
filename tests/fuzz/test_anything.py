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

from bot.demo.world.community import ManualClock, SimulatedCommunity, create_community
from bot.demo.world.world import DemoEnv
from tests.conftest import new_companion
from tests.support.databases import SqliteDatabases, database_at
from tests.support.journeys.steps import (
    join_waiting_list,
    make_pairing,
    request_pairing,
    services,
    trigger_check_in,
    volunteer_as_mentor,
)

from .actions import ACTIONS_WITHOUT_PERSON, FUZZ_ACTIONS, OUTSIDER, PEOPLE, FuzzDay
from .invariants import InvariantWatch
from .random_choice import RandomChoice
from .shown_controls import ShownControls

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many days are lived through, with other steps each time; without it a few, always the same."""

DAYS, STEPS = 3, 420
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
def test_whatever_anybody_does_is_answered_calmly_and_breaks_nothing(
    bot_sqlite_databases: SqliteDatabases, random: Random
) -> None:
    with asyncio.Runner() as runner:
        runner.run(live(bot_sqlite_databases, RandomChoice(random)))


async def live(sqlite_databases: SqliteDatabases, dice: RandomChoice) -> None:
    """One day in a community that is in the middle of everything."""
    clock = ManualClock()
    # Of its own, and closed with the day: the one that is lent stays open, on a loop that is gone then.
    url = sqlite_databases.fresh_database().engine.url.render_as_string(hide_password=False)
    bot = new_companion(database_at(url), clock)
    env = DemoEnv(bot, check_errors=False, settle_timeout=30)
    await env.start()
    with capture_logs() as logs:
        try:
            community = await create_community(env, bot, clock)
            await seed_people(community)
            day = FuzzDay(community=community, shown=ShownControls(env), swept_at=clock())
            watch = InvariantWatch(logs)
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


async def seed_people(community: SimulatedCommunity) -> None:
    """Somebody in every situation, so that nearly everything finds something to be about."""
    community.people[OUTSIDER] = community.guild.add_member(community.env.create_user("nia", global_name=OUTSIDER))
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    over = await make_pairing(community, "Bilal", "Marek")
    await services(community).active_pairings.end(community.caller("Bilal"), over.id)
    await request_pairing(community, "Chiara", "Ines")
    await volunteer_as_mentor(community, "Hana")
    await join_waiting_list(community, "Dorji")


async def anything(day: FuzzDay, watch: InvariantWatch, dice: RandomChoice) -> None:
    """One step after the other, each looked at."""
    await watch.begin(day.community)
    for place in range(1, STEPS + 1):
        action, who = dice.one_of(FUZZ_ACTIONS), dice.one_of([*PEOPLE, OUTSIDER])
        by = day.caller(who)
        done = await action(day, who, dice)
        if done is not None and done.modal is not None:
            name = next(n for n, person in day.community.people.items() if person.id == done._interaction.user_id)
            day.forms.append((name, done))
        if done is not None:
            by = day.caller(next(n for n, p in day.community.people.items() if p.id == done._interaction.user_id))
        watch.left |= day.left
        await watch.after(day.community, None if action in ACTIONS_WITHOUT_PERSON else by, done)
        if place % OFTEN == 0:
            await watch.promises(day.community, day.swept_at)
    watch.wire(day.community)
