"""The clock: passed in wherever time matters, so that tests and the demo can set it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Function that returns the current time as an aware datetime in UTC."""


def system_clock() -> datetime:
    """Return the machine's current time, as an aware datetime in UTC."""
    return datetime.now(UTC)


class Timings:
    """Counts and seconds, by outcome."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def note(self, outcome: str, seconds: float) -> None:
        """Count one more that came to *outcome* and took so many *seconds*."""
        self.count[outcome] += 1
        self.seconds[outcome] += seconds
