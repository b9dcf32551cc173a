"""Who read what of others: a line in the audit trail, at most one a day for each reader and thing."""

from __future__ import annotations

from datetime import datetime

from storage.database import Database
from storage.models.enums import AuditSubject
from storage.unit_of_work import UnitOfWork


async def record_reading(
    database: Database, community_id: int, *, by: int, move: str, subject: AuditSubject, subject_id: int, at: datetime
) -> None:
    """Write to the audit trail that somebody read something, unless it says so already of this day, in UTC."""

    async def is_recorded(uow: UnitOfWork) -> bool:
        since = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return bool(
            await uow.audit.subjects_of(
                community_id, actor_id=by, moves=[move], subject=subject, subject_id=subject_id, since=since
            )
        )

    async with database.read_transaction() as uow:
        if await is_recorded(uow):
            return
    async with database.transaction() as uow:
        # Two who press at the same moment come one after the other.
        await uow.communities.get_for_update(community_id)
        if not await is_recorded(uow):
            await uow.audit.add(community_id, actor_id=by, move=move, subject=subject, subject_id=subject_id, at=at)
