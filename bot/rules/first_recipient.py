"""Who is told first about something that a member sends in."""

from __future__ import annotations

from enum import Enum, auto


class FirstRecipient(Enum):
    """Who is told first: the first in this order who is in the server and may be told.

    COORDINATOR: the one who coordinates mentorship in the community. OWNER: who owns the server. UNKNOWN: for a short
    while after the bot started, Discord has not listed the members yet.
    """

    FACILITATORS = auto()
    COORDINATOR = auto()
    OWNER = auto()
    NOBODY = auto()
    UNKNOWN = auto()
