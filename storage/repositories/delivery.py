"""Delivery of queued messages: claimed by an outbox worker with a lease, rescheduled or released, settled once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.dml import ReturningUpdate

from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.outbox import outbox_messages
from storage.schema.types import UtcDateTime

from .base import Repository, is_in_active_community, non_empty_ids

SENT_STATES = (DeliveryState.SENT, DeliveryState.MASKED)

SERIAL_KEY = func.coalesce(outbox_messages.c.recipient_id, -outbox_messages.c.subject_id)
"""The serial key of a message, as ``OutboxMessage`` has it."""

_AT = bindparam("at", type_=UtcDateTime())
_MESSAGE = select(outbox_messages)
_MESSAGE_ID = select(outbox_messages.c.id)


class DeliveryRepository(Repository):
    """Repository of messages for the outbox worker; remembers whether it deleted any that leaves no trace."""

    has_deleted = False

    async def claim(
        self, *, at: datetime, leased_until: datetime, limit: int, though_removed: Collection[MessageKind] = ()
    ) -> list[OutboxMessage]:
        """Lease the most urgent messages that are due; nobody else gets them before *leased_until*.

        What is for a community that has removed the bot waits, but for some kinds. So does what has the serial key
        of a message that is leased.
        """
        # On SQLite the transaction itself is the lock.
        times = {"at": at, "until": leased_until}
        chosen = {"at": at, "most": limit, "though_removed": list(though_removed)}
        ids = chosen if self._is_sqlite else {"ids": await self._lock_chosen(chosen)}
        claimed = await self._connection.execute(_lease(is_sqlite=self._is_sqlite), times | ids)
        ready = sorted(claimed.all(), key=lambda row: (row.priority, row.due_at, row.position))
        return [replace(outbox_message_from_row(row), claimed_at=at) for row in ready]

    async def _lock_chosen(self, chosen: dict[str, object]) -> list[int]:
        """Lock these messages and their serial keys; return the ids of those of which nobody else holds the key.

        Who claims at the same moment sees no lease of ours yet, and none of theirs is seen here; but for as long as
        that is so the key is locked, and what is asked after that sees the lease.
        """
        rows = (await self._connection.execute(_most_urgent().with_for_update(skip_locked=True), chosen)).all()
        keys = literal(sorted({row.serial_key for row in rows}), ARRAY(BigInteger))
        each = func.unnest(keys).column_valued("each_key")
        locked = set(
            (await self._connection.execute(select(each).where(func.pg_try_advisory_xact_lock(each)))).scalars()
        )
        return [row.id for row in rows if row.serial_key in locked]

    async def end_leases(self, *, at: datetime) -> None:
        """End every lease at *at*: nobody who has one is there any more."""
        is_leased = (outbox_messages.c.maybe_sent_since.is_not(None), outbox_messages.c.leased_until > at)
        await self._compare_and_set(outbox_messages, *is_leased, leased_until=at)

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
        return await self._set_where(
            outbox_messages,
            {"id": message.id, "state": DeliveryState.WAITING},
            state=state,
            settled_at=at,
            leased_until=None,
            maybe_sent_since=None if state in SENT_STATES else message.tried_since,
            **({} if recipient_id is None else {"recipient_id": recipient_id}),
        )

    async def mark_opened(self, message: OutboxMessage, *, at: datetime) -> bool:
        """Mark a masked message as read, because its reader has opened it; return whether it was not yet."""
        unread = (outbox_messages.c.id == message.id, outbox_messages.c.state == DeliveryState.MASKED)
        return await self._compare_and_set(outbox_messages, *unread, state=DeliveryState.READ, settled_at=at)

    async def reschedule(
        self,
        message: OutboxMessage,
        *,
        until: datetime,
        counts_as_attempt: bool = True,
        maybe_sent_since: datetime | None = None,
    ) -> None:
        """Reschedule a message to *until*, if its lease is unchanged; *counts_as_attempt* adds an attempt.

        *maybe_sent_since* is since when Discord may have it, if that is from this try.
        """
        await self._compare_and_set(
            outbox_messages,
            outbox_messages.c.id == message.id,
            outbox_messages.c.state == DeliveryState.WAITING,
            outbox_messages.c.leased_until == message.leased_until,
            due_at=until,
            attempts=message.attempts + counts_as_attempt,
            leased_until=None,
            maybe_sent_since=maybe_sent_since or message.tried_since,
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

    async def release(self, message: OutboxMessage) -> None:
        """Release the lease on a message that was not begun, unless another worker has leased it by now."""
        await self._compare_and_set(
            outbox_messages,
            outbox_messages.c.id == message.id,
            outbox_messages.c.state == DeliveryState.WAITING,
            outbox_messages.c.leased_until == message.leased_until,
            leased_until=None,
            maybe_sent_since=message.tried_since,
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
        return (await self._find(_MESSAGE_ID, for_update=True, id=message_id)).scalar() is not None

    async def get(self, message_id: int) -> OutboxMessage | None:
        """Return the message with this id, or None."""
        row = (await self._find(_MESSAGE, id=message_id)).one_or_none()
        return outbox_message_from_row(row) if row is not None else None


def _of(community_id: int, recipient_ids: Collection[int], state: DeliveryState) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox_messages.c.community_id == community_id,
        outbox_messages.c.recipient_id.in_(recipient_ids),
        outbox_messages.c.state == state,
    )


@cache
def _most_urgent() -> Select[tuple[int, int]]:
    """Return the query for ids and serial keys of what is due at *at*, at *most* so many."""
    return (
        select(outbox_messages.c.id, SERIAL_KEY.label("serial_key"))
        .where(
            outbox_messages.c.state == DeliveryState.WAITING,
            outbox_messages.c.due_at <= _AT,
            or_(outbox_messages.c.leased_until.is_(None), outbox_messages.c.leased_until <= _AT),
            # A newer version that ran in between may have left kinds that only it can carry.
            outbox_messages.c.kind.in_(list(MessageKind)),
            or_(
                is_in_active_community(outbox_messages),
                outbox_messages.c.kind.in_(bindparam("though_removed", expanding=True)),
            ),
            _is_serial_key_free(),
        )
        .order_by(outbox_messages.c.priority, outbox_messages.c.due_at, outbox_messages.c.position)
        .limit(bindparam("most"))
    )


@cache
def _lease(*, is_sqlite: bool) -> ReturningUpdate[Any]:  # its columns differ in type
    """Return the statement that leases the most urgent messages, or on PostgreSQL those with *ids*, to *until*."""
    which = outbox_messages.c.id
    if is_sqlite:
        is_chosen = which.in_(select(_most_urgent().subquery().c.id))
    else:
        is_chosen = which.in_(bindparam("ids", expanding=True))
    maybe_sent_since = func.coalesce(outbox_messages.c.maybe_sent_since, _AT)
    return (
        update(outbox_messages)
        .where(is_chosen, _is_serial_key_free())
        .values(leased_until=bindparam("until"), maybe_sent_since=maybe_sent_since)
        .returning(outbox_messages)
    )


def _is_serial_key_free() -> ColumnElement[bool]:
    """Return the condition that no message with the same serial key is leased at *at*."""
    leased = outbox_messages.alias("leased")
    key = func.coalesce(leased.c.recipient_id, -leased.c.subject_id)
    return SERIAL_KEY.not_in(
        # Whatever is leased may be sent, and is found by that among all that wait.
        select(key).where(leased.c.maybe_sent_since.is_not(None), leased.c.leased_until > _AT)
    )


def outbox_message_from_row(row: Row[Any]) -> OutboxMessage:
    """Return the message that is stored in this row."""
    values = {name: row._mapping[name] for name in OutboxMessage.__dataclass_fields__ if name in row._mapping}
    return OutboxMessage(**(values | {"kind": MessageKind(values["kind"]), "state": DeliveryState(values["state"])}))
