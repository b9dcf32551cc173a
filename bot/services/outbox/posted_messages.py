"""Messages that stand somewhere: where they are, whom they name, and their removal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.rules.callers import is_known_user
from bot.rules.message_specs import SPECS
from bot.rules.message_types import CardReason, MessageRoute, Subject
from bot.rules.personal_data import PERSON_COLUMNS
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue, enqueue_card_removal
from storage.models.enums import MessageKind, Priority
from storage.models.records import Mentor, Pairing
from storage.unit_of_work import UnitOfWork

from .context import MessageContext
from .loading import load_context

QUEUE_CARD_EVERY = timedelta(days=1)

MessageLocation = tuple[int, int] | tuple[None, None]
"""Ids of channel and message, or None for both."""


def people_named_in(context: MessageContext) -> frozenset[int]:
    """Return everyone whom a message may name or quote as of now, but for the reader of a direct message."""
    spec, people = SPECS[context.kind], set[int | None]()
    is_told = context.spec.route is MessageRoute.DIRECT_MESSAGE
    if spec.subject in {Subject.PERSON, Subject.DECIDER}:
        people.add(context.message.subject_id)
    if (pairing := context.pairing) is not None:
        people |= {pairing.decided_by} if spec.subject is Subject.PAIRING else set()
        people |= (
            {*pairing.party_ids, pairing.suggested_by} if is_told or spec.subject is not Subject.PAIRING else set()
        )
    if (mentor := context.mentor) is not None:
        by = {mentor.decided_by, mentor.word_asked_by} if is_told or spec.route is MessageRoute.CARD else set()
        people |= {mentor.user_id, *by}
    if (question := context.question) is not None:
        people |= {question.person_id, question.taken_by}
    if (note := context.note) is not None:
        people.add(note.author_id)
    if (concern := context.concern) is not None:
        people |= {concern.by_id, concern.taken_by}
    if context.matter is not None:
        people.add(context.matter.by_id)
    if context.matter_reader is not None:
        people.add(context.matter_reader.reader_id)
    people |= _others_named_in(context)
    return frozenset(filter(is_known_user, filter(None, people))) - {context.message.recipient_id}


def _others_named_in(context: MessageContext) -> set[int | None]:
    """Return those whom a direct message names besides its subject's people."""
    theirs = {person for pairing in context.mentees for person in pairing.party_ids}
    offers = {context.offering_mentor.user_id} if context.offering_mentor is not None else set[int]()
    rows = context.personal_data.rows_by_kind.values() if context.personal_data is not None else ()
    return {*theirs, *offers, *(row.get(column) for kind in rows for row in kind for column in PERSON_COLUMNS)}


async def lock_people_of(uow: UnitOfWork, context: MessageContext) -> None:
    """Lock its reader and everyone whom it names, so that none of them is erased before this transaction ends."""
    people = people_named_in(context) | {context.message.recipient_id}
    await uow.people.lock_if_exists(context.message.community_id, *filter(None, people))


async def read_again(
    uow: UnitOfWork, context: MessageContext, programme: Programme, *, at: datetime
) -> MessageContext:
    """Return what a message is about by now, where it matters: it asks something, is a card or names somebody."""
    message = context.message
    if not (context.is_card or context.spec.is_question or people_named_in(context)):
        return context
    return await load_context(uow, await uow.outbox.get(message.id) or message, programme, at=at)


async def record_posted_message(
    uow: UnitOfWork,
    context: MessageContext,
    now: MessageContext,
    location: tuple[int, int],
    *,
    is_masked: bool,
    has_words: bool,
    at: datetime,
) -> None:
    """Record where a message stands and whom it names: nobody where it *is_masked*.

    With *has_words*, it goes when the mentorship that they belong to has been over for as long as words are kept;
    what was confided, or belongs to none, that long after it was sent.

    *context* is what was rendered, *now* the same read again. If it names somebody who was erased meanwhile, its
    removal or update is enqueued; so is its update where it was changed otherwise, which may have been by somebody
    to whom no card was known, and its removal where another was posted meanwhile.
    """
    message, is_card = context.message, context.is_card
    is_row = any((now.mentor, now.pairing))
    is_second = is_card and is_row and now.card not in {None, location, context.card}
    stands = (is_row and not is_second) or now.spec.subject is Subject.COMMUNITY
    if is_card and stands and context.card != location:
        stands = await record_card_location(uow, context, location)
    before, named = [frozenset[int]() if is_masked else people_named_in(each) for each in (context, now)]
    if context.earlier_try is not None:
        await uow.outbox.clear_earlier_tries(message)
    is_there = await uow.outbox.lock_if_exists(message.id) and (stands or not is_card)
    if not is_there or (before - named and not is_card):
        await enqueue_card_removal(uow, message.community_id, location, at=at)
        return
    await _add_record(uow, now, location, named, has_words=has_words, at=at)
    home, kind = message.community_id, message.kind
    # A card that the community has one of stands once: another goes, such as that in the channel of before.
    for other in set(now.standing_cards) - {location}:
        await enqueue_card_removal(uow, home, other, at=at)
    if before - named or (is_card and _shown_in_card(context) != _shown_in_card(now)):
        why, low = CardReason.EDIT_ONLY, Priority.LOW
        await enqueue(uow, home, kind, subject_id=message.subject_id, at=at, payload=why, priority=low)


def _shown_in_card(context: MessageContext) -> tuple[Mentor | None, Pairing | None]:
    """Return what a card is of, wherever it stands."""
    # Each column is of a type of its own.
    nowhere: Any = {"card_channel_id": None, "card_message_id": None}
    mentor, pairing = context.mentor, context.pairing
    return mentor and replace(mentor, **nowhere), pairing and replace(pairing, **nowhere)


async def _add_record(
    uow: UnitOfWork,
    context: MessageContext,
    location: tuple[int, int],
    named: frozenset[int],
    *,
    has_words: bool,
    at: datetime,
) -> None:
    message, is_confidential = context.message, context.spec.is_confidential
    reader, pairing = message.recipient_id, context.pairing
    belongs = has_words and not is_confidential and pairing is not None
    sent = at if has_words or is_confidential else None
    await uow.posted_messages.add(
        message.community_id,
        # Of other direct messages it is not kept what they were.
        message.kind if reader is None or is_confidential else None,
        location=location,
        person_ids=named,
        at=at,
        recipient_id=reader,
        pairing_id=pairing.id if pairing is not None and belongs else None,
        over_since=pairing.closed_at if pairing is not None and belongs else sent,
    )


async def record_card_location(uow: UnitOfWork, context: MessageContext, location: MessageLocation) -> bool:
    """Record where the card of a row is now; return whether the row still exists."""
    channel_id, message_id = location
    if context.mentor is not None:
        return await uow.mentors.set_card(context.mentor.id, channel_id=channel_id, message_id=message_id)
    if context.pairing is not None:
        return await uow.pairings.set_card(context.pairing.id, channel_id=channel_id, message_id=message_id)
    return context.spec.subject is Subject.COMMUNITY


async def look_at_queue_card(uow: UnitOfWork, community_id: int, *, at: datetime) -> None:
    """Have the card that opens the queue brought up to date in a day: posted again where somebody deletes it."""
    kind, key = MessageKind.CARD_QUEUE, f"queue {community_id}"
    await uow.outbox.release_old_dedup_key(key, before=at, at=at)
    await enqueue(uow, community_id, kind, subject_id=community_id, dedup_key=key, at=at, due=at + QUEUE_CARD_EVERY)
