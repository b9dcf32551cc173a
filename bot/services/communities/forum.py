"""A post in the forum by someone who would like to mentor."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.rights import Right, requires
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue
from storage.models.enums import LetterKind


class Forum(Service):
    """The post gets one reply, with a button that opens the form privately."""

    @requires(Right.PROGRAM)
    async def posted(self, community_id: int, *, forum_id: int, thread_id: int, tag_ids: Collection[int]) -> bool:
        """Have a forum post with the mentor tag answered, once; return whether it has the tag."""
        async with self._store.transaction() as memory:
            community = await memory.communities.get(community_id)
            if community.forum_id != forum_id or community.forum_tag_id not in tag_ids:
                return False
            await enqueue(
                memory,
                community_id,
                LetterKind.FORUM_REPLY,
                subject_id=thread_id,
                at=self._clock(),
                dedup_key=f"forum {thread_id}",
            )
            return True
