"""How much one person may send to others within a day: generous, so that hardly anybody ever meets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from .refusals import TooOften

DAILY_LIMIT_WINDOW = timedelta(days=1)
"""Length of the sliding window in which sent messages count, so that no hour of the day sets all counts to 0."""


def limit_window_start(now: datetime) -> datetime:
    """Return the start of the window: what was sent after this moment still counts."""
    return now - DAILY_LIMIT_WINDOW


def must_be_within_daily_limit(sent_at: Sequence[datetime], *, limit: int) -> None:
    """Raise TooOften, with when the next is possible, if *limit* is reached.

    *sent_at* holds when each of those that still count was sent, oldest first.
    """
    if len(sent_at) >= limit:
        raise TooOften(limit=limit, again_at=sent_at[-limit] + DAILY_LIMIT_WINDOW)
