"""The real bot at work: its own database, its own discord.py, and the loopback server in Discord's place.

What Discord's gateway would say is handed to discord.py as the text that the gateway sends. A command counts as
answered when the request that responds to its interaction has itself been answered.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.clock import system_clock
from bot.config.crisis_lines import CrisisLines
from bot.config.sections import SupportSettings
from bot.dependencies import BotDependencies
from bot.outbox.rate_limiter import OutboxSettings
from bot.process.garbage import spare_what_is_loaded
from bot.rules.programme import Programme
from bot.ui.core.context import Interaction
from bot.ui.setup import guide as setup_guide
from storage.database import Database
from tests.support.databases import database_at
from tests.support.loopback import BOT_ID, OWNER_ID, WHEN, user

from . import bulk_rows

CALLBACK = re.compile(r"/interactions/(\d+)/")
COMMAND_TIMEOUT_S = 60
"""Seconds after which a command that nobody answered fails the bench instead of hanging it."""

PERMISSIONS = str(discord.Permissions.text().value)


class Nothing(commands.Cog):
    """The least that a command can be, to measure the others by."""

    @app_commands.command(description="Nothing")
    async def nothing(self, interaction: Interaction) -> None:
        """Answer with two messages."""
        await interaction.response.send_message("ok", ephemeral=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long each command of one round took, in seconds, and how long the round was."""

    taken: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def __add__(self, other: Measured) -> Measured:
        """Both rounds as one."""
        return Measured(taken=self.taken + other.taken, seconds=self.seconds + other.seconds)

    @property
    def per_second(self) -> float:
        """Commands answered in a second."""
        return len(self.taken) / self.seconds

    def percentile(self, hundredth: float) -> float:
        """The time within which this share of the commands was answered."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(len(ordered) * hundredth / 100))]


class RunningBot:
    """A bot that is logged in and knows its server."""

    def __init__(self, bot: MentorshipBot) -> None:
        self.bot = bot
        self._numbers = itertools.count(1_000_000_000_000_000)
        self._open: dict[str, asyncio.Future[None]] = {}
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._request_ended)
        bot.http.http_trace = trace

    async def command(self, name: str, person: int) -> float:
        """Have a person use a slash command; gives the seconds until it was answered."""
        number = str(next(self._numbers))
        payload = _interaction(number, name, person)
        answered = self._open[number] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        self._gateway_says("INTERACTION_CREATE", payload)
        await asyncio.wait_for(answered, COMMAND_TIMEOUT_S)
        return time.perf_counter() - began

    async def round(
        self, name: str, person: Callable[[], int], *, seconds: float, in_flight: int = 1, most: int = 10**9
    ) -> Measured:
        """Use one command again and again, *in_flight* people at a time, for so long or so often."""
        taken: list[float] = []
        began = time.perf_counter()
        numbers = itertools.count()

        async def again() -> None:
            while time.perf_counter() - began < seconds and next(numbers) < most:
                taken.append(await self.command(name, person()))

        await asyncio.gather(*(again() for _ in range(in_flight)))
        return Measured(taken=taken, seconds=time.perf_counter() - began)

    @property
    def database(self) -> Database:
        """The bot's own."""
        return self.bot._dependencies.database

    async def stop_outbox_worker(self) -> None:
        """From now on messages are written and nobody carries them."""
        await self.bot.outbox_worker.close(timeout_s=5)

    def start_outbox_worker(self) -> None:
        """From now on messages are carried as they always are."""
        worker = self.bot.outbox_worker
        worker._closing = worker._sender.rate_limiter._closing = False
        worker.wake()

    def knows_its_server(self, pairs: int) -> None:
        """What the gateway says when a bot connects about a server where the first *pairs* pairs are."""
        self._gateway_says("GUILD_CREATE", json.dumps(_guild(pairs)))

    def _gateway_says(self, event: str, text: str) -> None:
        connection = self.bot._connection
        connection.parsers[event](discord.utils._from_json(text))

    async def _request_ended(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, ended: aiohttp.TraceRequestEndParams
    ) -> None:
        found = CALLBACK.match(ended.url.path)
        if found is not None and (answered := self._open.pop(found[1], None)) is not None:
            answered.set_result(None)


@asynccontextmanager
async def running_bot(url: str, *, pairs: int, round_: OutboxSettings | None = None) -> AsyncIterator[RunningBot]:
    """The whole bot over a database, logged in at the loopback server."""
    bot = MentorshipBot(
        BotDependencies(
            database=database_at(url),
            programme=Programme(),
            outbox_settings=round_ or OutboxSettings(),
            sweep_interval_s=3600,
            guide=setup_guide.read_guide(None, Programme()),
            crisis_lines=CrisisLines(**SupportSettings().model_dump()),
            clock=system_clock,
        )
    )
    working = RunningBot(bot)
    async with bot:
        await bot.add_cog(Nothing())
        await bot.login("a.bench.token")
        working.knows_its_server(pairs)
        spare_what_is_loaded()  # as where it runs by itself
        yield working
    gc.unfreeze()


def _interaction(number: str, name: str, person: int) -> str:
    group, _, command = name.partition(" ")
    options = [{"type": 1, "name": command, "options": []}] if command else []
    data = {"id": "1", "name": group, "type": 1, "guild_id": str(bulk_rows.HOME), "options": options}
    return json.dumps(
        {
            "id": number,
            "application_id": str(BOT_ID),
            "type": 2,
            "data": data,
            "guild_id": str(bulk_rows.HOME),
            "guild": {"id": str(bulk_rows.HOME), "locale": "en-GB", "features": []},
            "channel_id": str(bulk_rows.MENTORSHIP_CHANNEL),
            "channel": _channel(bulk_rows.MENTORSHIP_CHANNEL, "mentorship"),
            "member": _member(person) | {"permissions": PERMISSIONS},
            "token": f"token-{number}",
            "version": 1,
            "app_permissions": PERMISSIONS,
            "locale": "en-GB",
            "guild_locale": "en-GB",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(bulk_rows.HOME)},
            "context": 0,
            "attachment_size_limit": 10_485_760,
        }
    )


def _guild(pairs: int) -> dict[str, Any]:
    people = [
        _member(base + number) for base in (bulk_rows.MENTORS, bulk_rows.MENTEES) for number in range(1, pairs + 1)
    ]
    roles = {
        bulk_rows.HOME: "@everyone",
        bulk_rows.FACILITATOR_ROLE: "Facilitator",
        bulk_rows.MEMBER_ROLE: "Member",
        bulk_rows.MENTOR_ROLE: "Mentor",
    }
    channels = {bulk_rows.FACILITATORS_CHANNEL: "facilitators", bulk_rows.MENTORSHIP_CHANNEL: "mentorship"}
    return {
        "id": str(bulk_rows.HOME),
        "name": "A circle of friends",
        "owner_id": str(OWNER_ID),
        "member_count": len(people),
        "members": people,
        "roles": [_role(role_id, name) for role_id, name in roles.items()],
        "channels": [_channel(channel_id, name) for channel_id, name in channels.items()],
        **{key: [] for key in ("threads", "emojis", "stickers", "features", "presences", "voice_states")},
        "unavailable": False,
        "large": False,
    }


def _member(person: int) -> dict[str, Any]:
    return {
        "user": user(person, f"person-{person}"),
        "nick": None,
        "roles": [str(bulk_rows.MEMBER_ROLE)],
        "joined_at": WHEN,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def _role(role_id: int, name: str) -> dict[str, Any]:
    return {
        "id": str(role_id),
        "name": name,
        "permissions": PERMISSIONS,
        "position": 1,
        "color": 0,
        **dict.fromkeys(("hoist", "managed", "mentionable"), False),
    }


def _channel(channel_id: int, name: str) -> dict[str, Any]:
    return {
        "id": str(channel_id),
        "type": 0,
        "guild_id": str(bulk_rows.HOME),
        "name": name,
        "position": 0,
        "permission_overwrites": [],
    }
