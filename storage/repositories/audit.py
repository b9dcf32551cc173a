"""Repository of the audit trail: who did what, and when; ids and moves, never words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from storage.models.enums import AuditSubject
from storage.schema.audit import audit

from .base import Repository


class AuditRepository(Repository):
    """Repository of the audit trail; rows are only ever added."""

    async def add(
        self,
        community_id: int,
        *,
        actor_id: int | None,
        move: str,
        subject: AuditSubject,
        subject_id: int,
        at: datetime,
    ) -> None:
        """Record one move; *actor_id* is None for what the bot did by itself."""
        await self._connection.execute(
            insert(audit).values(
                community_id=community_id,
                at=at,
                actor_id=actor_id,
                move=move,
                subject=subject,
                subject_id=subject_id,
            )
        )
