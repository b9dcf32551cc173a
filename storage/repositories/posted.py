"""Messages of the bot that stand in a channel: where each is, and whom it names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from storage.models.enums import LetterKind
from storage.schema.check_ins import questions, silences
from storage.schema.concerns import concerns
from storage.schema.outbox import posted_messages, posted_names
from storage.schema.pairings import pairings
from storage.schema.people import mentors

from .base import Queries

WITH_CARDS = (mentors, pairings, questions, silences, concerns)
"""Tables whose rows know where the card about them stands."""


class Posted(Queries):
    """Kept for as long as a message may stand, so that it can be taken down with whoever it names."""

    async def keep(
        self, community_id: int, kind: LetterKind, *, where: tuple[int, int], names: Iterable[int], at: datetime
    ) -> None:
        """Keep where a message stands, by channel and message, and whom it names; of a known one, who is new."""
        channel_id, message_id = where
        await self._insert_if_new(
            posted_messages,
            message_id=message_id,
            channel_id=channel_id,
            community_id=community_id,
            kind=kind,
            posted_at=at,
        )
        for person in sorted(names):
            await self._insert_if_new(posted_names, message_id=message_id, person_id=person)

    async def is_gone(self, message_id: int) -> None:
        """It stands no more, or is about to be taken down."""
        for table in (posted_names, posted_messages):
            await self._connection.execute(delete(table).where(table.c.message_id == message_id))

    async def naming(self, community_id: int, user_id: int) -> list[tuple[int, int]]:
        """Channel and message of all that names a person, but for cards that rows know: those go with their rows."""
        query = (
            select(posted_messages.c.channel_id, posted_messages.c.message_id)
            .join(posted_names, posted_names.c.message_id == posted_messages.c.message_id)
            .where(posted_messages.c.community_id == community_id, posted_names.c.person_id == user_id)
        )
        for table in WITH_CARDS:
            known = select(table.c.id).where(table.c.card_message_id == posted_messages.c.message_id)
            query = query.where(~known.exists())
        rows = await self._connection.execute(query.order_by(posted_messages.c.message_id))
        return [(row.channel_id, row.message_id) for row in rows]
