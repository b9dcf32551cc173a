"""Repository of the audit trail: who did what, and when; ids and moves, never words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select, true

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

    async def most_active_first(self, community_id: int, people: Collection[int], *, since: datetime) -> list[int]:
        """Return these people, those first who did something here after *since*, the latest before others."""
        query = (
            select(audit.c.actor_id, func.max(audit.c.at).label("last_at"))
            .where(audit.c.community_id == community_id, audit.c.actor_id.in_(people), audit.c.at > since)
            .group_by(audit.c.actor_id)
        )
        acts = {row.actor_id: row.last_at for row in await self._connection.execute(query)}
        return sorted(people, key=lambda one: (-acts[one].timestamp() if one in acts else 0, one))

    async def subjects_of(
        self,
        community_id: int,
        *,
        actor_id: int,
        moves: Collection[str],
        subject: AuditSubject,
        since: datetime | None = None,
        subject_id: int | None = None,
    ) -> list[int]:
        """Return the ids of the rows on which somebody made one of these moves; after *since*, or only of one row."""
        query = select(audit.c.subject_id).where(
            audit.c.community_id == community_id,
            audit.c.actor_id == actor_id,
            audit.c.subject == subject,
            audit.c.move.in_(moves),
            true() if since is None else audit.c.at > since,
            true() if subject_id is None else audit.c.subject_id == subject_id,
        )
        return list((await self._connection.execute(query.distinct())).scalars())
