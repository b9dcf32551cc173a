"""Composition root: the one place where the bot's parts are made and passed to each other."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import pkgutil
from functools import partial
from typing import Any

import discord
import structlog
from discord.ext import commands

from bot.config.settings import Config
from bot.outbox.worker import OutboxWorker
from bot.services.core.context import ServiceContext
from bot.services.privacy.ledger import follow_own_ledger
from bot.ui.core.context import FormsFirst, OpenForms, SeenInteractions
from bot.ui.core.members import fetch_member
from bot.ui.core.respond import track_task
from bot.ui.outbox.reply_handlers import DirectMessageResponder
from bot.ui.preferences.first_handlers import open_first_form
from bot.ui.preferences.time_zones import TimeZoneFinder
from bot.ui.routing.registry import ALL_ROUTES
from storage.database import Database
from storage.maintenance.key_checks import check_keys, require_keys
from storage.maintenance.migrate import migrate

from .clock import Timings
from .command_ids import CommandIds
from .command_tree import MentorshipCommandTree
from .connection import TokenWatch, invitation, retry_during_outage, use_for_reconnecting
from .dependencies import BotDependencies, build_dependencies
from .discord_errors import UNAUTHORIZED
from .file_permissions import warn_of_readable_database_files
from .health.notify import ServiceManager
from .health.server import HealthServer
from .health.vitals import VitalSigns, program_version
from .process.garbage import spare_what_is_loaded
from .process.leadership import Leadership
from .scheduler import Scheduler
from .services import Services

log = structlog.get_logger(__name__)

SHUTDOWN_GRACE_S = 8.0
"""Seconds for interactions and messages in progress to finish on shutdown; hosts often allow no more than ten."""

LOGIN_TIMEOUT_S = 60.0
"""Seconds that Discord may take to answer a login, with the limits that discord.py waits out; then it is repeated."""

SYNC_TIMEOUT_S = 10.0
"""Seconds until the bot serves with the commands registered earlier, and goes on trying to sync."""

MAX_RATELIMIT_WAIT_S = 30.0
"""Seconds that discord.py may wait out a rate limit inside a request; the least that it accepts."""


def intents() -> discord.Intents:
    """Return the gateway intents: guilds, members (the one privileged), guild reactions, DMs; no message content."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.members = wanted.guild_reactions = wanted.dm_messages = True
    return wanted


class MentorshipBot(commands.Bot):
    """The bot: opens the database, loads the cogs, registers the handlers, starts the outbox worker and scheduler."""

    def __init__(self, dependencies: BotDependencies) -> None:
        super().__init__(
            # Never used: the bot reads no messages, and keeps none. The parameter is required.
            command_prefix=commands.when_mentioned,
            max_messages=None,
            help_command=None,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=MAX_RATELIMIT_WAIT_S,
            tree_cls=MentorshipCommandTree,
        )
        self._token_watch = TokenWatch(self)
        self.http.http_trace = self._token_watch.trace
        self._syncing: asyncio.Task[Any] | None = None
        self.command_ids = CommandIds()
        self._dependencies = dependencies
        self.programme = dependencies.programme
        self.clock = dependencies.clock
        self.guide = dependencies.guide
        self.crisis_lines = dependencies.crisis_lines
        self.zone_finder = TimeZoneFinder()
        self.seen_interactions = SeenInteractions()
        self.lost_form_waits_s = dependencies.lost_form_waits_s
        self.forms_first = FormsFirst()
        self.open_forms = OpenForms(self, dependencies.clock)
        self.running_tasks: set[asyncio.Task[Any]] = set()
        self.answers = Timings()
        self.services = Services.create(
            ServiceContext(dependencies.database, dependencies.clock, dependencies.programme, dependencies.random)
        )
        self.dm_replies = DirectMessageResponder(self.services.dm_replies, dependencies.clock)
        self.outbox_worker = OutboxWorker(self, self.services, dependencies.programme, dependencies.outbox_settings)
        retention = self.services.retention
        self.scheduler = Scheduler(
            self.services.due, retention, self.outbox_worker, interval_s=dependencies.sweep_interval_s
        )
        self.leadership = Leadership(dependencies.process_lock)
        self.vital_signs = VitalSigns(self)
        self.health_server = HealthServer(self, self.vital_signs, dependencies.health)
        self.service_manager = ServiceManager(self.vital_signs)

    open_first_form = staticmethod(open_first_form)

    async def login(self, token: str) -> None:
        """Check and migrate the database, and only then log in to Discord, as often as an outage asks for; sync.

        Where another process serves the same database, stand by until that one has ended.

        Raises DatabaseUnreachable, ServedElsewhere, DatabaseTooNew, DatabaseNotCopied, WrongKey, LedgerUnusable,
        HealthPortTaken or LoginFailure.
        """
        self.service_manager.preparing()
        database = self._dependencies.database
        await database.check_connection()
        await self._take_lead(database)
        warn_of_readable_database_files(database)
        await migrate(database)
        await check_keys(database)
        await follow_own_ledger(database, self.programme, at=self.clock())
        if self._dependencies.process_lock is not None:
            await self.services.outbox.end_leases()
        await self._start_telling()
        await self._load()
        await retry_during_outage(partial(self._log_in, token), self._dependencies.new_backoff(), purpose="log in")
        # In the line itself: as a value, it would be too long to be shown.
        log.info("logged in; servers invite me with %s", invitation(self.application_id))
        await self._sync_commands()
        self.scheduler.start()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect, and serve until the bot is closed.

        Raises LoginFailure when Discord no longer knows the token, and ServedElsewhere when another process has taken
        over.
        """
        use_for_reconnecting(self._dependencies.new_backoff)
        await self.leadership.serve(self._token_watch.serve(super().connect(reconnect=reconnect)))

    async def on_ready(self) -> None:
        """Tell, in the log and to the service manager, that the bot serves."""
        track_task(self.running_tasks)
        vitals = await self.vital_signs.look()
        log.info(
            "ready",
            servers=vitals.servers,
            version=program_version(),
            key_print=self._dependencies.database.key_ring.newest_fingerprint,
            waiting=vitals.waiting,
        )
        await self.service_manager.tell()

    async def on_message(self, _: discord.Message) -> None:
        """Ignore the message, where discord.py would look for commands in it: the bot reads no messages."""

    async def _take_lead(self, database: Database) -> None:
        """Return when this process is the one that serves; until then it tells that it stands by."""
        if not await self.leadership.take_at_once():
            await require_keys(database)
            await self._start_telling()
            await self.leadership.take()

    async def _start_telling(self) -> None:
        """Tell those who ask, and the service manager, how the bot is."""
        await self.health_server.start()
        self.service_manager.start()

    async def _load(self) -> None:
        """Load the cogs and register the handlers."""
        self._dependencies.database.on_outbox_write = self.outbox_worker.wake
        self.services.departures.is_here = self.services.retention.is_here = self.is_here
        self.services.retention.is_present = self.is_present
        self.add_dynamic_items(*(route.dynamic_item() for route in ALL_ROUTES))
        for name in cog_names():
            await self.load_extension(name)

    async def _log_in(self, token: str) -> None:
        try:
            async with asyncio.timeout(LOGIN_TIMEOUT_S):
                await super().login(token)
        except BaseException:
            # The next attempt opens connections of its own.
            await self.http.close()
            self.http.connector = discord.utils.MISSING
            raise

    async def _sync_commands(self) -> None:
        """Sync the commands; where Discord is slow to take them, those registered earlier serve meanwhile."""
        backoff = self._dependencies.new_backoff()
        register = partial(self.command_ids.register, self.tree)
        self._syncing = asyncio.create_task(retry_during_outage(register, backoff, purpose="sync commands"))
        done, _ = await asyncio.wait({self._syncing}, timeout=SYNC_TIMEOUT_S)
        if not done:
            self._syncing.add_done_callback(_log_sync_error)
        elif error := self._syncing.exception():
            is_unknown = isinstance(error, discord.HTTPException) and error.status == UNAUTHORIZED
            raise discord.LoginFailure if is_unknown else error

    async def close(self) -> None:
        """Finish running work, release claimed messages, then disconnect and close the database."""
        if self.is_closed():
            return
        self.service_manager.stop()
        if self._syncing is not None:
            self._syncing.cancel()
        await asyncio.gather(
            self.scheduler.stop(timeout_s=SHUTDOWN_GRACE_S),
            self._wait_for_running_tasks(),
            self.outbox_worker.close(timeout_s=SHUTDOWN_GRACE_S),
        )
        await self.health_server.stop()
        await super().close()
        await self.leadership.release()
        await self._dependencies.database.close()

    def is_here(self, community_id: int, user_id: int) -> bool | None:
        """Return whether a person is in the server, by what Discord has told; None where it has not told of them.

        discord.py's cache is up to date before an event is.
        """
        guild = self.get_guild(community_id)
        if guild is not None and guild.get_member(user_id) is not None:
            return True
        return False if guild is not None and not guild.unavailable and guild.chunked else None

    async def is_present(self, community_id: int, user_id: int) -> bool | None:
        """Return whether a person is in the server; Discord is asked if need be. None where it does not say."""
        guild = self.get_guild(community_id)
        if guild is None or guild.unavailable:
            return None
        try:
            return await fetch_member(guild, user_id) is not None
        except TimeoutError:
            return None

    async def _wait_for_running_tasks(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SHUTDOWN_GRACE_S):
                while self.running_tasks:
                    await asyncio.wait(self.running_tasks)


def serving_bot(config: Config) -> MentorshipBot:
    """Return the bot that a process of its own runs. Raises KeyFileError or GuideUnreadable."""
    bot = MentorshipBot(build_dependencies(config, serves=True))

    async def once_ready() -> None:
        spare_what_is_loaded()

    bot.add_listener(once_ready, "on_ready")
    return bot


def _log_sync_error(syncing: asyncio.Task[Any]) -> None:
    if not syncing.cancelled() and (error := syncing.exception()):
        log.error("commands not synced; those registered earlier stay", exc_info=error)


def cog_names() -> list[str]:
    """Return the names of all cogs: cogs know the bot, the bot does not know them."""
    spec = importlib.util.find_spec("cogs")
    folders = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    return sorted(f"cogs.{module.name}" for module in pkgutil.iter_modules(folders))
