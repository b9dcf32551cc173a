"""Repository of the outbox: messages are enqueued with the change that causes them, kept, and dropped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from storage.models.changes import NewOutboxMessage
from storage.models.enums import DeliveryState, MessageKind, Priority
from storage.models.records import OutboxMessage
from storage.models.reports import WaitingMessages
from storage.schema.check_ins import questions, schedules
from storage.schema.columns import ERASED_USER_ID
from storage.schema.outbox import outbox_messages

from .base import is_in_active_community, non_empty_ids
from .sent_messages import TOLD_STATES, UNREAD_STATES, SentMessageRepository


class OutboxRepository(SentMessageRepository):
    """Repository of the outbox; remembers whether it enqueued anything, so that the outbox worker is notified."""

    has_written = False

    async def enqueue(
        self,
        community_id: int,
        kind: MessageKind,
        *,
        subject_id: int,
        at: datetime,
        recipient_id: int | None = None,
        detail: str | None = None,
        dedup_key: str | None = None,
        priority: Priority = Priority.NORMAL,
        due_at: datetime | None = None,
    ) -> bool:
        """Enqueue a message that is due at once or at *due_at*; return whether it is new.

        *subject_id* is the id of the row concerned; *dedup_key* makes a repeat do nothing. Nothing is enqueued for a
        person who was erased.
        """
        if recipient_id is not None and recipient_id <= ERASED_USER_ID:
            return False
        key = await self._insert_if_new(
            outbox_messages,
            community_id=community_id,
            kind=kind,
            subject_id=subject_id,
            recipient_id=recipient_id,
            detail=detail,
            dedup_key=dedup_key,
            priority=priority,
            state=DeliveryState.WAITING,
            attempts=0,
            written_at=at,
            due_at=due_at or at,
        )
        self.has_written = True
        return key is not None

    async def count_waiting(self, *, at: datetime, though_removed: Collection[MessageKind] = ()) -> WaitingMessages:
        """Return how many messages are due or were put off, and when the oldest of them is or was due.

        What waits for a community that has removed the bot does not count, but for some kinds.
        """
        served = or_(is_in_active_community(outbox_messages), outbox_messages.c.kind.in_(though_removed))
        found = await self._connection.execute(
            select(func.count(), func.min(outbox_messages.c.due_at)).where(
                outbox_messages.c.state == DeliveryState.WAITING,
                or_(outbox_messages.c.due_at <= at, outbox_messages.c.attempts > 0),
                served,
            )
        )
        count, oldest = found.one()
        return WaitingMessages(number=count, oldest_due_at=oldest)

    async def release_old_dedup_key(self, dedup_key: str, *, before: datetime, at: datetime) -> None:
        """Release a dedup key if its message was settled at *before* or earlier, or has waited since then.

        A message that still waits from then is dropped in favour of the new one.
        """
        same = outbox_messages.c.dedup_key == dedup_key
        await self._connection.execute(
            update(outbox_messages)
            .where(same, outbox_messages.c.state == DeliveryState.WAITING, outbox_messages.c.written_at <= before)
            .values(state=DeliveryState.DROPPED, settled_at=at, leased_until=None, dedup_key=None)
        )
        await self._connection.execute(
            update(outbox_messages).where(same, outbox_messages.c.settled_at <= before).values(dedup_key=None)
        )

    async def release_dedup_key(self, dedup_key: str) -> None:
        """Release a dedup key, because what its message was about is something else now."""
        await self._compare_and_set(outbox_messages, outbox_messages.c.dedup_key == dedup_key, dedup_key=None)

    async def enqueue_all(self, messages: Sequence[NewOutboxMessage], *, at: datetime) -> None:
        """Enqueue many without dedup keys; none for somebody who was erased."""
        messages = [new for new in messages if new.recipient_id is None or new.recipient_id > ERASED_USER_ID]
        if not messages:
            return
        await self._connection.execute(
            insert(outbox_messages),
            [
                {
                    "community_id": new.community_id,
                    "kind": new.kind,
                    "subject_id": new.subject_id,
                    "recipient_id": new.recipient_id,
                    "detail": new.detail,
                    "priority": new.priority,
                    "state": DeliveryState.WAITING,
                    "attempts": 0,
                    "written_at": at,
                    "due_at": at,
                }
                for new in messages
            ],
        )
        self.has_written = True

    async def drop_undelivered(
        self,
        community_id: int,
        kind: MessageKind,
        *,
        subject_id: int,
        recipient_id: int,
        at: datetime,
        detail: str | None = None,
    ) -> bool:
        """Drop undelivered messages of this kind about this row; return False, and drop none, if one is waiting.

        With a *detail*, only those that have it.
        """
        theirs = (outbox_messages.c.community_id == community_id, outbox_messages.c.recipient_id == recipient_id)
        same = [*theirs, outbox_messages.c.kind == kind, outbox_messages.c.subject_id == subject_id]
        same += [] if detail is None else [outbox_messages.c.detail == detail]
        on_its_way = select(outbox_messages.c.id).where(*same, outbox_messages.c.state == DeliveryState.WAITING)
        if await self._connection.scalar(on_its_way.limit(1)) is not None:
            return False
        await self._connection.execute(
            update(outbox_messages)
            .where(*same, outbox_messages.c.state == DeliveryState.UNDELIVERABLE)
            .values(state=DeliveryState.DROPPED, settled_at=at)
        )
        return True

    async def drop_waiting(
        self,
        community_id: int,
        kinds: Collection[MessageKind],
        *,
        subject_id: int,
        recipient_id: int | None,
        at: datetime,
    ) -> bool:
        """Drop messages of these kinds about this row that nobody sends yet; return whether there were any."""
        dropped = await self._connection.execute(
            update(outbox_messages)
            .where(
                *_to(community_id, recipient_id, kinds, subject_id),
                outbox_messages.c.state == DeliveryState.WAITING,
                outbox_messages.c.leased_until.is_(None),
            )
            .values(state=DeliveryState.DROPPED, settled_at=at)
        )
        return dropped.rowcount > 0

    async def last_told(
        self, community_id: int, kinds: Collection[MessageKind], *, subject_id: int, recipient_id: int | None
    ) -> tuple[MessageKind, datetime] | None:
        """Return which of these messages about this row last came, or is about to come, to a person, and when."""
        told_at = func.coalesce(outbox_messages.c.settled_at, outbox_messages.c.due_at)
        query = select(outbox_messages.c.kind, told_at).where(
            *_to(community_id, recipient_id, kinds, subject_id),
            outbox_messages.c.state.in_((DeliveryState.WAITING, *TOLD_STATES)),
        )
        last = (await self._connection.execute(query.order_by(told_at.desc()).limit(1))).one_or_none()
        return (MessageKind(last[0]), last[1]) if last is not None else None

    async def schedules_with_check_in_queued(
        self, schedule_ids: Sequence[int], *, since: datetime, kinds: Collection[MessageKind]
    ) -> set[int]:
        """Return which schedules' newest question still waits to be sent, or was settled after *since*.

        It is carried by messages of these kinds.
        """
        if not schedule_ids:
            return set()
        query = (
            select(schedules.c.id)
            .join(
                questions,
                and_(
                    questions.c.pairing_id == schedules.c.pairing_id,
                    questions.c.person_id == schedules.c.person_id,
                    questions.c.number == schedules.c.number,
                ),
            )
            .join(
                outbox_messages,
                and_(
                    outbox_messages.c.community_id == schedules.c.community_id,
                    outbox_messages.c.recipient_id == schedules.c.person_id,
                    or_(outbox_messages.c.state == DeliveryState.WAITING, outbox_messages.c.settled_at > since),
                    outbox_messages.c.kind.in_(kinds),
                    outbox_messages.c.subject_id == questions.c.id,
                ),
            )
            .where(schedules.c.id.in_(schedule_ids))
        )
        return set((await self._connection.execute(query)).scalars())

    async def mark_read(self, messages: Sequence[OutboxMessage], *, at: datetime) -> None:
        """Mark undelivered messages as read, because the person has seen them in the server."""
        await self._connection.execute(
            update(outbox_messages)
            .where(
                outbox_messages.c.id.in_(non_empty_ids([message.id for message in messages])),
                outbox_messages.c.state == DeliveryState.UNDELIVERABLE,
            )
            .values(state=DeliveryState.READ, settled_at=at)
        )

    async def drop_for_person(
        self, community_id: int, user_id: int, *, but: Collection[MessageKind] = (), at: datetime
    ) -> list[tuple[MessageKind, int]]:
        """Drop what somebody who left has not read, except some kinds; return the kinds and subject ids.

        Kinds that only a newer version knows are dropped, too, and not returned.
        """
        dropped = await self._connection.execute(
            update(outbox_messages)
            .where(
                outbox_messages.c.community_id == community_id,
                outbox_messages.c.recipient_id == user_id,
                outbox_messages.c.kind.not_in(but),
                outbox_messages.c.state.in_(UNREAD_STATES),
            )
            .values(state=DeliveryState.DROPPED, settled_at=at, leased_until=None)
            .returning(outbox_messages.c.kind, outbox_messages.c.subject_id)
        )
        known = set(MessageKind)
        return [(MessageKind(each.kind), each.subject_id) for each in dropped if each.kind in known]

    async def drop_confidential(
        self, community_id: int, user_id: int, *, kinds: Collection[MessageKind], at: datetime
    ) -> None:
        """Drop unread messages that told this person instead of all facilitators."""
        await self._compare_and_set(
            outbox_messages,
            outbox_messages.c.community_id == community_id,
            outbox_messages.c.recipient_id == user_id,
            outbox_messages.c.kind.in_(kinds),
            outbox_messages.c.state.in_(UNREAD_STATES),
            state=DeliveryState.DROPPED,
            settled_at=at,
            leased_until=None,
        )

    async def drop_with_subjects(
        self,
        community_id: int,
        row_ids: Sequence[int],
        kinds: Collection[MessageKind],
        *,
        states: Collection[DeliveryState],
        at: datetime,
    ) -> list[tuple[MessageKind, int]]:
        """Messages of these kinds about these rows go nowhere; returns which messages, about which rows."""
        dropped = await self._connection.execute(
            update(outbox_messages)
            .where(
                outbox_messages.c.community_id == community_id,
                outbox_messages.c.kind.in_(kinds),
                outbox_messages.c.subject_id.in_(non_empty_ids(row_ids)),
                outbox_messages.c.state.in_(states),
            )
            .values(state=DeliveryState.DROPPED, settled_at=at, leased_until=None)
            .returning(outbox_messages.c.kind, outbox_messages.c.subject_id)
        )
        return [(MessageKind(message.kind), message.subject_id) for message in dropped]


def _to(
    community_id: int, recipient_id: int | None, kinds: Collection[MessageKind], subject_id: int
) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox_messages.c.community_id == community_id,
        outbox_messages.c.recipient_id == recipient_id,
        outbox_messages.c.kind.in_(kinds),
        outbox_messages.c.subject_id == subject_id,
    )
