"""Who is told first about something that a member sends in, and who is missing where nobody is."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, Flag, auto

from storage.models.records import Community

from .deadlines import next_occurrence
from .programme import Programme

WEEK = timedelta(days=7)


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


class StaffGap(Flag):
    """Who or what is missing among those who look after mentorship; stored as bits.

    FACILITATORS: nobody wears their role. CHANNEL: none in which the bot may write. COORDINATOR: none in the server.
    """

    NONE = 0
    FACILITATORS = 1
    CHANNEL = 2
    COORDINATOR = 4


def staff_gaps(community: Community, *, facilitators: bool, channel: bool, coordinator: bool) -> StaffGap:
    """Return what is missing, as far as the server's owner is to hear of it.

    While a facilitator is there, a community may do without a channel or a coordinator that it never chose.
    """
    gaps = StaffGap.NONE
    if not facilitators:
        gaps |= StaffGap.FACILITATORS
    if not channel and (community.facilitators_channel_id is not None or not facilitators):
        gaps |= StaffGap.CHANNEL
    if not coordinator and (community.coordinator_id is not None or not facilitators):
        gaps |= StaffGap.COORDINATOR
    return gaps


def staff_rung(programme: Programme, *, since: datetime, at: datetime) -> tuple[int, datetime]:
    """Return how often the server's owner should have heard before that something is missing, and the next time.

    They hear at once, after ``staff_again_days``, and then every week.
    """
    again = since + timedelta(days=programme.staff_again_days)
    if at < again:
        return 0, again
    following = next_occurrence(again, interval=WEEK, after=at)
    return (following - again) // WEEK, following
