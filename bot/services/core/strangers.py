"""What somebody had taken on of a person whose case is then not theirs to look after: it goes to others."""

from __future__ import annotations

from datetime import datetime

from bot.rules.ladder import URGENT_KINDS
from bot.rules.programme import Programme
from storage.models.enums import AuditSubject
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork

from .open_matters import hand_back, hand_back_all

TAKING_MOVES = ("take", "take over")
"""Names in the audit trail of taking something on."""


async def release_taken_by_stranger(
    uow: UnitOfWork, community_id: int, *, by: int, other: int, programme: Programme, at: datetime
) -> None:
    """Hand back what *other* had taken on of *by*, who keeps apart from them now; those who may act hear it at once.

    Whether there is anybody left, is looked at, too. Both are locked by the caller. The trail says nothing of it:
    facilitators read it.
    """
    await uow.matter_readers.forget_asked(community_id, other, of=by)
    # Cards in the channel are not touched: who is kept apart would see at which moment.
    await uow.matters.make_due(community_id, at=at, of=(by, URGENT_KINDS))
    await hand_back_all(uow, programme, community_id, other, of=by, at=at)


async def release_own_cases(uow: UnitOfWork, agreed: Pairing, programme: Programme, *, at: datetime) -> None:
    """Hand back what one of two who have both said yes looks after of the other: it is their own case from now on."""
    for matter in await uow.matters.taken_between(agreed.community_id, *agreed.party_ids):
        await hand_back(uow, matter, programme, at=at)


async def had_taken(
    uow: UnitOfWork,
    community_id: int,
    user_id: int,
    subject: AuditSubject,
    subject_id: int,
    *,
    since: datetime | None = None,
) -> bool:
    """Return whether somebody has ever taken this on; or *since* it began, what can begin again."""
    moves = TAKING_MOVES
    return bool(
        await uow.audit.subjects_of(
            community_id, actor_id=user_id, moves=moves, subject=subject, subject_id=subject_id, since=since
        )
    )
