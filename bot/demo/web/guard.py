"""Lets only the demo's own page use the demo: right host, right origin, right key."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
}

RequestHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Checks every request, because another page in the same browser can reach loopback, too."""

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(24)
        self.port = 0

    def middleware(self) -> Middleware:
        """Return the middleware that refuses requests with a wrong host, origin or key."""

        @web.middleware
        async def check(request: web.Request, handler: RequestHandler) -> web.StreamResponse:
            self._check(request)
            return await handler(request)

        return check

    def _check(self, request: web.Request) -> None:
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        if request.headers.get("Host") not in hosts:
            raise web.HTTPForbidden(text="This page only answers on this computer.")
        reading = request.method in {"GET", "HEAD"}
        origin = request.headers.get("Origin")
        if (origin is not None or not reading) and origin not in {f"http://{host}" for host in hosts}:
            raise web.HTTPForbidden(text="This page only answers itself.")
        # The files are no secret; what is going on in the demo, and changing it, is.
        needs_key = request.path == "/demo/state" or (request.path.startswith("/demo/") and not reading)
        shown = request.headers.get("X-Demo-Key", "")
        if needs_key and not secrets.compare_digest(shown.encode(), self.key.encode()):
            raise web.HTTPUnauthorized(text="Please open the whole address the terminal shows.")
