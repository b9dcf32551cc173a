"""Forgetting a person: what is open is settled kindly, then nothing that is stored leads to them any more."""

from __future__ import annotations

from datetime import datetime

from bot.rules.message_specs import SPECS, kinds_about, kinds_by, kinds_where
from bot.rules.message_types import CardReason, MessageRoute, Subject
from bot.rules.programme import Programme
from bot.services.communities.departures import settle_everything
from bot.services.core.letters_and_audit import enqueue, take_card_away
from storage.models.enums import LetterKind, Urgency
from storage.repositories.erasure import ErasedKinds
from storage.unit_of_work import Memory


async def forget_person(
    memory: Memory, community_id: int, user_id: int, programme: Programme, *, at: datetime
) -> bool:
    """Everything of one person's in one community goes; whether there was anything. Twice is once.

    It goes: what they said, wrote, asked and answered, their lists, and every letter to them. It stays for others,
    without them: that there was a mentorship and when, the other's own answers and notes, what facilitators did, and
    concerns, of which those that they had raised are closed and lose their words.

    Others' wishes to be kept apart from them stay, sealed, and hold again should they come back (promise 8): nobody
    is brought together with someone whom they wish never to meet because that someone had been forgotten.

    The rows about them are gone at once; the role that mentors wear, and all that was posted in a channel and names
    or quotes them, are cleared up by letters that vanish with their delivery: it is taken down, but for cards about
    what stays for others, which go on without them. Whoever calls this lets ``Store.scrub`` follow the
    transaction, so that no copy stays behind.
    """
    await memory.people.lock(community_id, user_id)
    was_a_mentor = await memory.mentors.latest(community_id, user_id) is not None
    await settle_everything(memory, community_id, user_id, programme, at=at, is_locked=True)
    without_a_row = await memory.forgetting.cards_that_go(community_id, user_id)
    about_others = await memory.forgetting.cards_that_name(community_id, user_id)
    elsewhere = await memory.posted.naming(community_id, user_id)
    anything = await memory.forgetting.take_out(community_id, user_id, kinds=_kinds(), at=at)
    for card in (*without_a_row, *elsewhere):
        await take_card_away(memory, community_id, card, at=at)
    cards = {SPECS[kind].subject: kind for kind in kinds_by(MessageRoute.CARD)}
    for table, row_id in about_others:
        await enqueue(
            memory,
            community_id,
            cards[Subject(table)],
            subject_id=row_id,
            at=at,
            payload=CardReason.WHERE_IT_STANDS,
            priority=Urgency.LATER,
        )
    if was_a_mentor:
        await enqueue(memory, community_id, LetterKind.ROLE_OFF, subject_id=0, recipient_id=user_id, at=at)
    return anything


def _kinds() -> ErasedKinds:
    return ErasedKinds(
        # The one that takes a role off has still to be carried, and then goes by itself.
        still_sent=kinds_where(lambda spec: not spec.leaves_trace),
        about_person=kinds_about(Subject.PERSON),
        about_decider=kinds_about(Subject.DECIDER),
    )
