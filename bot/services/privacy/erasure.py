"""Erasing a person: what is open is settled kindly, then nothing stored leads to them any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.rules.message_specs import SPECS, kinds_about, kinds_by, kinds_where
from bot.rules.message_types import CardReason, MessageRoute, Subject
from bot.rules.programme import Programme
from bot.services.communities.departures import settle_departure
from bot.services.core.enqueue_and_audit import enqueue, enqueue_removals
from storage.ledger import Deletion
from storage.models.enums import MessageKind, Priority
from storage.repositories.erasure import ErasedKinds
from storage.unit_of_work import UnitOfWork


async def erase_person(
    uow: UnitOfWork,
    community_id: int,
    user_id: int,
    programme: Programme,
    *,
    at: datetime,
    keep_wishes: bool = False,
    is_locked: bool = False,
) -> bool:
    """Erase everything of one person's in one community; return whether there was anything.

    Erased is what they said, wrote, asked and answered, their lists, and every message to them. Kept for others,
    without them, is that there was a mentorship and when, the other's own answers and notes, what facilitators did,
    and concerns, of which those that they had raised are closed and lose their text. Twice does nothing more.
    What others wished about them, an open concern about them, and what facilitators decided stay sealed, and hold
    again should they come back (promise 8). With *keep_wishes*, so does what they wished about others.

    Their rows are deleted at once. The mentor role, and every message in a channel or to others that names or quotes
    them, are cleaned up by messages that are deleted once delivered: messages are removed, except cards about what
    stays for others, which go on without them. The caller runs ``Database.purge_deleted_data`` afterwards, so that no
    copy stays. The person is locked until the transaction ends, by the caller if *is_locked*.
    """
    if not is_locked:
        await uow.people.lock(community_id, user_id)
    was_a_mentor = await uow.mentors.get_latest(community_id, user_id) is not None
    await settle_departure(uow, community_id, user_id, programme, at=at, is_erased=True)
    about_others = await uow.erasure.cards_that_mention(community_id, user_id)
    named_in = await uow.posted_messages.ids_mentioning(community_id, user_id)
    await _seal(uow, community_id, user_id, programme, at=at)
    anything = await uow.erasure.erase_person(community_id, user_id, kinds=_kinds(), keep_wishes=keep_wishes, at=at)
    uow.deletions.append(Deletion(community_id, user_id, at, keep_wishes))
    await enqueue_removals(uow, community_id, await uow.posted_messages.take(community_id, named_in), at=at)
    await _bring_up_to_date(uow, community_id, about_others, at=at)
    if was_a_mentor:
        await enqueue(uow, community_id, MessageKind.ROLE_REMOVAL, subject_id=0, recipient_id=user_id, at=at)
    return anything


async def _seal(uow: UnitOfWork, community_id: int, user_id: int, programme: Programme, *, at: datetime) -> None:
    closing, decisions = timedelta(days=programme.closing_days), timedelta(days=programme.keep_decisions_days)
    await uow.sealed.seal(community_id, user_id, at=at, closing=closing, decisions=decisions)


async def _bring_up_to_date(
    uow: UnitOfWork, community_id: int, rows: Collection[tuple[str, int]], *, at: datetime
) -> None:
    """Have the cards about these rows, by table and id, say what is left of them."""
    cards = {SPECS[kind].subject: kind for kind in kinds_by(MessageRoute.CARD)}
    why, low = CardReason.EDIT_ONLY, Priority.LOW
    for table, row_id in rows:
        kind = cards[Subject(table)]
        await enqueue(uow, community_id, kind, subject_id=row_id, at=at, payload=why, priority=low)


def _kinds() -> ErasedKinds:
    return ErasedKinds(
        # The one that takes a role off has still to be carried, and then goes by itself.
        still_sent=kinds_where(lambda spec: not spec.leaves_trace),
        about_person=kinds_about(Subject.PERSON),
        about_decider=kinds_about(Subject.DECIDER),
    )
