"""What time it is: handed in wherever time matters, so that tests and the demo can set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)
