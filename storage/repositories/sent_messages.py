"""What the outbox has sent or kept: who was told of something, and what somebody has not read yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update

from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.outbox import outbox_messages

from .delivery import DeliveryRepository, outbox_message_from_row

UNREAD_STATES = (
    DeliveryState.WAITING,
    DeliveryState.HELD,
    DeliveryState.UNDELIVERABLE,
    DeliveryState.MASKED,
)
"""States in which a message may still be read for the first time."""

TOLD_STATES = frozenset(DeliveryState) - {DeliveryState.WAITING, DeliveryState.HELD, DeliveryState.DROPPED}
"""States of messages that have been, or are to be, read."""


class SentMessageRepository(DeliveryRepository):
    """Queries of the outbox about what became of messages."""

    async def people_failed(self, community_id: int, *, kinds: Collection[MessageKind], since: datetime) -> set[int]:
        """Return for whom messages of these kinds were kept after *since*, or wait to be tried again."""
        failed = or_(
            and_(outbox_messages.c.state == DeliveryState.UNDELIVERABLE, outbox_messages.c.settled_at > since),
            and_(outbox_messages.c.state == DeliveryState.WAITING, outbox_messages.c.attempts > 0),
        )
        return await self._recipients(community_id, kinds, failed)

    async def people_reached(self, community_id: int, *, kinds: Collection[MessageKind], since: datetime) -> set[int]:
        """Return to whom messages of these kinds were brought after *since*."""
        arrived = (DeliveryState.SENT, DeliveryState.MASKED, DeliveryState.READ)
        reached = and_(outbox_messages.c.state.in_(arrived), outbox_messages.c.settled_at > since)
        return await self._recipients(community_id, kinds, reached)

    async def _recipients(
        self, community_id: int, kinds: Collection[MessageKind], condition: ColumnElement[bool]
    ) -> set[int]:
        query = select(outbox_messages.c.recipient_id).where(
            outbox_messages.c.community_id == community_id, outbox_messages.c.kind.in_(kinds), condition
        )
        return set((await self._connection.execute(query.distinct())).scalars()) - {None}

    async def list_undelivered(
        self, community_id: int, user_id: int, *, but: Collection[MessageKind] = ()
    ) -> list[OutboxMessage]:
        """Return what could not be delivered to a person, oldest first, except messages of some kinds."""
        query = (
            select(outbox_messages)
            .where(
                outbox_messages.c.community_id == community_id,
                outbox_messages.c.recipient_id == user_id,
                outbox_messages.c.kind.not_in(but),
                outbox_messages.c.state == DeliveryState.UNDELIVERABLE,
            )
            .order_by(outbox_messages.c.position)
        )
        return [outbox_message_from_row(row) for row in await self._connection.execute(query)]

    async def has_unread(
        self, kinds: Collection[MessageKind], *, subject_id: int, or_with_detail_of: Collection[MessageKind] = ()
    ) -> bool:
        """Return whether a message of these kinds waits, is kept, or can be opened.

        One of the kinds *or_with_detail_of* counts, too, if its detail names one of *kinds*.
        """
        in_its_stead = and_(outbox_messages.c.kind.in_(or_with_detail_of), outbox_messages.c.detail.in_(kinds))
        query = select(outbox_messages.c.id).where(
            or_(outbox_messages.c.kind.in_(kinds), in_its_stead),
            outbox_messages.c.subject_id == subject_id,
            outbox_messages.c.state.in_(UNREAD_STATES),
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def people_told(
        self,
        community_id: int,
        kind: MessageKind,
        *,
        subject_id: int,
        detail: str | None = None,
        states: Collection[DeliveryState] = TOLD_STATES,
        since: datetime | None = None,
    ) -> frozenset[int]:
        """Return who was told of this row by messages of this kind and detail that are in these states.

        With *since*, only of messages written at that time or later.
        """
        query = select(outbox_messages.c.recipient_id).where(
            outbox_messages.c.community_id == community_id,
            outbox_messages.c.kind == kind,
            outbox_messages.c.subject_id == subject_id,
            outbox_messages.c.state.in_(states),
        )
        query = query if detail is None else query.where(outbox_messages.c.detail == detail)
        query = query if since is None else query.where(outbox_messages.c.written_at >= since)
        return frozenset(filter(None, (await self._connection.execute(query)).scalars()))

    async def details_tried_in_vain(self, community_id: int, kind: MessageKind) -> list[str]:
        """Return the details of messages of this kind that wait after an attempt, each once."""
        query = select(outbox_messages.c.detail).where(
            outbox_messages.c.community_id == community_id,
            outbox_messages.c.kind == kind,
            outbox_messages.c.state == DeliveryState.WAITING,
            outbox_messages.c.attempts > 0,
            outbox_messages.c.detail.is_not(None),
        )
        return [row.detail for row in await self._connection.execute(query.distinct().order_by("detail"))]

    async def was_enqueued_since(
        self,
        community_id: int,
        kind: MessageKind,
        *,
        subject_id: int,
        detail: str | None,
        recipient_id: int,
        since: datetime,
    ) -> bool:
        """Return whether such a message to the person was enqueued at *since* or later, whatever became of it."""
        query = select(outbox_messages.c.id).where(
            outbox_messages.c.community_id == community_id,
            outbox_messages.c.recipient_id == recipient_id,
            outbox_messages.c.kind == kind,
            outbox_messages.c.subject_id == subject_id,
            outbox_messages.c.detail == detail,
            outbox_messages.c.written_at >= since,
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def get_earlier_try(self, message: OutboxMessage) -> OutboxMessage | None:
        """Return a message about the same card that Discord may have had before this one was tried, or None.

        It may have been dropped meanwhile in favour of this one.
        """
        if message.maybe_sent_since is None:
            return None
        # What was claimed with this one was not tried before it.
        since, is_done = outbox_messages.c.maybe_sent_since, outbox_messages.c.leased_until.is_(None)
        query = (
            select(outbox_messages)
            .where(
                *_about_same_card(message),
                outbox_messages.c.state.in_((DeliveryState.WAITING, DeliveryState.DROPPED)),
                or_(since < message.maybe_sent_since, and_(since == message.maybe_sent_since, is_done)),
            )
            .order_by(since)
            .limit(1)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return outbox_message_from_row(row) if row is not None else None

    async def clear_earlier_tries(self, message: OutboxMessage) -> None:
        """Note of the others about the same card that Discord has them: it is known where the card stands."""
        await self._connection.execute(
            update(outbox_messages)
            .where(*_about_same_card(message), outbox_messages.c.leased_until.is_(None))
            .values(maybe_sent_since=None)
        )


def _about_same_card(message: OutboxMessage) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox_messages.c.maybe_sent_since.is_not(None),
        outbox_messages.c.subject_id == message.subject_id,
        outbox_messages.c.kind == message.kind,
        outbox_messages.c.community_id == message.community_id,
        outbox_messages.c.id != message.id,
    )
