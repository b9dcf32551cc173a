"""The demo's other worlds: each a process of its own beside this one, started when a guest asks for it."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence
from enum import StrEnum

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/demo/#\S+")
STOP_TIMEOUT_S = 10


class WorldName(StrEnum):
    """A world that a guest can visit, as the command line and the page call it."""

    FRESH = "fresh"
    LIVELY = "lively"
    EMPTY = "empty"


class OtherWorlds:
    """Starts the other worlds and knows their addresses; they stop with this one."""

    def __init__(self, names: Sequence[WorldName]) -> None:
        self._urls = dict.fromkeys(names, "")
        self._running: list[asyncio.subprocess.Process] = []
        self._starting = asyncio.Lock()

    def urls(self) -> dict[WorldName, str]:
        """Return the address of each; empty where it was not started."""
        return dict(self._urls)

    async def start(self, name: WorldName) -> None:
        """Start it unless it runs, and return once it can be visited. Raises RuntimeError where it ends instead."""
        async with self._starting:
            if not self._urls[name]:
                self._urls[name] = await self._start(name)

    async def _start(self, name: WorldName) -> str:
        arguments = ("-m", "bot", "demo", "--world", name, "--port", "0", "--no-browser")
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
        )
        self._running.append(process)
        assert process.stdout is not None
        async for line in process.stdout:
            if found := ADDRESS.search(line.decode()):
                return found[0]
        raise RuntimeError(f"the world {name} ended with {await process.wait()}")

    async def close(self) -> None:
        """Stop those that run."""
        for process in self._running:
            if process.returncode is None:
                process.terminate()
        for process in self._running:
            try:
                await asyncio.wait_for(process.wait(), STOP_TIMEOUT_S)
            except TimeoutError:
                process.kill()
