"""Forum posts of people who would like to mentor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import MessageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumPost:
    """A forum post as Discord tells of it."""

    thread_id: int
    forum_id: int | None
    tag_ids: frozenset[int]
    written_at: datetime


class ForumService(Service):
    """Replies to forum posts: one for each post, with a button that opens the form privately."""

    @requires(Permission.PROGRAM)
    async def watched_forum(self, community_id: int) -> int | None:
        """Return the forum in which posts are answered; None where there is none, or no tag is chosen."""
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(community_id)
        return community.forum_id if community.forum_tag_id is not None else None

    @requires(Permission.PROGRAM)
    async def answer_posts(
        self, community_id: int, posts: Sequence[ForumPost], *, however_old: bool = False
    ) -> list[int]:
        """Have those of these posts answered that have the mentor tag, each once; return which have it.

        Of a post that is older than messages are kept, it is not known whether it was answered: it is left alone,
        unless it got the tag now (*however_old*).
        """
        now = self._clock()
        since = now - timedelta(days=self._programme.keep_letters_days)
        async with self._database.transaction() as uow:
            community = await uow.communities.get(community_id)
            tagged = [
                post.thread_id
                for post in posts
                if post.forum_id is not None
                and post.forum_id == community.forum_id
                and community.forum_tag_id in post.tag_ids
                and (however_old or post.written_at > since)
            ]
            for thread_id in tagged:
                kind, once = MessageKind.FORUM_REPLY, f"forum {thread_id}"
                await enqueue(uow, community_id, kind, subject_id=thread_id, at=now, dedup_key=once)
        return tagged
