"""Delivery of queued messages: claimed by an outbox worker with a lease, rescheduled or released, settled once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select, update

from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.outbox import outbox_messages

from .base import Repository, is_in_active_community, non_empty_ids


class DeliveryRepository(Repository):
    """Repository of messages for the outbox worker; remembers whether it deleted any that leaves no trace."""

    has_deleted = False

    async def claim(
        self, *, at: datetime, leased_until: datetime, limit: int, though_removed: Collection[MessageKind] = ()
    ) -> list[OutboxMessage]:
        """Lease the most urgent messages that are due; nobody else gets them before *leased_until*.

        What is for a community that has removed the bot waits, but for some kinds.
        """
        free = or_(outbox_messages.c.leased_until.is_(None), outbox_messages.c.leased_until <= at)
        # A newer version that ran in between may have left kinds that only it can carry.
        known = outbox_messages.c.kind.in_(list(MessageKind))
        served = or_(is_in_active_community(outbox_messages), outbox_messages.c.kind.in_(though_removed))
        chosen = (
            select(outbox_messages.c.id)
            .where(
                outbox_messages.c.state == DeliveryState.WAITING, outbox_messages.c.due_at <= at, free, known, served
            )
            .order_by(outbox_messages.c.priority, outbox_messages.c.due_at, outbox_messages.c.position)
            .limit(limit)
        )
        if not self._is_sqlite:
            chosen = chosen.with_for_update(skip_locked=True)
        # Named apart, it is chosen once; as a plain subquery PostgreSQL may run it again and pass the limit.
        ids = select(chosen.cte("chosen").c.id)
        claimed = await self._connection.execute(
            update(outbox_messages)
            .where(outbox_messages.c.id.in_(ids))
            .values(leased_until=leased_until)
            .returning(outbox_messages)
        )
        ready = sorted(claimed.all(), key=lambda row: (row.priority, row.due_at, row.position))
        return [outbox_message_from_row(row) for row in ready]

    async def settle(
        self,
        message: OutboxMessage,
        state: DeliveryState,
        *,
        at: datetime,
        recipient_id: int | None = None,
        leaves_trace: bool = True,
    ) -> bool:
        """Set the final state of a message, or delete it if its kind leaves no trace; return whether it was open.

        *recipient_id* is the person who got it, where that is new.
        """
        if not leaves_trace:
            gone = await self._connection.execute(delete(outbox_messages).where(outbox_messages.c.id == message.id))
            self.has_deleted = True
            return gone.rowcount == 1
        return await self._compare_and_set(
            outbox_messages,
            outbox_messages.c.id == message.id,
            outbox_messages.c.state == DeliveryState.WAITING,
            state=state,
            settled_at=at,
            leased_until=None,
            **({} if recipient_id is None else {"recipient_id": recipient_id}),
        )

    async def mark_opened(self, message: OutboxMessage, *, at: datetime) -> bool:
        """Mark a masked message as read, because its reader has opened it; return whether it was not yet."""
        unread = (outbox_messages.c.id == message.id, outbox_messages.c.state == DeliveryState.MASKED)
        return await self._compare_and_set(outbox_messages, *unread, state=DeliveryState.READ, settled_at=at)

    async def reschedule(self, message: OutboxMessage, *, until: datetime, counts_as_attempt: bool = True) -> None:
        """Reschedule a message to *until*, if its lease is unchanged; *counts_as_attempt* adds an attempt."""
        await self._compare_and_set(
            outbox_messages,
            outbox_messages.c.id == message.id,
            outbox_messages.c.state == DeliveryState.WAITING,
            outbox_messages.c.leased_until == message.leased_until,
            due_at=until,
            attempts=message.attempts + counts_as_attempt,
            leased_until=None,
        )

    async def retry_now(self, *, since: datetime, at: datetime, delays_s: Sequence[int]) -> int:
        """Make due what was put off between *since* and *at* by the delay of its attempt; return how many messages.

        When it was put off is not stored, but it is due just that delay later; what was put off otherwise is not.
        """
        attempts, due = outbox_messages.c.attempts, outbox_messages.c.due_at
        last = len(delays_s)
        put_off = [
            and_(
                attempts == count if count < last else attempts >= last,
                due.between(since + timedelta(seconds=delay), at + timedelta(seconds=delay)),
            )
            for count, delay in enumerate(delays_s, start=1)
        ]
        waiting = (outbox_messages.c.state == DeliveryState.WAITING, due > at, or_(*put_off))
        made_due = await self._connection.execute(update(outbox_messages).where(*waiting).values(due_at=at))
        return made_due.rowcount

    async def retry_kept(
        self, community_id: int, *, kinds: Collection[MessageKind], since: datetime, until: datetime
    ) -> set[int]:
        """Reschedule to *until* what was refused after *since*, and kept; return for whom."""
        retried = await self._connection.execute(
            update(outbox_messages)
            .where(
                outbox_messages.c.community_id == community_id,
                outbox_messages.c.kind.in_(kinds),
                outbox_messages.c.state == DeliveryState.UNDELIVERABLE,
                outbox_messages.c.settled_at > since,
            )
            .values(
                state=DeliveryState.WAITING,
                due_at=until,
                attempts=outbox_messages.c.attempts + 1,
                settled_at=None,
            )
            .returning(outbox_messages.c.recipient_id)
        )
        return set(retried.scalars())

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

    async def release(self, claimed: Sequence[OutboxMessage]) -> None:
        """Release the leases on messages that were not begun, unless another worker has leased them by now."""
        await self._connection.execute(
            update(outbox_messages)
            .where(
                outbox_messages.c.id.in_(non_empty_ids([message.id for message in claimed])),
                outbox_messages.c.state == DeliveryState.WAITING,
                outbox_messages.c.leased_until.in_({message.leased_until for message in claimed}),
            )
            .values(leased_until=None)
        )

    async def hold(
        self,
        community_id: int,
        row_ids: Sequence[int],
        kinds: Collection[MessageKind],
        *,
        recipient_ids: Collection[int],
    ) -> None:
        """Hold messages of these kinds about these rows that are on their way, also those already claimed."""
        await self._connection.execute(
            update(outbox_messages)
            .where(*_of(community_id, recipient_ids, DeliveryState.WAITING))
            .where(outbox_messages.c.kind.in_(kinds), outbox_messages.c.subject_id.in_(non_empty_ids(row_ids)))
            .values(state=DeliveryState.HELD, leased_until=None)
        )

    async def drop_held(
        self, community_id: int, row_ids: Sequence[int], *, recipient_ids: Collection[int], at: datetime
    ) -> list[OutboxMessage]:
        """Drop the messages about these rows that are held, to be written anew; return them, oldest first.

        With its old nonce, Discord may take one for the repeat of what it was sent just before it was held.
        """
        dropped = await self._connection.execute(
            update(outbox_messages)
            .where(*_of(community_id, recipient_ids, DeliveryState.HELD))
            .where(outbox_messages.c.subject_id.in_(non_empty_ids(row_ids)))
            .values(state=DeliveryState.DROPPED, settled_at=at)
            .returning(outbox_messages)
        )
        return [outbox_message_from_row(row) for row in sorted(dropped.all(), key=lambda row: row.id)]

    async def lock_if_exists(self, message_id: int) -> bool:
        """Return whether the message still exists; if so, it is locked until the transaction ends."""
        query = self._for_update(select(outbox_messages.c.id).where(outbox_messages.c.id == message_id))
        return await self._connection.scalar(query) is not None

    async def get(self, message_id: int) -> OutboxMessage | None:
        """Return the message with this id, or None."""
        row = (
            await self._connection.execute(select(outbox_messages).where(outbox_messages.c.id == message_id))
        ).one_or_none()
        return outbox_message_from_row(row) if row is not None else None


def _of(community_id: int, recipient_ids: Collection[int], state: DeliveryState) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox_messages.c.community_id == community_id,
        outbox_messages.c.recipient_id.in_(recipient_ids),
        outbox_messages.c.state == state,
    )


def outbox_message_from_row(row: Row[Any]) -> OutboxMessage:
    """Return the message that is stored in this row."""
    values = {name: row._mapping[name] for name in OutboxMessage.__dataclass_fields__}
    return OutboxMessage(**(values | {"kind": MessageKind(values["kind"]), "state": DeliveryState(values["state"])}))
