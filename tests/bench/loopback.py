"""A stand-in for Discord's REST interface, in a process of its own, on this machine only.

It checks nothing, limits nothing and answers at once, in the shape that Discord answers in: what a bench
measures is the bot, with the JSON, HTTP and discord.py that every answer costs it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from discord.http import Route

BOT_ID, OWNER_ID = 4_000_000_001, 4_000_000_002
WHEN = "2026-01-01T12:00:00.000000+00:00"

ids = itertools.count(9_000_000_000_000_000)

Answer = Any
Answering = Callable[..., Answer]


def user(user_id: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    """A person as Discord describes them."""
    return {
        "id": str(user_id),
        "username": name,
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
    }


def me(_body: object) -> Answer:
    """Who the bot is."""
    return user(BOT_ID, "companion", bot=True)


def application(_body: object) -> Answer:
    """What the bot belongs to."""
    return {
        "id": str(BOT_ID),
        "name": "Companion",
        "description": "",
        "icon": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "owner": user(OWNER_ID, "owner"),
        "verify_key": "",
        "flags": 0,
    }


def commands(body: list[dict[str, Any]], _application: str) -> Answer:
    """The commands that were synced, each with an id now."""
    given = {"application_id": str(BOT_ID), "version": "1", "default_member_permissions": None}
    return [{"description": "", **command, **given, "id": str(next(ids))} for command in body]


def message(body: Mapping[str, Any], channel: str) -> Answer:
    """A message that now stands in a channel."""
    return {
        "id": str(next(ids)),
        "channel_id": channel,
        "author": me(None),
        "content": body.get("content") or "",
        "timestamp": WHEN,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": body.get("flags", 0),
        "components": body.get("components", []),
        "nonce": body.get("nonce"),
    }


def callback(body: Mapping[str, Any], interaction: str, _token: str) -> Answer:
    """An interaction was answered."""
    answered = message(body.get("data") or {}, "0")
    return {
        "interaction": {"id": interaction, "type": 2, "response_message_id": answered["id"]},
        "resource": {"type": body["type"], "message": answered},
    }


def original(body: Mapping[str, Any], _application: str, _token: str) -> Answer:
    """An answer was edited, or another one followed it."""
    return message(body, "0")


def direct(body: Mapping[str, Any]) -> Answer:
    """A direct-message channel was opened."""
    recipient = int(body["recipient_id"])
    return {"id": str(next(ids)), "type": 1, "last_message_id": None, "recipients": [user(recipient, "someone")]}


def member(_body: object, _guild: str, person: str) -> Answer:
    """Someone is in the server, also when the bot does not know them yet."""
    return {
        "user": user(int(person), f"person-{person}"),
        "nick": None,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


ANSWERS: tuple[tuple[str, re.Pattern[str], Answering], ...] = tuple(
    (method, re.compile(path), answering)
    for method, path, answering in (
        ("POST", r"/interactions/(\d+)/([^/]+)/callback", callback),
        ("POST", r"/channels/(\d+)/messages", message),
        ("POST", r"/users/@me/channels", direct),
        ("POST", r"/webhooks/(\d+)/([^/]+)", original),
        ("PATCH", r"/webhooks/(\d+)/([^/]+)/messages/@original", original),
        ("GET", r"/users/@me", me),
        ("GET", r"/oauth2/applications/@me", application),
        ("GET", r"/guilds/(\d+)/members/(\d+)", member),
        ("PUT", r"/applications/(\d+)/commands", commands),
    )
)


async def handle(request: web.BaseRequest) -> web.StreamResponse:
    """Answer one request."""
    body = json.loads(await request.read() or b"null")
    for method, path, answering in ANSWERS:
        found = path.fullmatch(request.path) if method == request.method else None
        if found is not None:
            return _json(answering(body, *found.groups()))
    return _json({"code": 0, "message": f"{request.method} {request.path}"}, status=404)


def _json(answer: Answer, *, status: int = 200) -> web.Response:
    # As bytes, because aiohttp names a charset with text, and discord.py then takes it for no JSON.
    return web.Response(body=json.dumps(answer).encode(), content_type="application/json", status=status)


async def serve() -> None:
    """Say where, then answer until nobody holds our standard input any more."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(web.Server(handle), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextmanager
def loopback() -> Iterator[str]:
    """The server's address; discord.py in this process speaks to it instead of Discord."""
    process = subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", __spec__.name if __spec__ else __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    before, Route.BASE = Route.BASE, address
    try:
        yield address
    finally:
        Route.BASE = before
        process.communicate("")


if __name__ == "__main__":
    asyncio.run(serve())
