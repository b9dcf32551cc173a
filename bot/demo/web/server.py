"""The demo's local web server: choose a person and a room, then use the real bot there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import simcord
import structlog
from aiohttp import web
from simcord.builders import ChannelHandle, GuildHandle
from simcord.preview import Preview

from .guard import HEADERS, Guard, RequestHandler
from .proxy import Proxy
from .rooms import DemoActionRefused, DemoPerson, Room, RoomKind, Rooms

__all__ = ["DemoPerson", "DemoServer"]

STATIC_FOLDER = Path(__file__).parent
CONTENT_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
SKIPPABLE_DAYS = (1, 3, 14)  # days a guest may let pass at once
MAX_SETTLE_TRIES = 40  # tries of a tenth of a second for the simulated world to come to rest

log = structlog.get_logger(__name__)

JsonObject = dict[str, object]  # JSON for the page


class DemoServer:
    """Serves the page on loopback for as long as the demo runs."""

    def __init__(
        self,
        env: simcord.Env,
        *,
        guild: GuildHandle,
        people: Sequence[DemoPerson],
        rooms: Sequence[ChannelHandle],
        forum: ChannelHandle | None,
        now: Callable[[], datetime],
        before_action: Callable[[], None],
        advance_time: Callable[[timedelta], Awaitable[None]],
        title: str,
        hints: Sequence[str],
        port: int = 8765,
    ) -> None:
        if not people:
            raise ValueError("the demo needs at least one person")
        self._env = env
        self._rooms = Rooms(env, people, rooms, forum)
        self._now = now
        self._tick = before_action
        self._let_time_pass = advance_time
        self._title, self._place, self._hints = title, guild.name, list(hints)
        self._wanted_port = port
        self._guard = Guard()
        # SimCord does one thing at a time, so everything a guest does waits in this line.
        self._lock = asyncio.Lock()
        self._proxy = self._make_proxy(before_action)
        self._runner: web.AppRunner | None = None
        self._preview: Preview | None = None
        self._person = people[0]
        self._room = self._rooms.visible_to(self._person)[0]
        self._frame, self._framed_at, self._followed = 0, 0.0, 0
        self._notice = (0, "")

    def _make_proxy(self, before_action: Callable[[], None]) -> Proxy:
        return Proxy(
            lock=self._lock,
            before_action=before_action,
            notify=self._set_notice,
            after_action=self._mark_shown,
            on_session_lost=self._reload,
        )

    @property
    def url(self) -> str:
        """The address to open; only someone with the part after # can use the demo."""
        return f"http://127.0.0.1:{self._guard.port}/demo/#{self._guard.key}"

    async def start(self) -> None:
        """Start serving, on a free port if the wanted one is taken, and show the first room."""
        app = web.Application(middlewares=[self._guard.middleware()], client_max_size=27 * 1024 * 1024)
        app.router.add_get("/demo", self._home)
        app.router.add_get("/demo/", self._page)
        app.router.add_get("/demo/{file:shell(?:_inside)?\\.(?:css|js)}", self._page)
        app.router.add_get("/demo/state", self._state)
        for path, act in (
            ("look", self._select_room),
            ("time", self._advance_time),
            ("post", self._post),
            ("refresh", self._refresh),
        ):
            app.router.add_post(f"/demo/{path}", self._serialised(act))
        app.router.add_get("/", self._embedded_page)
        app.router.add_route("*", "/{path:(?!demo/).+}", self._proxy.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await self._proxy.open()
        await self._runner.setup()
        await self._bind(self._runner)
        async with self._lock:
            await self._open_room(self._person, self._greeting_room())

    async def close(self) -> None:
        """Close the room shown and stop serving."""
        async with self._lock:
            await self._close_preview()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self._proxy.close()

    async def _bind(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, "127.0.0.1", self._wanted_port).start()
        except OSError:
            await web.TCPSite(runner, "127.0.0.1", 0).start()  # taken: any free one will do
        self._guard.port = int(runner.addresses[0][1])

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

    async def _state(self, _request: web.Request) -> web.StreamResponse:
        await self._refresh_if_changed()
        return self._state_response()

    def _state_response(self) -> web.Response:
        person, room = self._person, self._room
        if not self._lock.locked():
            self._rooms.mark_read(person, room)
        number, notice = self._notice
        now = self._now()
        state: JsonObject = {
            "title": self._title,
            "place": self._place,
            "now": f"{now:%A}, {now.day} {now:%B %Y}, {now:%H:%M}",
            "hints": self._hints,
            "steps": SKIPPABLE_DAYS,
            "people": [self._person_json(one) for one in self._rooms.people],
            "person": person.key,
            "rooms": [self._room_json(person, one) for one in self._rooms.visible_to(person)],
            "room": room.key,
            "frame": {"n": self._frame, "key": self._proxy.capability} if self._preview else None,
            "forum": self._forum_json() if room.kind is RoomKind.FORUM else None,
            "notice": {"n": number, "text": notice},
        }
        return web.json_response(state, headers=HEADERS)

    def _person_json(self, person: DemoPerson) -> JsonObject:
        own = self._rooms.visible_to(person)[0]
        news = self._rooms.unread(person, own)
        return {"key": person.key, "name": person.name, "part": person.describe(), "unread": news}

    def _room_json(self, person: DemoPerson, room: Room) -> JsonObject:
        news = self._rooms.unread(person, room)
        return {"key": room.key, "name": room.name, "kind": room.kind, "unread": news}

    def _forum_json(self) -> JsonObject:
        tags = [{"id": tag, "name": name} for tag, name in self._rooms.tags().items()]
        return {"tags": tags, "posts": self._rooms.posts(self._person)}

    def _set_notice(self, text: str) -> None:
        self._notice = (self._notice[0] + 1, text)

    # ------------------------------------------------------- what a guest does

    def _serialised(self, act: Callable[[JsonObject], Awaitable[None]]) -> RequestHandler:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                wish = await request.json()
            except json.JSONDecodeError:
                raise web.HTTPBadRequest(text="That could not be read.") from None
            if not isinstance(wish, dict):
                raise web.HTTPBadRequest(text="That could not be read.")
            try:
                async with self._lock:
                    await self._wait_until_settled()
                    await act(wish)
            except DemoActionRefused as answer:
                raise web.HTTPConflict(text=str(answer)) from None
            except TimeoutError:
                log.warning("demo.not_settled")
                raise web.HTTPConflict(text="The bot is still busy. Please try again in a moment.") from None
            return self._state_response()

        return handle

    async def _select_room(self, wish: JsonObject) -> None:
        person = self._rooms.person(str(wish.get("person", self._person.key)))
        room = self._rooms.room(person, str(wish.get("room") or self._room.key))
        if room is None and wish.get("room"):
            raise DemoActionRefused("This person cannot see that room.")
        await self._open_room(person, room or self._rooms.visible_to(person)[0])

    async def _advance_time(self, wish: JsonObject) -> None:
        days = wish.get("days")
        if days not in SKIPPABLE_DAYS:
            raise DemoActionRefused("Time only passes in the steps offered.")
        await self._let_time_pass(timedelta(days=days))
        await self._refresh_preview()

    async def _post(self, wish: JsonObject) -> None:
        self._tick()
        title, text = str(wish.get("title", "")).strip(), str(wish.get("text", "")).strip()
        key = await self._rooms.post(self._person, title, text, str(wish.get("tag") or ""))
        room = self._rooms.room(self._person, key)
        await self._open_room(self._person, room or self._room)

    async def _refresh(self, _wish: JsonObject) -> None:
        await self._refresh_preview()

    # ------------------------------------------------------------- the world

    def _greeting_room(self) -> Room:
        """Return a shared room, a friendlier first sight than an empty inbox."""
        rooms = self._rooms.visible_to(self._person)
        return next((room for room in rooms if room.kind is RoomKind.CHANNEL), rooms[0])

    async def _open_room(self, person: DemoPerson, room: Room) -> None:
        if self._preview is not None and (person, room.key) == (self._person, self._room.key):
            return
        await self._close_preview()
        self._rooms.mark_read(self._person, self._room)
        self._person, self._room = person, room
        if room.kind is RoomKind.FORUM:  # its posts are rooms; the page lists them itself
            return
        viewer = person.member.user if room.kind is RoomKind.MESSAGES else person.member
        zone = getattr(self._now().tzinfo, "key", "UTC")  # so that clocks inside and outside agree
        preview = self._env.preview(room.channel, viewers=[viewer], layout="channel", locale="en-GB", timezone=zone)
        await preview.__aenter__()
        self._preview = preview
        self._proxy.target, self._proxy.capability = preview.url.split("/#")
        self._mark_shown()
        self._frame += 1
        self._framed_at = asyncio.get_running_loop().time()

    async def _close_preview(self) -> None:
        self._proxy.target = self._proxy.capability = ""
        if self._preview is not None:
            preview, self._preview = self._preview, None
            await preview.close()

    def _reload(self) -> None:
        """Reload a preview that lapsed, as after a computer slept; at most every 3 seconds, to avoid a loop."""
        moment = asyncio.get_running_loop().time()
        if moment - self._framed_at > 3:
            self._frame += 1
            self._framed_at = moment

    async def _refresh_if_changed(self) -> None:
        """Refresh the preview if the bot has done something since it was last shown."""
        if not self._lock.locked() and len(self._env.backend.transcript) != self._followed:
            async with self._lock:
                await self._refresh_preview()

    async def _refresh_preview(self) -> None:
        if self._preview is not None:
            try:
                await self._preview.refresh()
            except (simcord.SetupError, TimeoutError):
                log.warning("demo.not_settled")
        self._mark_shown()

    def _mark_shown(self) -> None:
        """Record that SimCord's page now shows everything that has happened so far."""
        self._followed = len(self._env.backend.transcript)

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
