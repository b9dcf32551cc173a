"""One line a day in the facilitators' channel: that something began or ended, where the community wants it.

Everybody in the channel reads the same line, so it is made only of what each of them may list: of somebody who keeps
apart from one of them, nothing since then. It has no names and no numbers; its buttons lead to what each reader may
know.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rules.audience import Staff
from bot.rules.contact_hours import last_day, next_daily
from bot.rules.permissions import Permission, requires
from bot.rules.programme import Programme
from bot.rules.report import day_news
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import MessageKind
from storage.models.records import Community
from storage.unit_of_work import UnitOfWork


class DailyLineService(Service):
    """The line of a day, for the outbox worker: it knows who reads the channel."""

    @requires(Permission.PROGRAM)
    async def write_line(self, community: Community, staff: Staff, *, at: datetime) -> None:
        """Write the line of the day that was over last *at* this moment, once; none of a day with nothing."""
        home, channel_id = community.community_id, community.facilitators_channel_id
        since, until = last_day(hour=self._programme.weekly_hour, zone=self._programme.weekly_zone, before=at)
        if channel_id is None or community.daily_at is None:
            return
        async with self._database.transaction() as uow:
            readers = {*staff.informed_in_full, *filter(None, (staff.owner,))}
            apart = await uow.exclusions.excluding_since(home, *readers)
            known = await uow.pairings.list_for_facilitators(home, since=since)
            news = day_news(known, since=since, until=until, apart=apart)
            if news is not None:
                kind, key = MessageKind.DAILY_LINE, f"daily {home} {until:%Y-%m-%d}"
                await enqueue(uow, home, kind, subject_id=channel_id, payload=news, dedup_key=key, at=self._clock())


class DailyLineDueHandler:
    """Plans the next line, and has the outbox worker look who reads the channel."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Enqueue one look at each server, however long the bot was away."""
        following = next_daily(hour=self._programme.weekly_hour, zone=self._programme.weekly_zone, after=now)
        for community_id in ids:
            await uow.communities.plan_day(community_id, at=following)
            kind, key = MessageKind.DAILY_ROUND, f"day {community_id}"
            await enqueue(uow, community_id, kind, subject_id=community_id, dedup_key=key, at=now)
