"""One line a day in the facilitators' channel, where the community wants it, with the ways to what began and ended.

The line is the same every day, whatever happened. All who read the channel read the same, and they may not know the
same: of somebody who keeps apart from one of them, that one knows nothing, and the others all. A line that says
whether something began would tell him of it if it counted that person, and, if it did not, its silence about what the
others list would tell them that somebody keeps apart from one of them. The same holds for a number, and for a day
without a line. So what each reader may know is only behind the buttons, for their eyes alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rules.contact_hours import next_daily
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import MessageKind
from storage.unit_of_work import UnitOfWork


class DailyLineDueHandler:
    """Plans the next line, and writes this one."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Enqueue one line in each server's channel, however long the bot was away."""
        following = next_daily(hour=self._programme.weekly_hour, zone=self._programme.weekly_zone, after=now)
        for community_id in ids:
            await uow.communities.plan_day(community_id, at=following)
            channel_id = (await uow.communities.get(community_id)).facilitators_channel_id
            if channel_id is not None:
                kind, key = MessageKind.DAILY_LINE, f"daily {community_id} {following:%Y-%m-%d}"
                await enqueue(uow, community_id, kind, subject_id=channel_id, dedup_key=key, at=now)
