"""The connection to Discord: invited, begun again after an outage, and ended when the token is unknown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from random import Random, SystemRandom
from types import SimpleNamespace
from typing import Any, TypeVar

import aiohttp
import discord
import structlog
from discord.http import Route

from bot.rules.setup.check import CHANNEL_PERMISSIONS, FORUM_PERMISSIONS

from .discord_errors import UNAUTHORIZED, is_outage, retry_after_s
from .process.shutdown import run_until

log = structlog.get_logger(__name__)

FORGOTTEN_AFTER_S = 600
"""Seconds without a failure after which the next one counts as the first."""

LONG_OUTAGE_S, LONG_MAX_DELAY_S = 3600, 180
"""Seconds after which a failure is a long one, and the longest wait from then on.

Discord takes the token away from a bot that identifies itself more than a thousand times a day.
"""

CLOSED_FOR_TOKEN = 4004
"""Code with which Discord closes the connection of a bot whose token it does not know."""

Attempted = TypeVar("Attempted")


class Backoff:
    """Growing waits between attempts, in seconds, drawn so that many bots do not come at the same moment."""

    def __init__(
        self,
        *,
        max_s: float = 30,
        now: Callable[[], float] = time.monotonic,
        random: Random | None = None,
    ) -> None:
        self._max_s, self._now, self._random = max_s, now, random or SystemRandom()
        self._failures, self._failing_since, self._failed_at = 0, now(), now()

    def delay(self) -> float:
        """Return how long to wait after one more failure."""
        before, self._failed_at = self._failed_at, self._now()
        if not self._failures or self._failed_at - before > FORGOTTEN_AFTER_S:
            self._failures, self._failing_since = 0, self._failed_at
        self._failures += 1
        is_long = self._failed_at - self._failing_since > LONG_OUTAGE_S
        longest = LONG_MAX_DELAY_S if is_long else min(2.0**self._failures, self._max_s)
        return longest * self._random.uniform(0.5, 1)


NewBackoff = Callable[[], Backoff]


def invitation(application_id: int | None) -> str:
    """Return the address with which a server invites the bot, with the permissions that it makes use of."""
    names = {*CHANNEL_PERMISSIONS, *FORUM_PERMISSIONS, "manage_roles", "manage_channels"}
    wanted = discord.Permissions(**dict.fromkeys(names, True))
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application_id or "", permissions=wanted, scopes=scopes)


def use_for_reconnecting(new_backoff: NewBackoff) -> None:
    """Have discord.py wait so before it connects again; by itself it waits up to 17 minutes, and has no setting."""
    discord.client.ExponentialBackoff = new_backoff  # type: ignore[attr-defined,assignment]  # not meant to be set


def leave_out_voice() -> None:
    """Have discord.py not warn, twice at every start, that there is no voice: the bot has no use for it."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


async def retry_during_outage(
    attempt: Callable[[], Awaitable[Attempted]], backoff: Backoff, *, purpose: str
) -> Attempted:
    """Return the result of an attempt, repeated for as long as Discord cannot be reached or does not answer well."""
    while True:
        try:
            return await attempt()
        except Exception as error:
            if not is_outage(error):
                raise
            delay_s = max(backoff.delay(), retry_after_s(error))
            log.warning("Discord is out of reach; trying again", to=purpose, in_s=round(delay_s), exc_info=error)
        await asyncio.sleep(delay_s)


class TokenWatch:
    """Notices a request that Discord refused because it does not know the token, and asks once more to be sure."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._refused = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._on_request_end)

    async def serve(self, serving: Coroutine[Any, Any, None]) -> None:
        """Serve until that ends by itself. Raises LoginFailure when Discord no longer knows the token."""
        served = await run_until(self._refused, serving)
        if served.cancelled():
            raise discord.LoginFailure
        try:
            served.result()
        except discord.ConnectionClosed as error:
            raise (discord.LoginFailure() if error.code == CLOSED_FOR_TOKEN else error) from None

    async def _on_request_end(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, ended: aiohttp.TraceRequestEndParams
    ) -> None:
        # Responses to interactions carry no token of the bot's, and are refused when their own is too old.
        is_refused = ended.response.status == UNAUTHORIZED and "Authorization" in ended.headers
        if is_refused and self._client.user is not None and (self._asking is None or self._asking.done()):
            self._asking = asyncio.create_task(self._ask_again())

    async def _ask_again(self) -> None:
        try:
            await self._client.http.request(Route("GET", "/users/@me"))
        except Exception as error:  # noqa: BLE001 - whatever else it is, the token may well be known
            if getattr(error, "status", None) == UNAUTHORIZED:
                self._refused.set()
