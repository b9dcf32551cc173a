"""A real discord.py client whose requests end here; for tests of pace, where SimCord's clock stands still."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.http import HTTPClient, Route

from bot.outbox.rate_limiter import OutboxSettings
from bot.outbox.worker import SLOW_AFTER_S, OutboxWorker
from storage.models.enums import MessageKind, Priority
from tests.support.service_harness import COMMUNITY_ID, FACILITATOR_ROLE_ID, ServiceHarness

WHEN, CHANNEL_ID = "2026-01-01T00:00:00+00:00", 800


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeRequest:
    """One request of the client."""

    method: str
    path: str
    body: dict[str, Any]
    at_s: float
    """Seconds on the event loop's clock."""
    after: int = 0
    """Id after which messages are listed."""

    @property
    def is_message(self) -> bool:
        return self.method == "POST" and self.path.endswith("/messages")


async def no_delay(_asked: FakeRequest) -> None:
    """Return at once, for a Discord that responds without delay."""


class FakeHTTPClient(HTTPClient):
    """HTTP client that responds like Discord, as far as the outbox worker needs, after *before_response*.

    What is posted stands in *standing*, by its id. *after_acceptance* is awaited when it stands and is not answered
    yet. With a *clock*, ids tell the time, and a message that is sent twice within *nonce_lifetime* stands once.
    """

    def __init__(
        self,
        answering: Callable[[FakeRequest], Awaitable[None]] = no_delay,
        *,
        clock: Callable[[], datetime] | None = None,
        nonce_lifetime: timedelta = timedelta(0),
    ) -> None:
        super().__init__(asyncio.get_running_loop())
        self.requests: list[FakeRequest] = []
        self.standing: dict[int, dict[str, Any]] = {}
        self.before_response = answering
        self.after_acceptance: Callable[[FakeRequest], Awaitable[None]] = no_delay
        self._nonce_lifetime = nonce_lifetime
        self._clock = clock
        self._ids = itertools.count(0 if clock is not None else 10_000_000)

    async def request(self, route: Route, **given: Any) -> Any:
        path = route.url.removeprefix(Route.BASE)
        now = asyncio.get_running_loop().time()
        after = int(given.get("params", {}).get("after", 0))
        asked = FakeRequest(method=route.method, path=path, body=given.get("json") or {}, at_s=now, after=after)
        self.requests.append(asked)
        await self.before_response(asked)
        if path == "/users/@me/channels":
            return {"id": str(int(asked.body["recipient_id"]) + 1_000_000), "type": 1}
        match asked.method, path.split("/")[1:]:
            case "POST", ["channels", channel_id, "messages"]:
                accepted = self._accept(channel_id, asked.body)
                await self.after_acceptance(asked)
                return accepted
            case "GET", ["channels", channel_id, "messages"]:
                here = [each for each in self.standing.values() if each["channel_id"] == channel_id]
                return [each for each in here if int(each["id"]) > asked.after][::-1]
            case "PATCH", [*_, message_id]:
                self.standing[int(message_id)] |= asked.body
                return self.standing[int(message_id)]
            case "DELETE", [*_, message_id]:
                self.standing.pop(int(message_id), None)
        return {}

    def _accept(self, channel_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Let a message stand, or return the one that was sent with the same nonce."""
        time = 0
        if self._clock is not None:
            time = discord.utils.time_snowflake(self._clock())
            since = discord.utils.time_snowflake(self._clock() - self._nonce_lifetime)
            for known_id, known in self.standing.items():
                if known_id >= since and known["nonce"] == body["nonce"]:
                    return known
        message = self._message(time + next(self._ids), channel_id) | body
        self.standing[int(message["id"])] = message
        return message

    @property
    def nonces(self) -> list[str]:
        """Return the nonce of each message, in the order of the requests."""
        return [asked.body["nonce"] for asked in self.requests if asked.is_message]

    @property
    def recipient_ids(self) -> list[int]:
        """Return the user ids of those written to, in the order of the requests."""
        return [int(asked.path.split("/")[2]) - 1_000_000 for asked in self.requests if asked.is_message]

    def _message(self, message_id: int, channel_id: str) -> dict[str, Any]:
        lists = ("mentions", "mention_roles", "attachments", "embeds", "components")
        return {
            "id": str(message_id),
            "channel_id": channel_id,
            "author": {"id": "1", "username": "companion", "discriminator": "0", "avatar": None, "bot": True},
            "content": "",
            "timestamp": WHEN,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "pinned": False,
            "type": 0,
            **{name: [] for name in lists},
        }


def worker_over(
    harness: ServiceHarness, wire: FakeHTTPClient, settings: OutboxSettings, *, slow_after_s: float = SLOW_AFTER_S
) -> OutboxWorker:
    """Return an outbox worker whose client sends its requests over *wire*."""
    client = discord.Client(intents=discord.Intents(guilds=True, members=True))
    client.http = client._connection.http = wire
    client._connection.user = discord.ClientUser(state=client._connection, data=_user(1))
    client._connection._add_guild(_guild(client))
    return OutboxWorker(client, harness.services, harness.programme, settings, slow_after_s=slow_after_s)


def _guild(client: discord.Client) -> discord.Guild:
    """Return the harness's community, with the facilitators' channel, in which the bot and two facilitators are."""
    roles = {COMMUNITY_ID: discord.Permissions.all().value, FACILITATOR_ROLE_ID: 0}
    data: Any = {
        "id": str(COMMUNITY_ID),
        "name": "A circle",
        "owner_id": "1000",
        "member_count": 3,
        "roles": [{"id": str(role), "name": "", "permissions": str(may)} for role, may in roles.items()],
        "channels": [{"id": str(CHANNEL_ID), "name": "facilitators", "type": 0, "position": 0}],
        "members": [
            {"user": _user(person), "roles": [str(FACILITATOR_ROLE_ID)], "joined_at": WHEN, "flags": 0}
            for person in (1, 10, 50)
        ],
    }
    return discord.Guild(data=data, state=client._connection)


def _user(person: int) -> Any:
    return {"id": str(person), "username": "somebody", "discriminator": "0", "avatar": None, "bot": person == 1}


async def enqueue_messages(harness: ServiceHarness, *readers: int, priority: Priority = Priority.NORMAL) -> None:
    """Enqueue a message to each of these people that needs nothing else stored."""
    async with harness.database.transaction() as uow:
        for reader in readers:
            await uow.people.record_first_answers(COMMUNITY_ID, reader, discreet=False, at=harness.clock())
            await uow.outbox.enqueue(
                COMMUNITY_ID,
                MessageKind.REACTION_ANSWERED,
                subject_id=0,
                recipient_id=reader,
                detail="NotFound",
                at=harness.clock(),
                priority=priority,
            )
