"""A stand-in for Discord on this machine only: REST requests, which may be set to fail, and the gateway.

It checks nothing, limits nothing and answers at once, in the shape that Discord answers in.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any

import yarl
from aiohttp import web

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
        # The Server Members intent is on.
        "flags": 1 << 15,
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


class Fault(Enum):
    """What becomes of one request."""

    CUT = auto()
    """Cut off before it was accepted."""
    LOST = auto()
    """Accepted, and the answer lost."""
    LATE = auto()
    """Accepted, and never answered."""
    BROKEN = auto()
    """Accepted, and answered with half of it."""
    LIMITED = auto()
    """Refused with 429 by Discord, which discord.py waits out."""
    LIMITED_ON_THE_WAY = auto()
    """Refused with 429 before it came to Discord."""
    UNAVAILABLE = auto()
    """Refused with 503."""
    UNAUTHORIZED = auto()
    """Refused with 401."""


class Loopback:
    """The server; *requests* are all that were made, as method and path, *accepted* those that counted."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.accepted: list[str] = []
        self.opened: list[str] = []
        """How connections to the gateway began: identify, resume, or refused."""
        self._faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self._gateway: web.WebSocketResponse | None = None
        self.refuse_connections = 0
        """So many of the next connections to the gateway are refused with 503."""
        self.close_identified: int | None = None
        """Code with which a connection is closed that identifies itself."""

    @property
    def is_through(self) -> bool:
        """Whether all faults have happened."""
        return not any(self._faults.values())

    def fail(self, request: str, *faults: Fault) -> None:
        """Have the next requests with this method and beginning of a path fail so, one after the other."""
        self._faults[request] += faults

    async def start(self) -> str:
        """Listen, and return the address."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(web.Server(self._handle), "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """Listen no longer."""
        self._server.close()

    async def close_gateway(self, code: int) -> None:
        """Close the connection to the gateway that is open."""
        assert self._gateway is not None
        await self._gateway.close(code=code)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/gateway":
            return await self._serve_gateway(request)
        line = f"{request.method} {request.path}"
        self.requests.append(line)
        faults = next((faults for begins, faults in self._faults.items() if faults and line.startswith(begins)), [])
        match faults.pop(0) if faults else None:
            case Fault.CUT:
                return _cut(request)
            case Fault.LIMITED:
                return _json({"retry_after": 0.001}, status=429, headers={"Via": "1.1 loopback"})
            case Fault.LIMITED_ON_THE_WAY:
                return web.Response(status=429, text="slower")
            case Fault.UNAVAILABLE:
                return web.Response(status=503, text="later")
            case Fault.UNAUTHORIZED:
                return _json({"code": 0, "message": "401: Unauthorized"}, status=401)
            case fault:
                self.accepted.append(line)
                response = await answer(request)
        match fault:
            case Fault.LOST:
                return _cut(request)
            case Fault.LATE:
                await asyncio.Event().wait()
            case Fault.BROKEN:
                response.body = response.body[: len(response.body) // 2]  # type: ignore[index,arg-type]  # it is bytes
        return response

    async def _serve_gateway(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.refuse_connections:
            self.refuse_connections -= 1
            self.opened.append("refused")
            return web.Response(status=503)
        self._gateway = gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        async for said in gateway:
            match said.json()["op"]:
                case 2 if self.close_identified is not None:
                    await gateway.close(code=self.close_identified)
                case 2:
                    self.opened.append("identify")
                    resume = str(request.url.with_scheme("ws").with_query(None))
                    ready = {"v": 10, "user": me(None), "guilds": [], "session_id": "1", "resume_gateway_url": resume}
                    ready["application"] = {"id": str(BOT_ID), "flags": 0}
                    await gateway.send_json({"op": 0, "s": 1, "t": "READY", "d": ready})
                case 6:
                    self.opened.append("resume")
                    await gateway.send_json({"op": 0, "s": 2, "t": "RESUMED", "d": {}})
        return gateway


async def answer(request: web.BaseRequest) -> web.Response:
    """Answer one request."""
    body = json.loads(await request.read() or b"null")
    for method, path, answering in ANSWERS:
        found = path.fullmatch(request.path) if method == request.method else None
        if found is not None:
            return _json(answering(body, *found.groups()))
    return _json({"code": 0, "message": f"{request.method} {request.path}"}, status=404)


def _json(said: Answer, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    # As bytes, because aiohttp names a charset with text, and discord.py then takes it for no JSON.
    body = json.dumps(said).encode()
    return web.Response(body=body, content_type="application/json", status=status, headers=headers)


def _cut(request: web.BaseRequest) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def gateway_of(address: str) -> yarl.URL:
    """Return where discord.py connects to, at the server with this address."""
    return yarl.URL(address).with_scheme("ws") / "gateway"
