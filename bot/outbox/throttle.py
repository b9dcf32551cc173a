"""The gate before every request that is made with the bot's token.

Discord counts all the requests of a bot together, and shuts one that asks too fast out altogether. So whoever
sends waits for their turn here first. Answers to interactions are exempt and do not come by.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

# What rounding may take from a gap, and a little more: no window may fit one request too many by a hair.
_HAIR = 1e-6


class TooLong(Exception):
    """The turn would come only after *seconds*, which is longer than the caller wants to stand here."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Pacer:
    """Lets callers through with an even gap between them, first come first served.

    The gap is a second divided by the whole number of requests allowed in one, and is counted from the moment
    when someone was really let through. So no second, wherever it begins, holds more than *per_second*. Below
    one a second, the gap is simply that long: 0.5 means two seconds.

    Everyone sleeps for themselves and nobody holds a lock, so one who is cancelled holds nobody up.
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
        self._gap = (1 / whole) * (1 + _HAIR)
        self._now = now
        self._sleep = sleep
        self._booked_until = -math.inf
        self._open_from = -math.inf

    async def turn(self, at_most: float = math.inf) -> None:
        """Return when the caller may send. Raises TooLong as soon as it is clear that *at_most* seconds won't do."""
        mine = max(self._now(), self._booked_until)
        if (wait := max(mine, self._open_from) - self._now()) > at_most:
            raise TooLong(wait)
        self._booked_until = mine + self._gap
        # Asked again after each sleep: it may have ended early, others late, or `hold` may have come between.
        while (wait := max(mine, self._open_from) - self._now()) > 0:
            if wait > at_most:
                raise TooLong(wait)
            await self._sleep(wait)
        self._open_from = self._now() + self._gap

    def hold(self, seconds: float) -> None:
        """Let nobody through for *seconds* from now, as a 429 asks; a longer wait stays as it is."""
        self._open_from = max(self._open_from, self._now() + seconds)
