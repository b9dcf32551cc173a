"""Hands SimCord's conversation page through under the shell's own address.

SimCord shows one room at a time on a port of its own and refuses to be framed.
Passing it through here lets one page hold both, keeps every request on one
origin, and puts what a guest does in line, since SimCord does one thing at a time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import structlog
from aiohttp import web

Json = dict[str, Any]  # what SimCord's page sends and gets

INSIDE = (
    b'<link rel="stylesheet" href="/demo/shell_inside.css">'
    b'<script type="module" src="/demo/shell_inside.js"></script></head>'
)
ASKED = ("Accept", "Content-Type", "X-Simcord-Capability", "X-Simcord-Context")
ANSWERED = (
    "Content-Type",
    "Content-Disposition",
    "Cache-Control",
    "Referrer-Policy",
    "X-Content-Type-Options",
)
FRAMING = "frame-ancestors 'none'"
# The page a guest sees may be a moment behind the world; these answers mean "look again", not "no".
AGAIN = frozenset({"busy", "stale-revision"})
TRIES = 8
PAUSE = 0.15

REFUSED = "That did not go through. Please check it and try once more."
SILENT = "The bot did not answer. As on Discord, older buttons may stop working: please ask for new ones."
NO_COMMAND = (
    "That went out as a plain message. Commands are picked from the list above the box; in direct messages there "
    "are none, so type them in #mentorship."
)
FAILED = "The bot ran into a problem there. The terminal says more."
# Typing ahead and looking things up are not deeds a guest waits for.
QUIET = frozenset({"autocomplete_command", "browse_candidates", "browse_messages", "configure_presentation"})

log = structlog.get_logger(__name__)


class Proxy:
    """Passes requests on to the conversation page that is open at the moment."""

    def __init__(
        self,
        *,
        line: asyncio.Lock,
        begin: Callable[[], None],
        tell: Callable[[str], None],
        done: Callable[[], None],
        lost: Callable[[], None],
    ) -> None:
        self._line = line
        self._begin = begin
        self._tell = tell
        self._done = done
        self._lost = lost
        self._session: aiohttp.ClientSession | None = None
        self.target = ""  # http://127.0.0.1:port of the open page, empty when none is
        self.capability = ""

    async def open(self) -> None:
        # No time limit: an answer takes as long as the bot takes, and SimCord bounds that itself.
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def handle(self, request: web.Request) -> web.Response:
        """Everything that is not the shell's own."""
        body = await request.read()
        if request.method == "POST" and request.path == "/api/action":
            async with self._line:
                return await self._act(request, body)
        status, headers, answer = await self._pass(request, body)
        if request.path == "/":
            answer = answer.replace(b"</head>", INSIDE, 1)
        elif request.path.startswith("/fonts/"):
            headers["Cache-Control"] = "private, max-age=86400"  # the same large files for every room
        elif status == 410 and request.headers.get("X-Simcord-Capability") == self.capability:
            self._lost()
        return web.Response(status=status, headers=headers, body=answer)

    async def _pass(self, request: web.Request, body: bytes) -> tuple[int, dict[str, str], bytes]:
        # While one room is closed and the next one opened, what only reads can wait.
        for _ in range(TRIES if request.method == "GET" else 0):
            if self.target:
                break
            await asyncio.sleep(PAUSE)
        if self._session is None or not self.target:
            return 503, {}, b""
        asked = {name: request.headers[name] for name in ASKED if name in request.headers}
        if "Origin" in request.headers:  # the shell has already checked it
            asked["Origin"] = self.target
        try:
            async with self._session.request(
                request.method, self.target + request.path_qs, headers=asked, data=body or None
            ) as response:
                answer = await response.read()
                return response.status, _answered(response), answer
        except aiohttp.ClientError:
            return 503, {}, b""  # the room was changed while this was under way

    async def _act(self, request: web.Request, body: bytes) -> web.Response:
        """A click, a command, a message: tried again quietly where only the moment was wrong."""
        wish = _json(body) if request.content_type == "application/json" else None
        if wish is not None and wish.get("kind") not in QUIET:
            self._begin()
        for left in reversed(range(TRIES)):
            status, headers, answer = await self._pass(request, body)
            receipt = _json(answer) or {}
            codes = {item.get("code") for item in receipt.get("diagnostics", ())}
            if wish is None or not left:
                break
            if receipt.get("rejected") and codes & AGAIN:
                wish["published_revision"] = receipt.get("revision")
                body = json.dumps(wish).encode()
            elif status != 400:
                break
            await asyncio.sleep(PAUSE)
        self._report(wish or {}, receipt)
        return web.Response(status=status, headers=headers, body=answer)

    def _report(self, wish: Json, receipt: Json) -> None:
        kind = wish.get("kind")
        if kind in QUIET:
            return
        if receipt.get("settlement") in {"failed", "timeout"}:
            log.error("demo.action_failed", kind=kind, settlement=receipt["settlement"])
            self._tell(FAILED)
        elif receipt.get("rejected"):
            self._tell(REFUSED)
        elif receipt.get("acknowledgement") == "unacknowledged":
            self._tell(SILENT)
        else:
            self._done()
            if kind == "send_message" and str(wish.get("content", "")).startswith("/"):
                self._tell(NO_COMMAND)


def _answered(response: aiohttp.ClientResponse) -> dict[str, str]:
    headers = {
        name: value
        for name, value in response.headers.items()
        if name in ANSWERED or name.startswith(("X-Display", "X-Media", "X-Simcord"))
    }
    policy = response.headers.get("Content-Security-Policy", FRAMING)
    headers["Content-Security-Policy"] = policy.replace(FRAMING, "frame-ancestors 'self'")
    return headers


def _json(body: bytes) -> Json | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
