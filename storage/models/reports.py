"""Plain values of which facilitators' reports are made; none of them holds what anyone wrote."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from .enums import MentorState


class WaitingKind(StrEnum):
    """Kind of what waits that is counted in the database."""

    SEEKERS = "seekers"
    OFFERS = "offers"
    UNREACHABLE = "unreachable"


class CountAndOldest(NamedTuple):
    """How many there are, and since when there has been the oldest of them; None without any."""

    number: int = 0
    oldest: datetime | None = None


class MentorRoom(NamedTuple):
    """A mentor with their room; *is_closed* where facilitators let nobody new come to them.

    *since*: as a mentor. *confirmed_at*: when they last said themselves how it stands with their mentoring.
    """

    user_id: int
    state: MentorState
    capacity: int
    mentee_count: int
    is_closed: bool
    paused_until: datetime | None
    applied_at: datetime
    since: datetime
    confirmed_at: datetime | None


class WaitingMessages(NamedTuple):
    """How many messages are to be sent by now, and when the oldest of them is or was due; None without any."""

    number: int
    oldest_due_at: datetime | None
