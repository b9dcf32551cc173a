"""Forum posts of people who would like to mentor."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import MessageKind


class ForumService(Service):
    """Replies to forum posts: one for each post, with a button that opens the form privately."""

    @requires(Permission.PROGRAM)
    async def answer_post(
        self, community_id: int, *, forum_id: int, thread_id: int, tag_ids: Collection[int]
    ) -> bool:
        """Have a forum post with the mentor tag answered, once; return whether it has the tag."""
        async with self._database.transaction() as uow:
            community = await uow.communities.get(community_id)
            if community.forum_id != forum_id or community.forum_tag_id not in tag_ids:
                return False
            await enqueue(
                uow,
                community_id,
                MessageKind.FORUM_REPLY,
                subject_id=thread_id,
                at=self._clock(),
                dedup_key=f"forum {thread_id}",
            )
            return True
