"""Who looks after mentorship, as far as it is known, and telling them at once that this has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from storage.models.enums import MessageKind, StaffRole
from storage.unit_of_work import UnitOfWork

from .enqueue_and_audit import new_message

MOST_NAMED = 3
"""So many new ones are told of by name; where more come at once, that they have is told."""

KnownStaff = Mapping[StaffRole, Collection[int]]


async def tell_of_change(uow: UnitOfWork, community_id: int, *, by: int, at: datetime) -> None:
    """Tell all who looked after mentorship, and the server's owner, that something about it was chosen anew.

    The one *by* whom it was chosen knows. While a server is set up for the first time, nobody is there to be told.
    """
    known = await uow.communities.known_staff(community_id)
    await _tell(uow, community_id, known, MessageKind.STAFF_CHANGED, about=community_id, but=by, at=at)


async def tell_of_new(
    uow: UnitOfWork, community_id: int, known: KnownStaff, new: Collection[int], *, at: datetime
) -> None:
    """Tell all who looked after mentorship before, and the server's owner, who is a facilitator now, too."""
    if len(new) > MOST_NAMED:
        await _tell(uow, community_id, known, MessageKind.STAFF_CHANGED, about=community_id, but=None, at=at)
        return
    for person in sorted(new):
        await _tell(uow, community_id, known, MessageKind.STAFF_JOINED, about=person, but=person, at=at)


async def _tell(
    uow: UnitOfWork,
    community_id: int,
    known: KnownStaff,
    kind: MessageKind,
    *,
    about: int,
    but: int | None,
    at: datetime,
) -> None:
    people = sorted({person for those in known.values() for person in those} - {but})
    told = [new_message(community_id, kind, subject_id=about, recipient_id=person) for person in people]
    await uow.outbox.enqueue_all(told, at=at)
