"""People who are kept apart: what others look up about it, and undelivered thanks between them, which are dropped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.rules.pairing import can_see_partner
from bot.services.core.enqueue_and_audit import drop_note_messages
from storage.models.concerns import MatterAccess
from storage.models.enums import DeliveryState, MessageKind, NoteKind
from storage.models.records import Pairing
from storage.repositories.sent_messages import UNREAD_STATES
from storage.unit_of_work import UnitOfWork


async def people_excluding(uow: UnitOfWork, community_id: int, people: Collection[int]) -> frozenset[int]:
    """Return everyone from whom one of these people wishes to be kept apart."""
    return frozenset(await uow.exclusions.ids_excluded_by(community_id, people))


async def not_let_in(
    uow: UnitOfWork, kind: MessageKind, subject_id: int, strangers: frozenset[int]
) -> frozenset[int]:
    """Return those of these people whom the person who confided it did not let read it nevertheless."""
    if not strangers:
        return strangers
    known = await uow.matter_readers.list_of(kind, subject_id)
    return strangers - {one.reader_id for one in known if one.access is MatterAccess.LET_IN}


async def drop_pending_thanks(
    uow: UnitOfWork, community_id: int, *, by: int, to: int, at: datetime, seen: bool
) -> None:
    """Drop thanks that are on their way from *by* to *to*, because one of the two wishes for distance.

    *seen*: also those that could not be delivered, or were only announced. They stay where it is the writer's wish,
    so that the reader doesn't see it. Thanks that are not answered yet stay in the closing.
    """
    found = await uow.notes.ids_with_words(community_id, NoteKind.THANKS, author_id=by, recipient_id=to)
    states = UNREAD_STATES if seen else (DeliveryState.WAITING,)
    for kind, note_id in await drop_note_messages(uow, community_id, found, states=states, at=at):
        if kind is MessageKind.THANKS:
            await uow.notes.clear_words(note_id)


async def apply_exclusion(uow: UnitOfWork, community_id: int, *, by: int, other: int, at: datetime) -> None:
    """Drop what is on its way between two people, of whom *by* wishes for distance from *other*."""
    await drop_pending_thanks(uow, community_id, by=other, to=by, at=at, seen=True)
    await drop_pending_thanks(uow, community_id, by=by, to=other, at=at, seen=False)


async def is_excluded_pair(uow: UnitOfWork, pairing: Pairing, person: int, *, by: Collection[int]) -> bool:
    """Return whether this person is asked about somebody they know, and the two are kept apart by one of *by*.

    Someone who does not know who it is yet is asked as usual, so that nothing tells them.
    """
    return can_see_partner(pairing, person) and await uow.exclusions.is_excluded(
        pairing.community_id, *pairing.party_ids, by=by
    )
