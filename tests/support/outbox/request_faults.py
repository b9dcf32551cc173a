"""Requests between the bot and Discord: what was sent, and ways to make them fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from simcord import Env
from sqlalchemy import select

from bot.demo.world.community import SimulatedCommunity
from storage.database import Database
from storage.models.enums import MessageKind
from storage.models.records import OutboxMessage
from storage.repositories.delivery import outbox_message_from_row
from storage.schema.outbox import outbox_messages

MESSAGES = "/channels/*/messages"

WAIT_TIMEOUT_S = 30
"""Seconds after which a test gives up waiting; many, because a busy machine is no failure of the bot."""

RequestHook = Callable[[discord.http.Route], Awaitable[None]]
"""Hook called before each request of the bot; an error that it raises replaces Discord's response."""


class FakeResponse:
    """As much of an aiohttp response as discord.py's errors need."""

    reason = "Too Many Requests"

    def __init__(self, status: int, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def too_many_requests(retry_after: float) -> discord.HTTPException:
    """Return a 429 error that discord.py doesn't wait out by itself; *retry_after* in seconds."""
    return discord.HTTPException(FakeResponse(429, Retry_After=str(retry_after)), "slower")


async def no_fault(_route: discord.http.Route) -> None:
    """Let the request pass."""


def inject_faults(env: Env, before: RequestHook = no_fault, *, after: RequestHook = no_fault) -> Callable[[], None]:
    """Run *before* and *after* around every request of the bot; return a function that ends that."""
    http: Any = env.bot.http
    carry = http.request

    async def request(route: discord.http.Route, **given: Any) -> Any:
        await before(route)
        answered = await carry(route, **given)
        await after(route)
        return answered

    def mend() -> None:
        http.request = carry

    http.request = request
    return mend


def fail_sending(error: Exception) -> RequestHook:
    """Return a hook that raises this error each time a message is sent."""

    async def fail(route: discord.http.Route) -> None:
        if route.method == "POST" and route.path.endswith("/messages"):
            raise error

    return fail


def refuse_text(env: Env, words: str, *, status: int = 400, code: int = 240000) -> Callable[[], None]:
    """Let Discord refuse every message whose text contains *words*, not files; return a function that ends that."""
    http: Any = env.bot.http
    carry = http.request

    async def request(route: discord.http.Route, **given: Any) -> Any:
        said = [
            given.get("json"),
            *[part["value"] for part in given.get("form") or () if part["name"] == "payload_json"],
        ]
        if "/messages" in route.path and words in json.dumps(said, ensure_ascii=False):
            raise discord.HTTPException(FakeResponse(status), {"code": code, "message": "not taken"})
        return await carry(route, **given)

    def mend() -> None:
        http.request = carry

    http.request = request
    return mend


def sent_bodies(env: Env, *, method: str = "POST", path: str = "/messages") -> list[dict[str, Any]]:
    """Return the bodies that the bot sent to paths that end so, in order."""
    return [entry.json or {} for entry in env.http_requests if entry.method == method and entry.path.endswith(path)]


def align_clocks(community: SimulatedCommunity) -> None:
    """Let the ids of what is posted from now on tell the bot's time."""
    behind = community.clock() - community.env.backend.clock.now()
    community.env.backend.clock.advance(behind.total_seconds())


def nonces(env: Env) -> list[str]:
    """Return the nonce of each message that the bot tried to send."""
    return [body["nonce"] for body in sent_bodies(env)]


async def stored_messages(database: Database, *kinds: MessageKind) -> list[OutboxMessage]:
    """Return the outbox messages of these kinds in every state, oldest first."""
    async with database.engine.connect() as connection:
        rows = await connection.execute(
            select(outbox_messages).where(outbox_messages.c.kind.in_(kinds)).order_by(outbox_messages.c.id)
        )
        return [outbox_message_from_row(row) for row in rows]


async def newest_message(community: SimulatedCommunity, kind: MessageKind) -> OutboxMessage:
    """Return the newest outbox message of this kind."""
    return (await stored_messages(database_of(community), kind))[-1]


def database_of(community: SimulatedCommunity) -> Database:
    """Return the bot's own database."""
    return community.bot._dependencies.database


async def wait_until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until the condition is true."""
    async with asyncio.timeout(WAIT_TIMEOUT_S):
        while not condition():  # noqa: ASYNC110 - it happens in the simulated Discord, which sets no event
            await asyncio.sleep(0.01)
