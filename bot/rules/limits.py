"""How much one person may send to others within a day: generous, so that hardly anybody ever meets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from .refusals import TooOften

A_DAY = timedelta(days=1)
"""A day that moves along with the clock, so that there is no hour at which everything is possible at once."""


def counts_from(now: datetime) -> datetime:
    """What was sent after this moment still counts."""
    return now - A_DAY


def must_not_be_too_often(lately: Sequence[datetime], *, limit: int) -> None:
    """*lately* holds when each was sent that still counts, oldest first. Raises TooOften, with when it is over."""
    if len(lately) >= limit:
        raise TooOften(limit=limit, again_at=lately[-limit] + A_DAY)
