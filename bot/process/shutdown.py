"""Shutdown by SIGTERM or Ctrl-C, as an event, so that running work can be finished."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def stop_event() -> asyncio.Event:
    """Return an event that is set as soon as this process is asked to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl-C cancels the main task instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop


async def run_until(event: asyncio.Event, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
    """Run *work*, cancelled once the event is set or this is cancelled, and return its task, which has ended."""
    working, waiting = asyncio.create_task(work), asyncio.create_task(event.wait())
    try:
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        if working.cancel():
            await asyncio.wait({working})
    return working


async def run_until_stopped(work: Coroutine[Any, Any, int], *, exit_code_when_stopped: int) -> int:
    """Run *work* and return its exit code; asked to stop, cancel it and return *exit_code_when_stopped*."""
    working = await run_until(stop_event(), work)
    return exit_code_when_stopped if working.cancelled() else working.result()


async def serve_until_stopped(
    stop: asyncio.Event, serving: Coroutine[Any, Any, None], close: Callable[[], Awaitable[None]]
) -> None:
    """Serve until *stop* is set, then finish running work. Raises the error with which *serving* failed."""
    try:
        # First nothing new comes in; it may also be asleep, waiting to connect again.
        served = await run_until(stop, serving)
    finally:
        await close()
    if not served.cancelled():
        served.result()
