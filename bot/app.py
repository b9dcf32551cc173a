"""How it is all put together: the one place where things are made and handed to one another."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import pkgutil
from dataclasses import dataclass
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.config.crisis_lines import CrisisLines
from bot.config.settings import Config
from bot.encryption.file_key_ring import key_ring
from bot.outbox.rate_limiter import Round
from bot.outbox.worker import Courier
from bot.rules.fitting import Weights
from bot.rules.programme import Programme
from bot.services.core.context import Desk
from bot.ui.core.context import Interaction
from bot.ui.core.respond import CALM_SENTENCE, say
from bot.ui.outbox.reply_handlers import Answering
from bot.ui.preferences.time_zones import Zones
from bot.ui.routing.registry import ROUTES
from bot.ui.setup import guide as setup_guide
from bot.ui.support import handlers as support_handlers
from storage.database import Store
from storage.maintenance.key_check import check_key
from storage.maintenance.migrate import migrate

from .clock import Clock, system_clock
from .database_files import warn_if_open
from .scheduler import Alarm
from .services import Services

log = structlog.get_logger(__name__)

UNLOGGED = "unlogged"
"""The mark of a command whose use is nobody's business, not even the log's; it is among its ``extras``."""

LAST_WORDS = 8.0
"""Seconds that answers and letters under way have to be finished when the bot is stopped; what stops it often
gives no more than ten."""

LONGEST_WAIT = 30.0
"""Seconds that discord.py may wait out a limit by itself, inside a request; the least that it lets one choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the bot is made of besides Discord; :func:`parts_from` makes it from the configuration."""

    store: Store
    programme: Programme
    round: Round
    sweep_seconds: float
    guide: dict[str, str]
    crisis_lines: CrisisLines
    clock: Clock = system_clock


def parts_from(config: Config, *, clock: Clock = system_clock) -> Parts:
    """Everything that the settings describe. Raises KeyUnreadable or GuideUnreadable."""
    keys = [key.get_secret_value() for key in config.database.keys]
    courier = config.courier
    return Parts(
        store=Store(config.database.url, key_ring(keys, config.database.key_file)),
        programme=Programme(
            **config.programme.model_dump(),
            **config.privacy.model_dump(),
            weights=Weights(**config.matching.model_dump()),
        ),
        round=Round(
            requests_per_second=courier.requests_per_second,
            dm_open_seconds=courier.dm_open_seconds,
            lease_seconds=courier.lease_seconds,
            batch=courier.batch,
        ),
        sweep_seconds=courier.sweep_seconds,
        guide=setup_guide.read(config.guide_file),
        crisis_lines=CrisisLines(**config.support.model_dump()),
        clock=clock,
    )


def intents() -> discord.Intents:
    """What the bot hears: servers, who is in them, reactions, that somebody writes to it. No message content; of the
    privileged, members."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.members = wanted.guild_reactions = wanted.dm_messages = True
    return wanted


class Tree(app_commands.CommandTree["Companion"]):
    """Commands are for a server that invited the bot, but where one says otherwise; what cannot be made sense of is
    answered calmly, too."""

    def __init__(self, client: Companion) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        if isinstance(interaction.command, app_commands.Command) and interaction.command.extras.get(UNLOGGED):
            await support_handlers.card(interaction)
            return
        log.error("command failed", command=getattr(interaction.command, "qualified_name", None), exc_info=error)

        await say(interaction, CALM_SENTENCE)


class Companion(commands.Bot):
    """The bot: opens the store, loads the cogs, registers every control, starts courier and alarm."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(
            # Never used: the bot reads no messages, and keeps none. The parameter is required.
            command_prefix=commands.when_mentioned,
            max_messages=None,
            help_command=None,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_WAIT,
            tree_cls=Tree,
        )
        self._parts = parts
        self.programme = parts.programme
        self.clock = parts.clock
        self.guide = parts.guide
        self.crisis_lines = parts.crisis_lines
        self.zones = Zones()
        self.open_forms: set[str] = set()
        self.answering: set[asyncio.Task[Any]] = set()
        self.services = Services.over(Desk(parts.store, parts.clock, parts.programme))
        self.writers = Answering(self.services.direct_messages, parts.clock)
        self.courier = Courier(self, self.services, parts.programme, parts.round)
        retention = self.services.retention
        self.alarm = Alarm(self.services.due, retention, self.courier, every_seconds=parts.sweep_seconds)

    async def login(self, token: str) -> None:
        """Only once the database can be used is Discord asked anything.

        Raises DatabaseOutOfReach, DatabaseTooNew or WrongKey.
        """
        await self._parts.store.reach()
        warn_if_open(self._parts.store)
        await migrate(self._parts.store)
        await check_key(self._parts.store)
        await super().login(token)

    async def on_message(self, _: discord.Message) -> None:
        """Look for no command in it, as discord.py does by itself: nothing that somebody writes is read."""

    async def setup_hook(self) -> None:
        self._parts.store.on_letters = self.courier.wake
        self.services.retention.is_here = self.is_here
        self.add_dynamic_items(*(route.control() for route in ROUTES))
        for name in cog_names():
            await self.load_extension(name)
        try:
            await self.tree.sync()
        except discord.RateLimited as error:
            log.error("commands not synced; those registered earlier stay", retry_after=error.retry_after)
        self.alarm.start()

    async def close(self) -> None:
        """Finish what was begun, hand back what was not, then hang up."""
        if self.is_closed():
            return
        self.alarm.stop()
        await asyncio.gather(self._last_words(), self.courier.close(within=LAST_WORDS))
        await super().close()
        await self._parts.store.close()

    def sees(self, community_id: int, user_id: int) -> bool:
        """Whether someone is in the server just now, as far as Discord has told; its events come after it."""
        guild = self.get_guild(community_id)
        return guild is not None and guild.get_member(user_id) is not None

    def is_here(self, community_id: int, user_id: int) -> bool | None:
        """Whether someone is in the server just now; None while Discord has not told who is."""
        guild = self.get_guild(community_id)
        if guild is None or guild.unavailable or not (guild.chunked or self.is_ready()):
            return None
        return guild.get_member(user_id) is not None

    async def _last_words(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS):
                while self.answering:
                    await asyncio.wait(self.answering)


def cog_names() -> list[str]:
    """Every cog there is, by name: cogs know the bot, the bot does not know them."""
    spec = importlib.util.find_spec("cogs")
    folders = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    return sorted(f"cogs.{module.name}" for module in pkgutil.iter_modules(folders))
