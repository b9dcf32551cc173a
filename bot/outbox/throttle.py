"""Throttle for all requests that are made with the bot's token.

Discord counts all the requests of a bot together, and locks out one that sends too many. So every sender waits for
its turn here first. Responses to interactions are exempt and don't pass through here.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

# What rounding may take from a gap, and a little more: no window may fit one request too many by a hair.
_ROUNDING_MARGIN = 1e-6


class WaitTooLong(Exception):
    """The turn would come only after *seconds*, which is longer than the caller wants to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Throttle:
    """Lets callers through at even intervals, first come first served. *now* is a monotonic clock in seconds.

    The interval is a second divided by the whole number of requests allowed in one, and is counted from the moment
    when a caller was really let through. So no second, wherever it begins, holds more than *per_second*. Below one a
    second, the interval is simply that long: 0.5 means two seconds.

    Every caller sleeps for itself and nobody holds a lock, so one that is cancelled holds nobody up.
    """

    def __init__(
        self,
        per_second: float,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if not 0 < per_second < math.inf:
            raise ValueError("per_second must be above zero and finite")
        # With 2.5 a second, gaps of 0.4 would put three into one second, so only the two whole ones count.
        whole = math.floor(per_second) or per_second
        self._interval_s = (1 / whole) * (1 + _ROUNDING_MARGIN)
        self._now = now
        self._sleep = sleep
        self._booked_until = -math.inf
        self._open_from = -math.inf

    async def acquire(self, timeout_s: float = math.inf) -> None:
        """Return when the caller may send.

        Raises WaitTooLong once it is clear that it takes over *timeout_s* seconds.
        """
        mine = max(self._now(), self._booked_until)
        if (wait := max(mine, self._open_from) - self._now()) > timeout_s:
            raise WaitTooLong(wait)
        self._booked_until = mine + self._interval_s
        # Asked again after each sleep: it may have ended early, others late, or `hold` may have come between.
        while (wait := max(mine, self._open_from) - self._now()) > 0:
            if wait > timeout_s:
                raise WaitTooLong(wait)
            await self._sleep(wait)
        self._open_from = self._now() + self._interval_s

    def block_for(self, seconds: float) -> None:
        """Let nobody through for *seconds* from now, as a 429 asks; a longer wait stays as it is."""
        self._open_from = max(self._open_from, self._now() + seconds)
