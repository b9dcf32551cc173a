"""A guest of the demo, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientResponse, ClientSession

from bot.demo.web.other_worlds import WorldName
from bot.demo.web.port import take_port
from bot.demo.web.serve import WORLDS, make_server
from bot.demo.web.server import DemoServer
from bot.demo.world.community import SimulatedCommunity
from bot.demo.world.world import SimulationClock, run_simulation


class Guest:
    """Asks the running server what its page would ask."""

    def __init__(
        self, community: SimulatedCommunity, clock: SimulationClock, server: DemoServer, session: ClientSession
    ) -> None:
        self.community, self.clock = community, clock
        self.tab = "the first tab"
        self._session = session
        address = urlsplit(server.url)
        self.home, self.key = f"http://{address.netloc}", address.fragment

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Look at something; gives the status and the text."""
        async with self._session.get(self.home + path, headers=headers) as response:
            return response.status, await response.text()

    async def state(self) -> dict[str, Any]:
        """What the page draws."""
        headers = {"X-Demo-Key": self.key, "X-Demo-Tab": self.tab}
        async with self._session.get(f"{self.home}/demo/state", headers=headers) as response:
            return await _answer(response)

    async def looks_into(self, frame: dict[str, Any]) -> dict[str, Any]:
        """Open the conversation that a tab shows; gives what SimCord's page draws there."""
        headers = {"X-Simcord-Capability": frame["key"], "Origin": self.home}
        async with self._session.post(f"{self.home}/api/pages", json={}, headers=headers) as response:
            return await _answer(response)

    async def acts(self, frame: dict[str, Any], page: dict[str, Any], **wish: object) -> None:
        """Do something in a conversation, as SimCord's page would."""
        context = page["context"]
        numbers = {"sequence": 1, "generation": context["generation"], "bot_generation": page["botGeneration"]}
        wish |= numbers | {"protocol_version": 3, "request_id": "r", "published_revision": page["publishedRevision"]}
        headers = {
            "X-Simcord-Capability": frame["key"],
            "X-Simcord-Context": context["id"],
            "Origin": self.home,
        }
        async with self._session.post(f"{self.home}/api/action", json=wish, headers=headers) as response:
            assert not (await _answer(response))["rejected"]

    async def does(self, path: str, **wish: object) -> dict[str, Any]:
        """Do something as the page would; gives the state after it."""
        async with self.post(path, wish) as response:
            return await _answer(response)

    async def is_refused(self, path: str, wish: object = None, **headers: str) -> int:
        """Try something, with other headers than the page's; gives the status."""
        async with self.post(path, wish, **headers) as response:
            return response.status

    def post(self, path: str, wish: object, **headers: str) -> AbstractAsyncContextManager[ClientResponse]:
        """The request itself."""
        sent = {"X-Demo-Key": self.key, "X-Demo-Tab": self.tab, "Origin": self.home} | headers
        return self._session.post(f"{self.home}/demo/{path}", json=wish, headers=sent)


async def _answer(response: ClientResponse) -> dict[str, Any]:
    assert response.status == 200, await response.text()
    answer: dict[str, Any] = await response.json()
    return answer


@asynccontextmanager
async def visit(name: WorldName) -> AsyncIterator[Guest]:
    """Someone who has just opened this world."""
    world = WORLDS[name]
    async with run_simulation(world.starts_at) as made, ClientSession() as session:
        community = await world.create(made)
        server = make_server(made, community, world, port=take_port(0))
        await server.start()
        try:
            guest = Guest(community, made.clock, server, session)
            await guest.does("look")
            yield guest
        finally:
            await server.close()


@pytest.fixture
async def guest() -> AsyncIterator[Guest]:
    """Someone who has just opened the demo."""
    async with visit(WorldName.FRESH) as someone:
        yield someone
