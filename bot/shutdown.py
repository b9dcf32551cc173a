"""Being asked to stop: SIGTERM or Ctrl-C, told as an event so that what was begun can be finished."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any


def stop_asked() -> asyncio.Event:
    """An event that is set as soon as this process is asked to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl-C cancels the main task instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop


async def until_stopped(work: Coroutine[Any, Any, int], *, when_stopped: int) -> int:
    """Do *work* and give its exit code; asked to stop, let it tidy up behind itself and give *when_stopped*."""
    stop = stop_asked()
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})
    return when_stopped if working.cancelled() else working.result()
