"""A small world on this machine: the bot with its real database, a simulated Discord, invented people."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from simcord import Env
from simcord.preview import Preview

from bot.app import MentorshipBot
from bot.config.sections import CourierSettings, DatabaseSettings
from bot.config.settings import Config
from bot.dependencies import BotDependencies, build_dependencies

from .community import (
    ManualClock,
    SimulatedCommunity,
    choose_settings,
    create_community_without_settings,
    have_begun,
)

STARTS_AT = datetime(2026, 3, 2, 18, 40, tzinfo=UTC)
"""When the demo's clock starts: a Monday evening, UTC."""

CHECK_IN_TIME = 18, 30
"""Hour and minute (UTC) just after check-ins come."""

TIME_PER_ACTION = timedelta(minutes=1)
DRAWS_FROM = 2
NEVER_S = timedelta(days=3650).total_seconds()
SETTLE_TIMEOUT_S = 60  # real seconds for the bot to come to rest, on a slow machine too

SETTLE_IDLE_S = 0.005
"""Seconds without work after which the bot counts as settled."""


class DemoEnv(Env):
    """A simulated Discord that notices soon when the bot has settled, and shows several rooms at once.

    By default it sleeps for 50 ms after nearly every interaction, waiting for what is over one turn of the loop
    later; and it knows of one preview, which is the one that is acted in.
    """

    def act_in(self, preview: Preview | None) -> None:
        """Take what is done from now on as done in this room; None before another one is opened."""
        self._preview = preview

    # SimCord's own signature, most of which is only handed on.
    async def _settle_internal(self, *_: Any, **given: Any) -> None:
        await super()._settle_internal(**given | {"idle": SETTLE_IDLE_S})


class SimulationClock(ManualClock):
    """One clock for the bot and the simulated Discord, so that all times that people read agree."""

    def __init__(self, start: datetime = STARTS_AT) -> None:
        super().__init__(start)
        self._env: Env | None = None

    def bind_to(self, env: Env) -> None:
        """Set the simulated Discord to this clock's time, and keep both equal from now on."""
        self._env = env
        env.backend.clock.advance((self() - env.now()).total_seconds())

    def advance(self, span: timedelta) -> None:
        """Let *span* pass for the bot and for the simulated Discord."""
        super().advance(span)
        if self._env is not None:
            # Requests that waited for their turn meanwhile may have moved Discord's clock a little.
            self.bind_to(self._env)

    def tick(self) -> None:
        """Advance by the time that one action takes."""
        self.advance(TIME_PER_ACTION)

    def until_next_check_in_time(self) -> timedelta:
        """Return the time until check-ins come tomorrow.

        Later in the evening than that, it is 24 hours.
        """
        hour, minute = CHECK_IN_TIME
        tomorrow = self() + timedelta(days=1)
        evening = tomorrow.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return max(tomorrow, evening) - self()


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The running bot, its simulated Discord and their one clock."""

    env: DemoEnv
    bot: MentorshipBot
    clock: SimulationClock

    async def advance(self, span: timedelta) -> None:
        """Let time pass, from each moment at which something is due to the next, so that it comes then."""
        end = self.clock() + span
        while self.clock() < end:
            await self.advance_to_next(end)
        await self.env.settle()

    async def advance_to_next(self, end: datetime) -> None:
        """Let time pass until something is due and is done, at most until *end*."""
        due = await self.bot.services.due.next_due_at()
        self.clock.advance(min(due or end, end) - self.clock())
        await self.bot.scheduler.tick()
        await self.bot.outbox_worker.drain()

    async def advance_days(self, days: int) -> None:
        """Let days pass; the last ends in the evening, just after check-ins come by default."""
        await self.advance(self.clock.until_next_check_in_time() + timedelta(days=days - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWorld(Simulation):
    """A simulation with one community in it."""

    community: SimulatedCommunity


@asynccontextmanager
async def run_simulation(starts_at: datetime = STARTS_AT) -> AsyncIterator[Simulation]:
    """Run the bot, not in any server yet, with a folder of its own that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="companion-demo-", ignore_cleanup_errors=True) as folder:
        clock = SimulationClock(starts_at)
        bot = MentorshipBot(_parts(Path(folder), clock))
        env = DemoEnv(bot, check_errors=False, settle_timeout=SETTLE_TIMEOUT_S)
        clock.bind_to(env)
        env.backend.edit_bot_profile("Companion")
        await env.start()
        try:
            yield Simulation(env=env, bot=bot, clock=clock)
        finally:
            await bot.close()
            await env.shutdown()


@asynccontextmanager
async def run_world(*, is_set_up: bool = True) -> AsyncIterator[DemoWorld]:
    """Run the bot in one simulated community, with every setting chosen or none."""
    async with run_simulation() as made:
        community = await create_community_without_settings(made.env, made.bot, made.clock)
        await have_begun(community, *community.people)
        if is_set_up:
            await choose_settings(community)
        made.clock.bind_to(made.env)
        yield DemoWorld(env=made.env, bot=made.bot, clock=made.clock, community=community)


def _parts(folder: Path, clock: ManualClock) -> BotDependencies:
    """Return the bot's parts as in production, but fast, and without a sweep until a guest lets time pass."""
    config = Config.model_construct(
        database=DatabaseSettings(
            url=f"sqlite+aiosqlite:///{folder.as_posix()}/companion.db", key_file=folder / "companion.key"
        ),
        courier=CourierSettings(requests_per_second=50, dm_open_seconds=0),
    )
    # Always the same draws: what waits in the story closes on the same days each time it is told.
    random = Random(DRAWS_FROM)  # noqa: S311 - everybody here is invented
    return replace(build_dependencies(config, clock=clock), sweep_interval_s=NEVER_S, random=random)
