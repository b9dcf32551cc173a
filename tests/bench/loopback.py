"""The stand-in for Discord in a process of its own: what a bench measures is the bot, and what answers cost it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from discord.http import Route

from tests.support.loopback import Loopback


async def serve() -> None:
    """Say where, then answer until nobody holds our standard input any more."""
    print(await Loopback().start(), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextmanager
def loopback() -> Iterator[str]:
    """The server's address; discord.py in this process speaks to it instead of Discord."""
    process = subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", __spec__.name if __spec__ else __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    before, Route.BASE = Route.BASE, address
    try:
        yield address
    finally:
        Route.BASE = before
        process.communicate("")


if __name__ == "__main__":
    asyncio.run(serve())
