"""Repository of the bot's messages that stand somewhere: where each is, and whom it names or quotes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, select, update

from storage.models.enums import MessageKind
from storage.schema.outbox import posted_messages, posted_names
from storage.schema.pairings import pairings
from storage.schema.people import mentors

from .base import Repository, non_empty_ids

TABLES_WITH_CARDS = (mentors, pairings)
"""Tables whose rows contain where the card about them is."""


class PostedMessageRepository(Repository):
    """Repository of posted messages, kept as long as they exist, so that they can be deleted on erasure."""

    async def add(
        self,
        community_id: int,
        kind: MessageKind | None,
        *,
        location: tuple[int, int],
        person_ids: Iterable[int],
        at: datetime,
        recipient_id: int | None = None,
        pairing_id: int | None = None,
        over_since: datetime | None = None,
    ) -> None:
        """Record where a message is, by channel and message, and whom it mentions; a known one gets new people.

        *recipient_id* is whose direct messages it stands in, *pairing_id* what words in it belong to, and
        *over_since* is since when what they are about is over.
        """
        channel_id, message_id = location
        await self._insert_if_new(
            posted_messages,
            message_id=message_id,
            channel_id=channel_id,
            community_id=community_id,
            kind=kind,
            posted_at=at,
            recipient_id=recipient_id,
            pairing_id=pairing_id,
            over_since=over_since,
        )
        names = [{"message_id": message_id, "person_hash": person} for person in sorted(person_ids)]
        await self._insert_all_if_new(posted_names, names)

    async def delete(self, *message_ids: int) -> None:
        """Delete the records of messages that are gone or about to be deleted."""
        theirs = posted_messages.c.message_id.in_(non_empty_ids(message_ids))
        await self._connection.execute(delete(posted_messages).where(theirs))

    async def locations_of(self, community_id: int, kind: MessageKind) -> list[tuple[int, int]]:
        """Return channel and message of every message of this kind, oldest first."""
        query = (
            select(posted_messages.c.channel_id, posted_messages.c.message_id)
            .where(posted_messages.c.community_id == community_id, posted_messages.c.kind == kind)
            .order_by(posted_messages.c.message_id)
        )
        return [(row.channel_id, row.message_id) for row in await self._connection.execute(query)]

    async def ids_mentioning(self, community_id: int, user_id: int) -> list[int]:
        """Return the ids of all messages that name or quote a person, wherever they stand."""
        query = (
            select(posted_messages.c.message_id)
            .join(posted_names, posted_names.c.message_id == posted_messages.c.message_id)
            .where(posted_messages.c.community_id == community_id, posted_names.c.person_hash == user_id)
        )
        return list((await self._connection.execute(query.order_by(posted_messages.c.message_id))).scalars())

    async def take(self, community_id: int, message_ids: Sequence[int]) -> list[tuple[int, int]]:
        """Delete these records, and return channel and message of each; but not the cards that rows know of."""
        rows_cards = [select(table.c.card_message_id).where(_is_its_card(table)) for table in TABLES_WITH_CARDS]
        return await self._take(
            posted_messages.c.community_id == community_id,
            posted_messages.c.message_id.in_(non_empty_ids(message_ids)),
            *(~card.exists() for card in rows_cards),
        )

    async def forget_cards_elsewhere(self, community_id: int, channel_id: int | None) -> None:
        """Let rows know of no card any more that stands in another channel than this one."""
        for table in TABLES_WITH_CARDS:
            elsewhere = table.c.card_channel_id.is_distinct_from(channel_id)
            has_card = (table.c.community_id == community_id, table.c.card_channel_id.is_not(None), elsewhere)
            await self._connection.execute(
                update(table).where(*has_card).values(card_channel_id=None, card_message_id=None)
            )

    async def take_elsewhere(
        self, community_id: int, channel_id: int | None, *, kinds: Collection[MessageKind]
    ) -> list[tuple[int, int]]:
        """Delete the records of what stands in another channel than this one, and return where each is."""
        return await self._take(
            posted_messages.c.community_id == community_id,
            posted_messages.c.kind.in_(kinds),
            posted_messages.c.channel_id.is_distinct_from(channel_id),
        )

    async def ids_over(
        self, *, before: datetime, limit: int, community_id: int | None = None
    ) -> list[tuple[int, int]]:
        """Return community and id of messages with words about what was over by *before*."""
        query = select(posted_messages.c.community_id, posted_messages.c.message_id).where(
            posted_messages.c.over_since <= before
        )
        if community_id is not None:
            query = query.where(posted_messages.c.community_id == community_id)
        rows = await self._connection.execute(query.limit(limit))
        return [(row.community_id, row.message_id) for row in rows]

    async def _take(self, *conditions: ColumnElement[bool]) -> list[tuple[int, int]]:
        # Only one transaction gets a record that two delete at once.
        gone = delete(posted_messages).where(*conditions)
        rows = await self._connection.execute(
            gone.returning(posted_messages.c.channel_id, posted_messages.c.message_id)
        )
        return sorted(((row.channel_id, row.message_id) for row in rows), key=lambda location: location[1])


def _is_its_card(table: Table) -> ColumnElement[bool]:
    is_card: ColumnElement[bool] = table.c.card_message_id == posted_messages.c.message_id
    return is_card
