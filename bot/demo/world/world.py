"""A small world on this machine: the bot with its real database, a simulated Discord, invented people."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from simcord import Env

from bot.app import Companion, Parts, parts_from
from bot.config.sections import CourierSettings, DatabaseSettings
from bot.config.settings import Config

from .community import InventedCommunity, SetClock, invent

BEGINNING = datetime(2026, 3, 2, 18, 40, tzinfo=UTC)
"""A Monday evening."""

EVENING = 18, 30
"""Just after the hour at which check-ins come."""

A_MOMENT = timedelta(minutes=1)
NEVER = timedelta(days=3650).total_seconds()
PATIENCE = 20  # real seconds for the bot to come to rest, on a slow machine too

LOOKS_AGAIN = 0.005
"""Seconds."""


class Prompt(Env):
    """A simulated Discord that soon sees that the bot has come to rest.

    By itself it sleeps for 50 ms after nearly every knock, because of what is over one turn of the loop later.
    """

    # SimCord's own signature, most of which is only handed on.
    async def _settle_internal(self, *_: Any, **given: Any) -> None:
        await super()._settle_internal(**given | {"idle": LOOKS_AGAIN})


class SharedClock(SetClock):
    """The bot's clock and the simulated Discord's in one, so that all that people read agrees."""

    def __init__(self) -> None:
        super().__init__(BEGINNING)
        self._env: Env | None = None

    def hang_up_in(self, env: Env) -> None:
        """Set the simulated Discord to the same time, and keep it there."""
        self._env = env
        env.backend.clock.advance((self() - env.now()).total_seconds())

    def forward(self, span: timedelta) -> None:
        super().forward(span)
        if self._env is not None:
            self._env.backend.clock.advance(span.total_seconds())

    def tick(self) -> None:
        """Somebody did something, which takes a moment."""
        self.forward(A_MOMENT)

    def until_tomorrow_evening(self) -> timedelta:
        """How long it is until then; when it is later in the evening now, until the same time."""
        hour, minute = EVENING
        tomorrow = self() + timedelta(days=1)
        evening = tomorrow.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return max(tomorrow, evening) - self()


LOOKS_A_DAY = 4
"""However far from UTC someone lives, one of so many falls into their day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The community at work, and its time."""

    town: InventedCommunity
    clock: SharedClock

    async def live_on(self, days: int) -> None:
        """Let days pass bit by bit, so that each brings what is due on it, also to those who live far away."""
        for _ in range(days):
            bit = self.clock.until_tomorrow_evening() / LOOKS_A_DAY
            for _ in range(LOOKS_A_DAY):
                await self.town.let_time_pass(bit)


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """The bot running in its community, with a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="companion-demo-", ignore_cleanup_errors=True) as folder:
        clock = SharedClock()
        bot = Companion(_parts(Path(folder), clock))
        env = Prompt(bot, check_errors=False, settle_timeout=PATIENCE)
        clock.hang_up_in(env)
        env.backend.edit_bot_profile("Companion")
        await env.start()
        try:
            yield World(town=await invent(env, bot, clock), clock=clock)
        finally:
            await bot.close()
            await env.shutdown()


def _parts(folder: Path, clock: SetClock) -> Parts:
    """As in earnest, but for the haste, and for the alarm, which rings when a guest lets time pass."""
    config = Config.model_construct(
        database=DatabaseSettings(
            url=f"sqlite+aiosqlite:///{folder.as_posix()}/companion.db", key_file=folder / "companion.key"
        ),
        courier=CourierSettings(requests_per_second=50, dm_open_seconds=0),
    )
    return replace(parts_from(config, clock=clock), sweep_seconds=NEVER)
