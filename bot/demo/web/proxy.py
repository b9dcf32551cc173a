"""Proxy that serves SimCord's conversation page under the demo server's own address.

SimCord shows one room at a time on a port of its own and refuses to be framed. The proxy lets one page hold both,
keeps every request on one origin, and serialises what a guest does, since SimCord does one thing at a time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from .tabs import Tab, Tabs

Json = dict[str, Any]  # what SimCord's page sends and gets

INJECTED_HTML = (
    b'<link rel="stylesheet" href="/demo/shell_inside.css">'
    b'<script type="module" src="/demo/shell_inside.js"></script></head>'
)
FORWARDED_REQUEST_HEADERS = ("Accept", "Content-Type", "X-Simcord-Capability", "X-Simcord-Context")
FORWARDED_RESPONSE_HEADERS = (
    "Content-Type",
    "Content-Disposition",
    "Cache-Control",
    "Referrer-Policy",
    "X-Content-Type-Options",
)
FRAME_ANCESTORS_NONE = "frame-ancestors 'none'"
# The page a guest sees may be a moment behind the world; these answers mean "look again", not "no".
RETRYABLE_CODES = frozenset({"busy", "stale-revision"})
MAX_TRIES = 8
RETRY_DELAY_S = 0.15

ACTION_REFUSED = "That did not go through. Please check it and try once more."
BOT_DID_NOT_ANSWER = "The bot did not answer. As on Discord, older buttons may stop working: please ask for new ones."
SENT_AS_PLAIN_MESSAGE = (
    "That went out as a plain message. Commands are picked from the list above the box; in direct messages there "
    "are none, so type them in #mentorship."
)
ACTION_FAILED = "The bot ran into a problem there. The terminal says more."
# Typing ahead and looking things up are not actions a guest waits for.
READ_ONLY_ACTIONS = frozenset(
    {"autocomplete_command", "browse_candidates", "browse_messages", "configure_presentation"}
)

log = structlog.get_logger(__name__)


class Proxy:
    """Forwards requests to the conversation that they are about."""

    def __init__(self, tabs: Tabs, *, lock: asyncio.Lock, before_action: Callable[[], None]) -> None:
        self._tabs = tabs
        self._line = lock
        self._begin = before_action
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the HTTP session; it is needed before the first request."""
        # No time limit: an answer takes as long as the bot takes, and SimCord bounds that itself.
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))

    async def close(self) -> None:
        """Close the HTTP session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def handle(self, request: web.Request) -> web.Response:
        """Respond to every request that the demo server doesn't respond to itself."""
        body = await request.read()
        if request.method == "POST" and request.path == "/api/action":
            async with self._line:
                return await self._forward_action(request, body)
        tab = await self._find_tab(request)
        status, headers, answer = await self._forward(tab, request, body)
        if request.path == "/":
            answer = answer.replace(b"</head>", INJECTED_HTML, 1)
        elif request.path.startswith("/fonts/"):
            headers["Cache-Control"] = "private, max-age=86400"  # the same large files for every room
        elif status == 410 and tab is not None:
            tab.reload()
        return web.Response(status=status, headers=headers, body=answer)

    async def _find_tab(self, request: web.Request) -> Tab | None:
        # While one room is closed and the next one opened, what only reads can wait.
        capability = request.headers.get("X-Simcord-Capability")
        for _ in range(MAX_TRIES if request.method == "GET" and capability is None else 0):
            if self._tabs.showing(capability):
                break
            await asyncio.sleep(RETRY_DELAY_S)
        return self._tabs.showing(capability)

    async def _forward(self, tab: Tab | None, request: web.Request, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._session is None or tab is None or not tab.origin:
            return 503, {}, b""
        asked = {name: request.headers[name] for name in FORWARDED_REQUEST_HEADERS if name in request.headers}
        if "Origin" in request.headers:  # the page has already checked it
            asked["Origin"] = tab.origin
        try:
            async with self._session.request(
                request.method, tab.origin + request.path_qs, headers=asked, data=body or None
            ) as response:
                answer = await response.read()
                return response.status, _browser_response(response), answer
        except aiohttp.ClientError:
            return 503, {}, b""  # the room was changed while this was under way

    async def _forward_action(self, request: web.Request, body: bytes) -> web.Response:
        """Forward a click, a command or a message; retry where only the revision or a busy SimCord was in the way."""
        tab = self._tabs.showing(request.headers.get("X-Simcord-Capability", ""))
        if tab is None:
            return web.Response(status=503)
        self._tabs.act_in(tab)
        wish = _json(body) if request.content_type == "application/json" else None
        if wish is not None and wish.get("kind") not in READ_ONLY_ACTIONS:
            self._begin()
        for left in reversed(range(MAX_TRIES)):
            status, headers, answer = await self._forward(tab, request, body)
            receipt = _json(answer) or {}
            codes = {item.get("code") for item in receipt.get("diagnostics", ())}
            if wish is None or not left:
                break
            if receipt.get("rejected") and codes & RETRYABLE_CODES:
                wish["published_revision"] = receipt.get("revision")
                body = json.dumps(wish).encode()
            elif status != 400:
                break
            await asyncio.sleep(RETRY_DELAY_S)
        self._report(tab, wish or {}, receipt)
        return web.Response(status=status, headers=headers, body=answer)

    def _report(self, tab: Tab, wish: Json, receipt: Json) -> None:
        kind = wish.get("kind")
        if kind in READ_ONLY_ACTIONS:
            return
        if receipt.get("settlement") in {"failed", "timeout"}:
            log.error("demo.action_failed", kind=kind, settlement=receipt["settlement"])
            tab.notify(ACTION_FAILED)
        elif receipt.get("rejected"):
            tab.notify(ACTION_REFUSED)
        elif receipt.get("acknowledgement") == "unacknowledged":
            tab.notify(BOT_DID_NOT_ANSWER)
        else:
            self._tabs.mark_shown(tab)
            if kind == "send_message" and str(wish.get("content", "")).startswith("/"):
                tab.notify(SENT_AS_PLAIN_MESSAGE)


def _browser_response(response: aiohttp.ClientResponse) -> dict[str, str]:
    headers = {
        name: value
        for name, value in response.headers.items()
        if name in FORWARDED_RESPONSE_HEADERS or name.startswith(("X-Display", "X-Media", "X-Simcord"))
    }
    policy = response.headers.get("Content-Security-Policy", FRAME_ANCESTORS_NONE)
    headers["Content-Security-Policy"] = policy.replace(FRAME_ANCESTORS_NONE, "frame-ancestors 'self'")
    return headers


def _json(body: bytes) -> Json | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
