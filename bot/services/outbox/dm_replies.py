"""Replies to people who write to the bot by direct message: nobody reads what they wrote."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bot.rules.message_types import WriterCommunities
from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import MessageKind

MIN_DM_REPLY_INTERVAL = timedelta(hours=6)
"""Least time between two replies to one person, however much they write."""


class DmReplyService(Service):
    """Replies to direct messages, for the program alone; it never gets the text that was written."""

    @requires(Permission.PROGRAM)
    async def reply(
        self, person_id: int, *, member_community_ids: Collection[int], unsure_community_ids: Collection[int] = ()
    ) -> bool:
        """Answer somebody who wrote to the bot, at most once in six hours; return whether they are answered now.

        They are a member of *member_community_ids*, and perhaps of *unsure_community_ids*, of which only those count
        that know them already. Twice at once, over a restart and from two bots on one database, too, they are told
        once.
        """
        now = self._clock()
        async with self._database.transaction() as uow:
            theirs = set(await uow.people.community_ids_of(person_id)) & {
                *member_community_ids,
                *unsure_community_ids,
            }
            homes = (
                theirs
                or {home for home in member_community_ids if await uow.communities.has_row(home)}
                or set(member_community_ids)
            )
            if not homes:
                return False
            # What was written once lets nobody else write it, and others who write at this very moment wait and see.
            once = f"{MessageKind.NOT_READ} {person_id}"
            await uow.outbox.release_old_dedup_key(once, before=now - MIN_DM_REPLY_INTERVAL, at=now)
            home = min(homes)
            await uow.communities.get_or_create(home)
            return await enqueue(
                uow,
                home,
                MessageKind.NOT_READ,
                subject_id=home,
                recipient_id=person_id,
                payload=WriterCommunities.SEVERAL
                if len({*member_community_ids, *unsure_community_ids}) > 1
                else None,
                dedup_key=once,
                at=now,
            )
