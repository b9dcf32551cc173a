"""Messages posted in a channel: where they are, whom they name, and their removal."""

from __future__ import annotations

from datetime import datetime

from bot.rules.callers import is_known_user
from bot.rules.message_specs import SPECS
from bot.rules.message_types import CardReason, MessageRoute, Subject
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue, enqueue_card_removal
from storage.models.enums import Priority
from storage.unit_of_work import UnitOfWork

from .context import MessageContext
from .loading import load_context

MessageLocation = tuple[int, int] | tuple[None, None]
"""Ids of channel and message, or None for both."""


def people_named_in(context: MessageContext) -> frozenset[int]:
    """Return everyone whom a posted message, or one about what is confided, shows as of now."""
    spec, people = SPECS[context.kind], set[int | None]()
    is_card = spec.route is MessageRoute.CARD
    if spec.subject is Subject.PERSON:
        people.add(context.message.subject_id)
    if (pairing := context.pairing) is not None:
        is_told = context.spec.route is MessageRoute.DIRECT_MESSAGE
        people |= {pairing.decided_by} if spec.subject is Subject.PAIRING else set()
        people |= (
            {*pairing.party_ids, pairing.suggested_by} if is_told or spec.subject is not Subject.PAIRING else set()
        )
    if (mentor := context.mentor) is not None:
        by = {mentor.decided_by, mentor.word_asked_by} if is_card else set()
        people |= {mentor.user_id, *by}
    if (question := context.question) is not None:
        people |= {question.person_id, question.taken_by}
    if (note := context.note) is not None:
        people.add(note.author_id)
    if (concern := context.concern) is not None:
        people.add(concern.by_id)
    return frozenset(person for person in people if person is not None and is_known_user(person))


async def lock_named_people(uow: UnitOfWork, context: MessageContext) -> None:
    """Lock everyone whom it names, so that nobody is erased before this transaction ends."""
    for person in sorted(people_named_in(context)):
        await uow.people.lock_if_exists(context.message.community_id, person)


async def record_posted_message(
    uow: UnitOfWork,
    context: MessageContext,
    location: tuple[int, int],
    programme: Programme,
    *,
    is_card: bool,
    at: datetime,
) -> None:
    """Record where a message was posted and whom it names.

    If it names somebody who was erased meanwhile, its removal or update is enqueued.
    """
    message = context.message
    current = await uow.outbox.get(message.id)
    now = await load_context(uow, current or message, programme, at=at)
    stands = any((now.mentor, now.pairing)) or now.spec.subject is Subject.COMMUNITY
    if is_card and context.card != location:
        stands = await record_card_location(uow, context, location)
    named = people_named_in(now)
    is_outdated = bool(people_named_in(context) - named)
    is_there = await uow.outbox.lock_if_exists(message.id) and (stands or not is_card)
    if not is_there or (is_outdated and not is_card):
        await enqueue_card_removal(uow, message.community_id, location, at=at)
        return
    await uow.posted_messages.add(message.community_id, message.kind, location=location, person_ids=named, at=at)
    # The card that opens the queue stands once: another goes, such as that in the channel of before.
    for other in set(now.queue_cards) - {location}:
        await enqueue_card_removal(uow, message.community_id, other, at=at)
    if is_outdated:
        await enqueue(
            uow,
            message.community_id,
            message.kind,
            subject_id=message.subject_id,
            at=at,
            payload=CardReason.EDIT_ONLY,
            priority=Priority.LOW,
        )


async def record_card_location(uow: UnitOfWork, context: MessageContext, location: MessageLocation) -> bool:
    """Record where the card of a row is now; return whether the row still exists."""
    channel_id, message_id = location
    if context.mentor is not None:
        return await uow.mentors.set_card(context.mentor.id, channel_id=channel_id, message_id=message_id)
    if context.pairing is not None:
        return await uow.pairings.set_card(context.pairing.id, channel_id=channel_id, message_id=message_id)
    return context.spec.subject is Subject.COMMUNITY
