"""What was posted in a channel: where it stands, whom it names, and having it taken down."""

from __future__ import annotations

from datetime import datetime

from bot.rules.message_types import CardReason, MessageRoute, Subject
from bot.rules.people import is_known
from bot.rules.programme import Programme
from bot.services.core.letters_and_audit import enqueue, take_card_away
from storage.models.enums import Urgency
from storage.unit_of_work import Memory

from .context import Facts
from .loading import gather

Place = tuple[int, int] | tuple[None, None]
"""Channel and message; nowhere."""


def named_in(facts: Facts) -> frozenset[int]:
    """Everyone whom a letter to a channel shows as things stand, and whoever raised the concern that it is about."""
    spec, people = facts.spec, {facts.raised_by}
    is_card = spec.route is MessageRoute.CARD
    if spec.subject is Subject.PERSON:
        people.add(facts.letter.subject_id)
    if (pairing := facts.pairing) is not None:
        by = {pairing.suggested_by, pairing.decided_by} if is_card and spec.subject is Subject.PAIRING else set()
        people |= {*pairing.people, *by}
    if (mentor := facts.mentor) is not None:
        by = {mentor.decided_by, mentor.word_asked_by} if is_card else set()
        people |= {mentor.user_id, *by}
    if (question := facts.question) is not None:
        people |= {question.person_id, question.taken_by}
    if (note := facts.note) is not None:
        people.add(note.author_id)
    if (concern := facts.concern) is not None:
        people |= {concern.taken_by, concern.closed_by}
    return frozenset(person for person in people if person is not None and is_known(person))


async def hold_whom_it_names(memory: Memory, facts: Facts) -> None:
    """Nobody whom it names is forgotten before this transaction ends, or they are already."""
    for person in sorted(named_in(facts)):
        await memory.people.hold(facts.letter.community_id, person)


async def keep_where_it_stands(
    memory: Memory, facts: Facts, where: tuple[int, int], programme: Programme, *, is_card: bool, at: datetime
) -> None:
    """Keep where a message stands and whom it names; what names somebody who was forgotten meanwhile goes, too."""
    letter = facts.letter
    current = await memory.letters.get(letter.id)
    now = await gather(memory, current or letter, programme, at=at)
    stands = any((now.concern, now.silence, now.question, now.mentor, now.pairing))
    if is_card and facts.card != where:
        stands = await place_card(memory, facts, where)
    named = named_in(now)
    is_outdated = bool(named_in(facts) - named)
    is_there = await memory.letters.hold(letter.id) and (stands or not is_card)
    if not is_there or (is_outdated and not is_card):
        await take_card_away(memory, letter.community_id, where, at=at)
        return
    await memory.posted.keep(letter.community_id, letter.kind, where=where, names=named, at=at)
    if is_outdated:
        await enqueue(
            memory,
            letter.community_id,
            letter.kind,
            subject_id=letter.subject_id,
            at=at,
            payload=CardReason.WHERE_IT_STANDS,
            priority=Urgency.LATER,
        )


async def place_card(memory: Memory, facts: Facts, where: Place) -> bool:
    """Keep where the card about a row stands now; whether there still is that row."""
    channel_id, message_id = where
    if facts.concern is not None:
        return await memory.concerns.place_card(facts.concern.id, channel_id=channel_id, message_id=message_id)
    if facts.silence is not None:
        return await memory.silences.place_card(facts.silence.id, channel_id=channel_id, message_id=message_id)
    if facts.question is not None:
        return await memory.questions.place_card(facts.question.id, channel_id=channel_id, message_id=message_id)
    if facts.mentor is not None:
        return await memory.mentors.place_card(facts.mentor.id, channel_id=channel_id, message_id=message_id)
    if facts.pairing is not None:
        return await memory.pairings.place_card(facts.pairing.id, channel_id=channel_id, message_id=message_id)
    return False
