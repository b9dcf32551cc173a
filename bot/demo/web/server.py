"""The demo's local web server: choose a person and a room, then use the real bot there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket

import simcord
import structlog
from aiohttp import web

from bot.demo.world.world import DemoEnv

from .actions import Actions
from .guard import HEADERS, Guard, RequestHandler
from .hints import Hint
from .other_worlds import OtherWorlds, WorldName
from .proxy import Proxy
from .rooms import DemoActionRefused, Rooms
from .state import page_state
from .tabs import Tab, Tabs

STATIC_FOLDER = Path(__file__).parent
CONTENT_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
TIME_STEPS = {
    "4 hours": timedelta(hours=4),
    "1 day": timedelta(days=1),
    "3 days": timedelta(days=3),
    "2 weeks": timedelta(days=14),
}
"""What a guest may let pass at once."""

MAX_SETTLE_TRIES = 40  # tries of a tenth of a second for the simulated world to come to rest

log = structlog.get_logger(__name__)

JsonObject = dict[str, object]  # JSON for the page


class DemoServer:
    """Serves the page on loopback for as long as the demo runs."""

    def __init__(
        self,
        env: DemoEnv,
        rooms: Rooms,
        *,
        port: socket,
        now: Callable[[], datetime],
        before_action: Callable[[], None],
        advance_time: Callable[[timedelta], Awaitable[None]],
        title: str,
        place: str,
        hints: Sequence[Hint],
        actions: Actions,
        others: OtherWorlds,
    ) -> None:
        self._env = env
        self._rooms = rooms
        self._socket = port
        self._now = now
        self._tick = before_action
        self._let_time_pass = advance_time
        self._title, self._place, self._hints = title, place, hints
        self._actions, self._others = actions, others
        self._guard = Guard()
        # SimCord does one thing at a time, so everything a guest does waits in this line.
        self._lock = asyncio.Lock()
        self._tabs = Tabs(env, rooms, now)
        self._proxy = Proxy(self._tabs, lock=self._lock, before_action=before_action)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address to open; only someone with the part after # can use the demo."""
        return f"http://127.0.0.1:{self._guard.port}/demo/#{self._guard.key}"

    async def start(self) -> None:
        """Start serving on the port that was taken for it."""
        app = web.Application(middlewares=[self._guard.middleware()], client_max_size=27 * 1024 * 1024)
        app.router.add_get("/demo", self._home)
        app.router.add_get("/demo/", self._page)
        app.router.add_get("/demo/{file:shell(?:_dom|_inside|_leaving)?\\.(?:css|js)}", self._page)
        app.router.add_get("/demo/state", self._state)
        app.router.add_post("/demo/look", self._serialised(self._look))
        app.router.add_post("/demo/world", self._start_world)
        for path, act in (
            ("leave", self._leave),
            ("time", self._advance_time),
            ("post", self._post),
            ("refresh", self._refresh),
        ):
            app.router.add_post(f"/demo/{path}", self._serialised(self._in_tab(act)))
        app.router.add_get("/", self._embedded_page)
        app.router.add_route("*", "/{path:(?!demo/).+}", self._proxy.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await self._proxy.open()
        await self._runner.setup()
        self._guard.port = int(self._socket.getsockname()[1])
        await web.SockSite(self._runner, self._socket).start()

    async def close(self) -> None:
        """Close all rooms and stop serving."""
        await self._others.close()
        async with self._lock:
            await self._tabs.close_all()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self._proxy.close()

    # ------------------------------------------------------------- pages

    async def _home(self, _request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/demo/")

    async def _page(self, request: web.Request) -> web.StreamResponse:
        file = STATIC_FOLDER / request.match_info.get("file", "shell.html")
        text = file.read_text(encoding="utf-8")  # small, local and always the same few
        return web.Response(text=text, content_type=CONTENT_TYPES[file.suffix], headers=HEADERS)

    async def _embedded_page(self, request: web.Request) -> web.StreamResponse:
        if "n" not in request.query:  # a guest who typed the bare address
            raise web.HTTPFound("/demo/")
        return await self._proxy.handle(request)

    # ----------------------------------------------------- what is going on

    async def _state(self, request: web.Request) -> web.StreamResponse:
        tab = self._tab_of(request)
        if not self._lock.locked() and self._tabs.is_behind(tab):
            async with self._lock:
                await self._tabs.refresh(tab)
        return self._state_response(tab)

    def _tab_of(self, request: web.Request) -> Tab:
        if (tab := self._tabs.find(_key_of(request))) is None:
            raise web.HTTPGone(text="This tab was closed for others meanwhile.")
        return tab

    def _state_response(self, tab: Tab) -> web.Response:
        if not self._lock.locked():
            self._rooms.mark_read(tab.person, tab.room)
        state = page_state(self._rooms, tab, hints=self._hints, actions=self._actions, now=self._now())
        state |= {"title": self._title, "place": self._place, "steps": list(TIME_STEPS)}
        state["worlds"] = [{"key": name, "url": url} for name, url in self._others.urls().items()]
        return web.json_response(state, headers=HEADERS)

    # ------------------------------------------------------- what a guest does

    def _serialised(self, act: Callable[[str, JsonObject], Awaitable[Tab | None]]) -> RequestHandler:
        async def handle(request: web.Request) -> web.StreamResponse:
            wish = await _wish_of(request)
            try:
                async with self._lock:
                    await self._wait_until_settled()
                    tab = await act(_key_of(request), wish)
            except DemoActionRefused as answer:
                raise web.HTTPConflict(text=str(answer)) from None
            except TimeoutError:
                log.warning("demo.not_settled")
                raise web.HTTPConflict(text="The bot is still busy. Please try again in a moment.") from None
            return self._state_response(tab) if tab is not None else web.Response(status=204)

        return handle

    def _in_tab(
        self, act: Callable[[str, Tab, JsonObject], Awaitable[Tab | None]]
    ) -> Callable[[str, JsonObject], Awaitable[Tab | None]]:
        async def handle(key: str, wish: JsonObject) -> Tab | None:
            if (tab := self._tabs.find(key)) is None:
                raise DemoActionRefused("Please reload this page.")
            return await act(key, tab, wish)

        return handle

    async def _look(self, key: str, wish: JsonObject) -> Tab:
        """Be somebody, somewhere; a new tab begins with the first hint."""
        tab = self._tabs.find(key)
        person = self._rooms.person(str(wish.get("person") or (tab.person.key if tab else self._hints[0].person)))
        wanted = str(wish.get("room") or "")
        room = self._rooms.room(person, wanted or (tab.room.key if tab else self._hints[0].room))
        if room is None and wanted:
            raise DemoActionRefused("This person cannot see that room.")
        return await self._tabs.look(key, person, room or self._rooms.visible_to(person)[0])

    async def _leave(self, _key: str, tab: Tab, _wish: JsonObject) -> None:
        await self._tabs.close(tab)

    async def _advance_time(self, _key: str, tab: Tab, wish: JsonObject) -> Tab:
        step = str(wish.get("step"))
        if step not in TIME_STEPS:
            raise DemoActionRefused("Time only passes in the steps offered.")
        await self._let_time_pass(TIME_STEPS[step])
        self._actions.note(step)
        await self._tabs.refresh(tab)
        return tab

    async def _post(self, key: str, tab: Tab, wish: JsonObject) -> Tab:
        self._tick()
        title, text = str(wish.get("title", "")).strip(), str(wish.get("text", "")).strip()
        thread = await self._rooms.post(tab.person, title, text, str(wish.get("tag") or ""))
        self._actions.note("forum post", tab.person.key)
        room = self._rooms.room(tab.person, thread)
        return await self._tabs.look(key, tab.person, room or tab.room)

    async def _refresh(self, _key: str, tab: Tab, _wish: JsonObject) -> Tab:
        await self._tabs.refresh(tab)
        return tab

    async def _start_world(self, request: web.Request) -> web.StreamResponse:
        """Start another world beside this one; meanwhile everything here goes on."""
        name = str((await _wish_of(request)).get("world"))
        if name not in self._others.urls():
            raise web.HTTPConflict(text="There is no such world beside this one.")
        await self._others.start(WorldName(name))
        return self._state_response(self._tab_of(request))

    async def _wait_until_settled(self) -> None:
        """Wait until the bot has finished what it is doing; SimCord refuses two things at once."""
        for _ in range(MAX_SETTLE_TRIES):
            with suppress(simcord.SetupError):
                try:
                    await self._env.settle()
                except TimeoutError:
                    log.warning("demo.not_settled")
                return
            await asyncio.sleep(0.1)


def _key_of(request: web.Request) -> str:
    """Return the key that a page drew for its tab."""
    return request.headers.get("X-Demo-Tab", "")


async def _wish_of(request: web.Request) -> JsonObject:
    try:
        wish = await request.json()
    except json.JSONDecodeError:
        raise web.HTTPBadRequest(text="That could not be read.") from None
    if not isinstance(wish, dict):
        raise web.HTTPBadRequest(text="That could not be read.")
    return wish
