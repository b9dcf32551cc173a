"""Guilds that remove the bot, or invite it again: everything is kept for a while, then erased."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NotFound
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from storage.ledger import Deletion
from storage.models.enums import MessageKind


class GuildLifecycleService(Service):
    """Removal and return of the bot. Nobody of a community that removed it is written to, and nothing falls due."""

    @requires(Permission.PROGRAM)
    async def guild_removed(self, community_id: int, *, owner: int | None = None) -> None:
        """Record that the bot was removed; the *owner*, if given, is told what becomes of what is stored.

        Twice does nothing more, and neither does the removal from a server that the bot had nothing to do in.
        """
        now = self._clock()
        async with self._database.transaction() as uow:
            if await uow.communities.mark_removed(community_id, at=now) and owner is not None:
                await enqueue(
                    uow,
                    community_id,
                    MessageKind.COMMUNITY_REMOVED,
                    subject_id=community_id,
                    recipient_id=owner,
                    at=now,
                )

    @requires(Permission.PROGRAM)
    async def guild_restored(self, community_id: int, *, owner: int | None = None) -> bool:
        """Record that the bot is in the server; return whether it had been removed from it.

        All is as it was, and what fell due comes as after an outage. Where it never was before, the *owner*, if
        given, is told once how to begin.
        """
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(community_id)
            is_new = owner is not None and not await uow.communities.has_row(community_id)
        if is_new:
            return await self._greet(community_id, owner)
        if community.removed_at is None:
            return False
        async with self._database.transaction() as uow:
            return await uow.communities.mark_returned(community_id)

    async def _greet(self, community_id: int, owner: int | None) -> bool:
        async with self._database.transaction() as uow:
            # Discord tells of one invitation more than once: only the one that makes the row greets.
            if is_first := await uow.communities.create(community_id):
                await enqueue(
                    uow,
                    community_id,
                    MessageKind.COMMUNITY_INVITED,
                    subject_id=community_id,
                    recipient_id=owner,
                    at=self._clock(),
                )
            return is_first

    @requires(Permission.PROGRAM)
    async def missing_guilds(self, present_ids: Collection[int]) -> list[int]:
        """Return the ids of communities of which something is stored, and which are not among those *present_ids*."""
        async with self._database.read_transaction() as uow:
            return sorted(await uow.communities.active_ids() - set(present_ids))

    @requires(Permission.PROGRAM)
    async def erase_community(self, community_id: int) -> dict[str, int]:
        """Delete everything of a community at once; return how many rows there were, by table. Raises NotFound."""
        async with self._database.transaction() as uow:
            if not await uow.communities.has_row(community_id):
                raise NotFound
            await uow.communities.get_for_update(community_id)
            forgotten = await uow.communities.delete_everything(community_id)
            uow.deletions.append(Deletion(community_id, None, self._clock()))
        await self._database.purge_deleted_data()
        return forgotten
