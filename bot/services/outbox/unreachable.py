"""Readers who can't be reached; where Discord refuses many people's messages, it is the bot that is in trouble."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.rules.message_specs import kinds_where
from bot.rules.message_types import Arrival, MessageRoute, Retry
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.open_matters import mark_reached, open_matter
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

COUNTED_WITHIN = timedelta(hours=1)
TRIED_EVERY = timedelta(hours=1)
MAX_REFUSALS = 48
"""How often a message is tried that is refused with many others."""

MIN_PEOPLE = 5
"""People whose messages are refused; fewer in a community are taken for people who closed their direct messages."""

REFUSED_OF_ALL = 5
"""More than one in so many is the bot's trouble, not the readers'."""

NOTICE_EVERY = timedelta(days=1)


async def refused_with_others(uow: UnitOfWork, message: OutboxMessage, *, at: datetime) -> frozenset[int]:
    """Return whose direct messages are refused in a community besides this one, or nobody where they are too few.

    What is told to those who may act is not counted: it goes to others at once.
    """
    kinds, since, home = _counted_kinds(), at - COUNTED_WITHIN, message.community_id
    if message.kind not in kinds or message.recipient_id is None:
        return frozenset()
    refused = {*await uow.outbox.people_failed(home, kinds=kinds, since=since), message.recipient_id}
    if len(refused) < MIN_PEOPLE:
        return frozenset()
    reached = len(await uow.outbox.people_reached(home, kinds=kinds, since=since) - refused)
    return frozenset(refused) if len(refused) * REFUSED_OF_ALL > len(refused) + reached else frozenset()


async def report_unreachable(
    uow: UnitOfWork, programme: Programme, community_id: int, person: int, *, at: datetime
) -> None:
    """Tell facilitators that somebody can't be reached who is still there."""
    if await uow.people.mark_unreachable(community_id, person, at=at) and not await uow.people.has_left(
        community_id, person
    ):
        kind, of = MessageKind.CARD_UNREACHABLE, person
        await open_matter(uow, programme, community_id, kind, subject_id=of, by_id=of, is_told=False, at=at)


async def put_off(uow: UnitOfWork, message: OutboxMessage, *, at: datetime) -> bool:
    """Have a message tried again later that was refused with many; return False if it has been tried for long enough.

    So are those that were kept before it was noticed, and nobody is taken for out of reach because of them. The
    coordinator is told, at most once a day, as soon as a message arrives again.
    """
    if message.attempts >= MAX_REFUSALS:
        return False
    home, kinds, until = message.community_id, _counted_kinds(), at + TRIED_EVERY
    await uow.outbox.reschedule(message, until=until)
    kept_for = await uow.outbox.retry_kept(home, kinds=kinds, since=at - COUNTED_WITHIN, until=until)
    if not kept_for:
        return True
    log.error("many direct messages refused", community=home)
    for person in sorted(kept_for):
        await mark_reached(uow, home, person, at=at)
    cards = {MessageKind.CARD_UNREACHABLE}
    await uow.outbox.drop_with_subjects(home, sorted(kept_for), cards, states=[DeliveryState.WAITING], at=at)
    await _tell_coordinator(uow, home, at=at)
    return True


async def _tell_coordinator(uow: UnitOfWork, community_id: int, *, at: datetime) -> None:
    coordinator, once = (await uow.communities.get(community_id)).coordinator_id, f"refused {community_id}"
    if coordinator is not None:
        await uow.outbox.release_old_dedup_key(once, before=at - NOTICE_EVERY, at=at)
        kind = MessageKind.MANY_REFUSED
        await enqueue(
            uow, community_id, kind, subject_id=community_id, recipient_id=coordinator, dedup_key=once, at=at
        )


def _counted_kinds() -> frozenset[MessageKind]:
    return kinds_where(
        lambda spec: (
            spec.route is MessageRoute.DIRECT_MESSAGE
            and spec.retry is Retry.THEN_KEEP
            and spec.arrival is not Arrival.HIDDEN
        )
    )
