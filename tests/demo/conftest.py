"""A guest of the demo, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientResponse, ClientSession

from bot.demo.web.serve import make_server, seed_story
from bot.demo.web.server import DemoServer
from bot.demo.world.world import DemoWorld, run_world


class Guest:
    """Asks the running server what its page would ask."""

    def __init__(self, made: DemoWorld, server: DemoServer, session: ClientSession) -> None:
        self.made = made
        self._session = session
        address = urlsplit(server.url)
        self.home, self.key = f"http://{address.netloc}", address.fragment

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Look at something; gives the status and the text."""
        async with self._session.get(self.home + path, headers=headers) as response:
            return response.status, await response.text()

    async def state(self) -> dict[str, Any]:
        """What the page draws."""
        async with self._session.get(f"{self.home}/demo/state", headers={"X-Demo-Key": self.key}) as response:
            return await _answer(response)

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
        sent = {"X-Demo-Key": self.key, "Origin": self.home} | headers
        return self._session.post(f"{self.home}/demo/{path}", json=wish, headers=sent)


async def _answer(response: ClientResponse) -> dict[str, Any]:
    assert response.status == 200, await response.text()
    answer: dict[str, Any] = await response.json()
    return answer


@pytest.fixture
async def guest() -> AsyncIterator[Guest]:
    """Someone who has just opened the demo."""
    async with run_world() as made, ClientSession() as session:
        await seed_story(made)
        server = make_server(made, port=0)
        await server.start()
        try:
            yield Guest(made, server, session)
        finally:
            await server.close()
