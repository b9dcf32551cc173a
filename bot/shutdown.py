"""Shutdown by SIGTERM or Ctrl-C, as an event, so that running work can be finished."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any


def stop_event() -> asyncio.Event:
    """Return an event that is set as soon as this process is asked to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl-C cancels the main task instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop


async def run_until_stopped(work: Coroutine[Any, Any, int], *, exit_code_when_stopped: int) -> int:
    """Run *work* and return its exit code; asked to stop, cancel it and return *exit_code_when_stopped*."""
    stop = stop_event()
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})
    return exit_code_when_stopped if working.cancelled() else working.result()
