"""Who is told by direct message of what is for facilitators, and checking again that somebody hears of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.rules.audience import Audience
from bot.rules.deadlines import next_occurrence
from bot.rules.message_specs import SPECS
from bot.rules.message_types import AboutCard, CardReason, encode
from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.exclusions import people_excluding
from storage.models.enums import DeliveryState, MessageKind, Priority
from storage.models.records import Community, OutboxMessage
from storage.unit_of_work import UnitOfWork

from .context import MessageContext, subject_kind_of

ESCALATION_CHECK_INTERVAL = timedelta(days=1)
ESCALATION_RECHECK_DELAY = timedelta(minutes=10)
MIN_RENOTIFY_INTERVAL = timedelta(hours=12)
"""Least time between two notifications; half a day, so that a daily one that came late skips no day."""


class EscalationService(Service):
    """Escalation, for the outbox worker alone: it knows who is in the server, and who may be told."""

    @requires(Permission.PROGRAM)
    async def notify(self, context: MessageContext, audience: Audience) -> None:
        """Tell those whom the audience names by direct message, and the server's owner only that something waits.

        Once a day at most for each of them, and at once where what it is about began again; newcomers only once.
        """
        now, coordinator = self._clock(), context.community.coordinator_id
        since = max(now - MIN_RENOTIFY_INTERVAL, context.since)
        async with self._database.transaction() as uow:
            if context.awaits_handling:
                await schedule_daily_check(uow, context, at=now)
            if context.question is not None and coordinator in audience.notified:
                # Who coordinates may take it on without being a facilitator.
                await uow.questions.set_confided_to(context.question.id, recipient_id=coordinator)
            for reader in audience.notified:
                await _tell(uow, context, MessageKind.CARD_CONFIDED, reader, since=since, at=now)
            for reader in audience.newcomers:
                await _tell(uow, context, MessageKind.CARD_CONFIDED, reader, since=context.since, at=now)
            if audience.owner_id is not None:
                await _tell(uow, context, MessageKind.SOMETHING_WAITS, audience.owner_id, since=since, at=now)

    @requires(Permission.PROGRAM)
    async def tell_that_it_is_over(self, context: MessageContext) -> None:
        """Tell those who were told of something, and may still be, that it is over without their help; once."""
        home, about = context.message.community_id, context.message.subject_id
        if context.ended_at is None:
            return
        async with self._database.transaction() as uow:
            told = await uow.outbox.people_told(
                home, MessageKind.CARD_CONFIDED, subject_id=about, detail=encode(AboutCard(context.kind))
            )
            for reader in sorted(told - context.parties - context.excluded_ids):
                await enqueue(
                    uow,
                    home,
                    MessageKind.CARD_CONFIDED,
                    subject_id=about,
                    recipient_id=reader,
                    payload=AboutCard(context.kind),
                    dedup_key=f"over {context.message.id} {reader}",
                    at=self._clock(),
                )

    @requires(Permission.PROGRAM)
    async def load_audience_inputs(
        self, community_id: int, parties: Collection[int], *, reader: int
    ) -> tuple[Community, frozenset[int]]:
        """Return the settings and who is not to hear of something, as far as its *reader* may know.

        That is whose own case it is, and whom the reader keeps apart from; whom the other does is not theirs to know.
        """
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(community_id)
            return community, frozenset(parties) | await people_excluding(uow, community_id, [reader])

    @requires(Permission.PROGRAM)
    async def people_out_of_reach(self, context: MessageContext) -> frozenset[int]:
        """Return those whose direct messages were closed to what was to tell them of this."""
        message, detail = context.message, encode(AboutCard(context.kind))
        async with self._database.read_transaction() as uow:
            return await uow.outbox.people_told(
                message.community_id,
                MessageKind.CARD_CONFIDED,
                subject_id=message.subject_id,
                detail=detail,
                states=[DeliveryState.UNDELIVERABLE],
            )

    @requires(Permission.PROGRAM)
    async def recheck_later(self, context: MessageContext, *, repost: bool, soon: bool = False) -> None:
        """Look in a day, or *soon*, in ten minutes, whether somebody hears of a card; *repost*, have it posted."""
        message, now = context.message, self._clock()
        until = (
            now + ESCALATION_RECHECK_DELAY
            if soon
            else next_occurrence(message.due_at, interval=ESCALATION_CHECK_INTERVAL, after=now)
        )
        async with self._database.transaction() as uow:
            await uow.outbox.reschedule(message, until=until, counts_as_attempt=False)
            if repost:
                await enqueue(uow, message.community_id, context.kind, subject_id=message.subject_id, at=now)

    @requires(Permission.PROGRAM)
    async def recheck_soon(self, context: MessageContext) -> None:
        """Look again in ten minutes at a card that was posted before it was known who reads it; once a message."""
        message, now = context.message, self._clock()
        async with self._database.transaction() as uow:
            await enqueue(
                uow,
                message.community_id,
                message.kind,
                subject_id=message.subject_id,
                payload=CardReason.DAILY_CHECK,
                dedup_key=f"unsure {message.id}",
                at=now,
                due=now + ESCALATION_RECHECK_DELAY,
            )


async def schedule_daily_check(uow: UnitOfWork, context: MessageContext, *, at: datetime) -> None:
    """Enqueue a daily check that somebody sees this card; asked for twice, it is done once."""
    message = context.message
    if SPECS[message.kind].is_checked_daily:
        await enqueue(
            uow,
            message.community_id,
            MessageKind.DAILY_CHECK,
            subject_id=message.subject_id,
            payload=AboutCard(message.kind),
            dedup_key=daily_check_dedup_key(message.kind, message.subject_id),
            at=at,
            due=at + ESCALATION_CHECK_INTERVAL,
        )


async def notify_someone_else(uow: UnitOfWork, message: OutboxMessage, *, at: datetime) -> None:
    """Check at once who sees a card, because somebody who was to be told of it can't be reached."""
    card, row_id = subject_kind_of(message), message.subject_id
    if (
        not await uow.outbox.make_due(daily_check_dedup_key(card, row_id), at=at)
        and card is not MessageKind.CARD_CONTACT
    ):
        await enqueue(
            uow,
            message.community_id,
            MessageKind.DAILY_CHECK,
            subject_id=row_id,
            payload=AboutCard(card),
            priority=Priority.NORMAL,
            dedup_key=daily_check_dedup_key(card, row_id),
            at=at,
        )
    if card is MessageKind.CARD_CONTACT and (question := await uow.questions.get(message.subject_id)):
        await uow.questions.set_reminder(question, at=at)


def daily_check_dedup_key(kind: str, row_id: int) -> str:
    """Return the dedup key of the daily check of this card."""
    return f"heard {kind} {row_id}"


async def _tell(
    uow: UnitOfWork, context: MessageContext, kind: MessageKind, reader: int, *, since: datetime, at: datetime
) -> None:
    home, about, card = context.message.community_id, context.message.subject_id, context.kind
    detail = encode(AboutCard(card))
    if await uow.outbox.was_enqueued_since(
        home, kind, subject_id=about, detail=detail, recipient_id=reader, since=since
    ):
        return
    if await uow.outbox.drop_undelivered(home, kind, subject_id=about, detail=detail, recipient_id=reader, at=at):
        await enqueue(uow, home, kind, subject_id=about, recipient_id=reader, payload=AboutCard(card), at=at)
