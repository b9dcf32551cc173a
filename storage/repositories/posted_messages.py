"""Repository of the bot's messages in channels: where each is, and whom it mentions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from storage.models.enums import MessageKind
from storage.schema.outbox import posted_messages, posted_names
from storage.schema.pairings import pairings
from storage.schema.people import mentors

from .base import Repository

TABLES_WITH_CARDS = (mentors, pairings)
"""Tables whose rows contain where the card about them is."""


class PostedMessageRepository(Repository):
    """Repository of posted messages, kept as long as they exist, so that they can be deleted on erasure."""

    async def add(
        self,
        community_id: int,
        kind: MessageKind,
        *,
        location: tuple[int, int],
        person_ids: Iterable[int],
        at: datetime,
    ) -> None:
        """Record where a message is, by channel and message, and whom it mentions; a known one gets new people."""
        channel_id, message_id = location
        await self._insert_if_new(
            posted_messages,
            message_id=message_id,
            channel_id=channel_id,
            community_id=community_id,
            kind=kind,
            posted_at=at,
        )
        for person in sorted(person_ids):
            await self._insert_if_new(posted_names, message_id=message_id, person_id=person)

    async def delete(self, message_id: int) -> None:
        """Delete the record of a message that is gone or about to be deleted."""
        for table in (posted_names, posted_messages):
            await self._connection.execute(delete(table).where(table.c.message_id == message_id))

    async def locations_of(self, community_id: int, kind: MessageKind) -> list[tuple[int, int]]:
        """Return channel and message of every message of this kind, oldest first."""
        query = (
            select(posted_messages.c.channel_id, posted_messages.c.message_id)
            .where(posted_messages.c.community_id == community_id, posted_messages.c.kind == kind)
            .order_by(posted_messages.c.message_id)
        )
        return [(row.channel_id, row.message_id) for row in await self._connection.execute(query)]

    async def locations_mentioning(self, community_id: int, user_id: int) -> list[tuple[int, int]]:
        """Return channel and message of all that mention a person, except cards: those go with their rows."""
        query = (
            select(posted_messages.c.channel_id, posted_messages.c.message_id)
            .join(posted_names, posted_names.c.message_id == posted_messages.c.message_id)
            .where(posted_messages.c.community_id == community_id, posted_names.c.person_id == user_id)
        )
        for table in TABLES_WITH_CARDS:
            known = select(table.c.id).where(table.c.card_message_id == posted_messages.c.message_id)
            query = query.where(~known.exists())
        rows = await self._connection.execute(query.order_by(posted_messages.c.message_id))
        return [(row.channel_id, row.message_id) for row in rows]
