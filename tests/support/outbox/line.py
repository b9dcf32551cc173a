"""The line between the bot and Discord: what went over it, and ways to trouble it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from simcord import Env
from sqlalchemy import select

from bot.demo.world.community import InventedCommunity
from storage.database import Store
from storage.models.enums import LetterKind, LetterState
from storage.models.records import Letter
from storage.schema.outbox import letters

MESSAGES = "/channels/*/messages"

PATIENCE = 30
"""Seconds after which a test gives up on what never comes; many, because a busy machine is no failure of the bot."""

Trouble = Callable[[discord.http.Route], Awaitable[None]]
"""Called before each request of the bot; what it raises is what the bot gets in place of an answer."""


class Refused:
    """As much of an aiohttp response as discord.py's errors look at."""

    reason = "Too Many Requests"

    def __init__(self, status: int, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def too_many_requests(retry_after: float) -> discord.HTTPException:
    """A 429 that discord.py does not wait out by itself."""
    return discord.HTTPException(Refused(429, Retry_After=str(retry_after)), "slower")


async def nothing(_route: discord.http.Route) -> None:
    """No trouble."""


def trouble(env: Env, before: Trouble = nothing, *, after: Trouble = nothing) -> Callable[[], None]:
    """Have *before*, or *after* Discord has done it, trouble every request of the bot; gives what ends that."""
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


def raising(error: Exception) -> Trouble:
    """The same trouble each time a message is sent."""

    async def fail(route: discord.http.Route) -> None:
        if route.method == "POST" and route.path.endswith("/messages"):
            raise error

    return fail


def filtering(env: Env, words: str, *, status: int = 400, code: int = 240000) -> Callable[[], None]:
    """Have Discord refuse every message in whose text these words stand; gives what ends that. Files it takes."""
    http: Any = env.bot.http
    carry = http.request

    async def request(route: discord.http.Route, **given: Any) -> Any:
        said = [
            given.get("json"),
            *[part["value"] for part in given.get("form") or () if part["name"] == "payload_json"],
        ]
        if "/messages" in route.path and words in json.dumps(said, ensure_ascii=False):
            raise discord.HTTPException(Refused(status), {"code": code, "message": "not taken"})
        return await carry(route, **given)

    def mend() -> None:
        http.request = carry

    http.request = request
    return mend


def sent(env: Env, *, method: str = "POST", path: str = "/messages") -> list[dict[str, Any]]:
    """The bodies of what the bot sent to paths that end so, in order."""
    return [entry.json or {} for entry in env.http_requests if entry.method == method and entry.path.endswith(path)]


def nonces(env: Env) -> list[str]:
    """The nonce of each message that the bot tried to send."""
    return [body["nonce"] for body in sent(env)]


async def kept_letters(store: Store, *kinds: LetterKind) -> list[Letter]:
    """The letters of these kinds, whatever became of them; oldest first."""
    async with store.engine.connect() as connection:
        rows = await connection.execute(select(letters).where(letters.c.kind.in_(kinds)).order_by(letters.c.id))
        found = []
        for row in rows:
            values = {name: row._mapping[name] for name in Letter.__dataclass_fields__}
            values |= {"kind": LetterKind(values["kind"]), "state": LetterState(values["state"])}
            found.append(Letter(**values))
        return found


async def the_letter(town: InventedCommunity, kind: LetterKind) -> Letter:
    """The newest letter of this kind."""
    return (await kept_letters(store_of(town), kind))[-1]


def store_of(town: InventedCommunity) -> Store:
    """The bot's own store."""
    return town.bot._parts.store


async def until(true: Callable[[], bool]) -> None:
    """Let everyone else go on until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - what is waited for happens in the simulated Discord, which sets no event
            await asyncio.sleep(0.01)
