"""A guest of the demo, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientResponse, ClientSession

from bot.demo.web.server import Shell
from bot.demo.web.visit import furnish, shell_in
from bot.demo.world.world import World, world


class Guest:
    """Asks the running shell what its page would ask."""

    def __init__(self, made: World, shell: Shell, session: ClientSession) -> None:
        self.made = made
        self._session = session
        address = urlsplit(shell.url)
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
    async with world() as made, ClientSession() as session:
        await furnish(made)
        shell = shell_in(made, port=0)
        await shell.start()
        try:
            yield Guest(made, shell, session)
        finally:
            await shell.close()
