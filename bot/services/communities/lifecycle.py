"""A community that removes the bot, or invites it again: everything is kept for a while, then it is gone."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.refusals import NotFound
from bot.rules.rights import Right, requires
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue
from storage.models.enums import LetterKind


class Invitations(Service):
    """Nobody of a community that has removed the bot hears from it, and nothing there falls due."""

    @requires(Right.PROGRAM)
    async def taken_back(self, community_id: int, *, owner: int | None = None) -> None:
        """Record that the bot was removed; the *owner*, if given, is told what becomes of what is stored.

        Twice does nothing more, and neither does the removal from a server that the bot had nothing to do in.
        """
        now = self._clock()
        async with self._store.transaction() as memory:
            if await memory.communities.remove(community_id, at=now) and owner is not None:
                await enqueue(
                    memory,
                    community_id,
                    LetterKind.COMMUNITY_REMOVED,
                    subject_id=community_id,
                    recipient_id=owner,
                    at=now,
                )

    @requires(Right.PROGRAM)
    async def renewed(self, community_id: int) -> bool:
        """Record that the bot is in the server; return whether it had been removed from it.

        All is as it was, and what fell due comes as after an outage.
        """
        async with self._store.reading() as memory:
            community = await memory.communities.get(community_id)
        if community.removed_at is None:
            return False
        async with self._store.transaction() as memory:
            return await memory.communities.take_back(community_id)

    @requires(Right.PROGRAM)
    async def missing(self, here: Collection[int]) -> list[int]:
        """Return the ids of communities of which something is stored, and which are not among those *here*."""
        async with self._store.reading() as memory:
            return sorted(await memory.communities.all() - set(here))

    @requires(Right.PROGRAM)
    async def forget(self, community_id: int) -> dict[str, int]:
        """Delete everything of a community at once; return how many rows there were, by table. Raises NotFound."""
        async with self._store.transaction() as memory:
            if not await memory.communities.is_known(community_id):
                raise NotFound
            await memory.communities.hold(community_id)
            forgotten = await memory.communities.forget(community_id)
        await self._store.scrub()
        return forgotten
