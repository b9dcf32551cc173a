"""Tabs of the guest's browser: whom each of them is being, in which room, and the conversation that it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import simcord
import structlog
from simcord.preview import Preview

from bot.demo.world.world import DemoEnv

from .rooms import DemoPerson, Room, RoomKind, Rooms

MAX_TABS = 16
"""Conversations that are open at once; the one that was looked at longest ago is closed for a new one."""

MIN_RELOAD_INTERVAL_S = 3.0

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Tab:
    """One tab: a person and a room."""

    person: DemoPerson
    room: Room
    preview: Preview | None = None
    origin: str = ""
    """Where SimCord serves this conversation; empty where none is open."""
    capability: str = ""
    frame: int = 0
    """Number of the page in the frame; a new one loads it again."""
    framed_at: float = 0.0
    followed: int = 0
    notice: tuple[int, str] = (0, "")

    def notify(self, text: str) -> None:
        """Show the guest a sentence."""
        self.notice = (self.notice[0] + 1, text)

    def reload(self) -> None:
        """Reload a conversation that lapsed, as after a computer slept; not again at once, to avoid a loop."""
        moment = asyncio.get_running_loop().time()
        if moment - self.framed_at > MIN_RELOAD_INTERVAL_S:
            self.frame += 1
            self.framed_at = moment


class Tabs:
    """All tabs, by the key that each page drew for itself. Callers hold the lock of the simulated world."""

    def __init__(self, env: DemoEnv, rooms: Rooms, now: Callable[[], datetime]) -> None:
        self._env, self._rooms, self._now = env, rooms, now
        self._tabs: dict[str, Tab] = {}

    def find(self, key: str) -> Tab | None:
        """Return the tab of this page, from now on the one looked at last; None if it was closed meanwhile."""
        tab = self._tabs.pop(key, None)
        if tab is not None:
            self._tabs[key] = tab
        return tab

    def showing(self, capability: str | None) -> Tab | None:
        """Return the tab whose conversation this is; without a capability any, for the files are the same in all."""
        shown = (tab for tab in self._tabs.values() if tab.origin)
        return next((tab for tab in shown if capability in {None, tab.capability}), None)

    async def look(self, key: str, person: DemoPerson, room: Room) -> Tab:
        """Be this person in this room, in the tab with this key, which may be new."""
        tab = self.find(key)
        if tab is None:
            tab = self._tabs[key] = Tab(person=person, room=room)
            for oldest in list(self._tabs.values())[:-MAX_TABS]:
                await self.close(oldest)
        elif tab.preview is not None and (person, room.key) == (tab.person, tab.room.key):
            return tab
        await self._close_preview(tab)
        self._rooms.mark_read(tab.person, tab.room)
        tab.person, tab.room = person, room
        if room.kind is not RoomKind.FORUM:  # its posts are rooms; the page lists them itself
            await self._open_preview(tab)
        return tab

    async def close(self, tab: Tab) -> None:
        """Close a tab that is not needed any more."""
        self._tabs = {key: other for key, other in self._tabs.items() if other is not tab}
        await self._close_preview(tab)

    async def close_all(self) -> None:
        """Close every tab."""
        for tab in list(self._tabs.values()):
            await self.close(tab)

    def act_in(self, tab: Tab) -> None:
        """Take what is done next as done in this tab."""
        self._env.act_in(tab.preview)

    def is_behind(self, tab: Tab) -> bool:
        """Return whether the bot has done something since this tab was last shown."""
        return len(self._env.backend.transcript) != tab.followed

    def mark_shown(self, tab: Tab) -> None:
        """Record that SimCord's page now shows everything that has happened so far."""
        tab.followed = len(self._env.backend.transcript)

    async def refresh(self, tab: Tab) -> None:
        """Show what has happened meanwhile; what is being typed stays."""
        if tab.preview is not None:
            try:
                await tab.preview.refresh()
            except (simcord.SetupError, TimeoutError):
                log.warning("demo.not_settled")
        self.mark_shown(tab)

    async def _open_preview(self, tab: Tab) -> None:
        viewer = tab.person.member.user if tab.room.kind is RoomKind.MESSAGES else tab.person.member
        zone = getattr(self._now().tzinfo, "key", "UTC")  # so that clocks inside and outside agree
        self._env.act_in(None)
        preview = self._env.preview(
            tab.room.channel, viewers=[viewer], layout="channel", locale="en-GB", timezone=zone
        )
        await preview.__aenter__()
        tab.preview = preview
        tab.origin, tab.capability = preview.url.split("/#")
        self.mark_shown(tab)
        tab.frame += 1
        tab.framed_at = asyncio.get_running_loop().time()

    async def _close_preview(self, tab: Tab) -> None:
        tab.origin = tab.capability = ""
        if tab.preview is not None:
            preview, tab.preview = tab.preview, None
            await preview.close()
