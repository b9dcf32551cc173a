"""A real discord.py client whose requests end here; for tests of pace, where SimCord's clock stands still."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
from discord.http import HTTPClient, Route

from bot.outbox.rate_limiter import OutboxSettings
from bot.outbox.worker import OutboxWorker
from storage.models.enums import MessageKind, Priority
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeRequest:
    """One request of the client."""

    method: str
    path: str
    body: dict[str, Any]
    at_s: float
    """Seconds on the event loop's clock."""

    @property
    def is_message(self) -> bool:
        return self.path.endswith("/messages")


async def no_delay(_asked: FakeRequest) -> None:
    """Return at once, for a Discord that responds without delay."""


class FakeHTTPClient(HTTPClient):
    """HTTP client that responds like Discord, as far as the outbox worker needs, after *before_response*."""

    def __init__(self, answering: Callable[[FakeRequest], Awaitable[None]] = no_delay) -> None:
        super().__init__(asyncio.get_running_loop())
        self.requests: list[FakeRequest] = []
        self.before_response = answering
        self._ids = itertools.count(10_000_000)

    async def request(self, route: Route, **given: Any) -> Any:
        path = route.url.removeprefix(Route.BASE)
        now = asyncio.get_running_loop().time()
        asked = FakeRequest(method=route.method, path=path, body=given.get("json") or {}, at_s=now)
        self.requests.append(asked)
        await self.before_response(asked)
        if path == "/users/@me/channels":
            return {"id": str(int(asked.body["recipient_id"]) + 1_000_000), "type": 1}
        return self._message(path) if asked.is_message else {}

    @property
    def nonces(self) -> list[str]:
        """Return the nonce of each message, in the order of the requests."""
        return [asked.body["nonce"] for asked in self.requests if asked.is_message]

    @property
    def recipient_ids(self) -> list[int]:
        """Return the user ids of those written to, in the order of the requests."""
        return [int(asked.path.split("/")[2]) - 1_000_000 for asked in self.requests if asked.is_message]

    def _message(self, path: str) -> dict[str, Any]:
        lists = ("mentions", "mention_roles", "attachments", "embeds", "components")
        return {
            "id": str(next(self._ids)),
            "channel_id": path.split("/")[2],
            "author": {"id": "1", "username": "companion", "discriminator": "0", "avatar": None, "bot": True},
            "content": "",
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "pinned": False,
            "type": 0,
            **{name: [] for name in lists},
        }


def worker_over(harness: ServiceHarness, wire: FakeHTTPClient, settings: OutboxSettings) -> OutboxWorker:
    """Return an outbox worker whose client sends its requests over *wire*."""
    client = discord.Client(intents=discord.Intents.none())
    client.http = client._connection.http = wire
    return OutboxWorker(client, harness.services, harness.programme, settings)


async def enqueue_messages(harness: ServiceHarness, *readers: int, priority: Priority = Priority.NORMAL) -> None:
    """Enqueue a message to each of these people that needs nothing else stored."""
    async with harness.database.transaction() as uow:
        for reader in readers:
            await uow.outbox.enqueue(
                COMMUNITY_ID,
                MessageKind.REACTION_ANSWERED,
                subject_id=0,
                recipient_id=reader,
                detail="NotFound",
                at=harness.clock(),
                priority=priority,
            )
