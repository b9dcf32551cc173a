"""Who did what, when: ids and moves, never words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from storage.models.enums import AuditSubject
from storage.schema.audit import audit

from .base import Queries


class Audit(Queries):
    """The audit trail; it is only ever added to."""

    async def write(
        self, community_id: int, *, actor: int | None, move: str, subject: AuditSubject, subject_id: int, at: datetime
    ) -> None:
        """Remember one move; *actor* is None for what the bot did by itself."""
        await self._connection.execute(
            insert(audit).values(
                community_id=community_id,
                at=at,
                actor_id=actor,
                move=move,
                subject=subject,
                subject_id=subject_id,
            )
        )
