"""A real discord.py client whose requests end here: for pace, time and numbers, where SimCord's clock stands."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
from discord.http import HTTPClient, Route

from bot.outbox.rate_limiter import Round
from bot.outbox.worker import Courier
from storage.models.enums import LetterKind, Urgency
from tests.support.house import HOME, House


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request."""

    method: str
    path: str
    body: dict[str, Any]
    at: float
    """Seconds on the event loop's clock."""

    @property
    def is_message(self) -> bool:
        return self.path.endswith("/messages")


async def at_once(_asked: Asked) -> None:
    """A Discord that answers without delay."""


class Wire(HTTPClient):
    """Answers as Discord does, as far as the courier looks; each answer waits for *answering*."""

    def __init__(self, answering: Callable[[Asked], Awaitable[None]] = at_once) -> None:
        super().__init__(asyncio.get_running_loop())
        self.asked: list[Asked] = []
        self.answering = answering
        self._ids = itertools.count(10_000_000)

    async def request(self, route: Route, **given: Any) -> Any:
        path = route.url.removeprefix(Route.BASE)
        now = asyncio.get_running_loop().time()
        asked = Asked(method=route.method, path=path, body=given.get("json") or {}, at=now)
        self.asked.append(asked)
        await self.answering(asked)
        if path == "/users/@me/channels":
            return {"id": str(int(asked.body["recipient_id"]) + 1_000_000), "type": 1}
        return self._message(path) if asked.is_message else {}

    @property
    def nonces(self) -> list[str]:
        """The nonce of each message, in the order of asking."""
        return [asked.body["nonce"] for asked in self.asked if asked.is_message]

    @property
    def readers(self) -> list[int]:
        """Who was written to, in the order of asking."""
        return [int(asked.path.split("/")[2]) - 1_000_000 for asked in self.asked if asked.is_message]

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


def courier_over(house: House, wire: Wire, settings: Round) -> Courier:
    """A courier for a house's letters, whose client speaks over *wire*."""
    client = discord.Client(intents=discord.Intents.none())
    client.http = client._connection.http = wire
    return Courier(client, house.services, house.programme, settings)


async def write(house: House, *readers: int, urgency: Urgency = Urgency.NEWS) -> None:
    """A letter to each of these people, that says something without anything stored."""
    async with house.store.transaction() as memory:
        for reader in readers:
            await memory.letters.write(
                HOME,
                LetterKind.REACTION_ANSWERED,
                about=0,
                to=reader,
                detail="NotFound",
                at=house.clock(),
                urgency=urgency,
            )
