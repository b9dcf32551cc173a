"""Escalation of cards that no facilitator would see: who is told instead, and checking again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.rules.deadlines import next_occurrence
from bot.rules.message_specs import SPECS
from bot.rules.message_types import AboutCard, CardReason, encode
from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.exclusions import people_excluding
from storage.models.enums import MessageKind, Priority
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
    async def notify(self, context: MessageContext, *, to: Collection[int], owner: int | None) -> None:
        """Tell these people by direct message what a card says, and the server's *owner* only that something waits.

        Once a day at most for each of them, and at once where what it is about began again.
        """
        now = self._clock()
        since = max(now - MIN_RENOTIFY_INTERVAL, context.since)
        async with self._database.transaction() as uow:
            if context.awaits_handling:
                await schedule_daily_check(uow, context, at=now)
            if context.question is not None and to:
                # Somebody who is no facilitator may take it on, too.
                await uow.questions.set_confided_to(context.question.id, recipient_id=next(iter(to)))
            for reader in to:
                await _tell(uow, context, MessageKind.CARD_CONFIDED, reader, since=since, at=now)
            if owner is not None:
                await _tell(uow, context, MessageKind.SOMETHING_WAITS, owner, since=since, at=now)

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
    async def unreachable_people(self, community_id: int, people: Collection[int]) -> set[int]:
        """Return those whose direct messages were closed when they were last written to."""
        async with self._database.read_transaction() as uow:
            known = [await uow.people.get(community_id, person) for person in people]
            return {person.user_id for person in known if person is not None and person.unreachable_since is not None}

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
    if not await uow.outbox.was_enqueued_since(
        home, kind, subject_id=about, detail=encode(AboutCard(card)), recipient_id=reader, since=since
    ):
        await enqueue(uow, home, kind, subject_id=about, recipient_id=reader, payload=AboutCard(card), at=at)
