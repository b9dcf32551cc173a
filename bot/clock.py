"""The clock: passed in wherever time matters, so that tests and the demo can set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Function that returns the current time as an aware datetime in UTC."""


def system_clock() -> datetime:
    """Return the machine's current time, as an aware datetime in UTC."""
    return datetime.now(UTC)
