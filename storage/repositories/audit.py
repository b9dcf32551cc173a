"""Repository of the audit trail: who did what, and when; ids and moves, never words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, true

from storage.models.audit import AuditRecord
from storage.models.enums import AuditSubject
from storage.schema.audit import audit
from storage.schema.check_ins import questions
from storage.schema.pairings import pairings
from storage.schema.people import mentors, seekers

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

    async def list_back(
        self,
        community_id: int,
        *,
        kinds: Collection[tuple[AuditSubject, str]],
        since: datetime,
        until: datetime | None = None,
        behind: tuple[datetime, int] | None = None,
        about: int | None = None,
        limit: int,
    ) -> list[AuditRecord]:
        """Return lines of these kinds, newest first, from *since* to *until*, and behind the row of *behind*.

        *about*: only those that may be about this person; among them are lines about every concern.
        """
        found = await self._connection.execute(
            select(audit)
            .where(
                audit.c.community_id == community_id,
                audit.c.at >= since,
                true() if until is None else audit.c.at <= until,
                true() if behind is None else _is_behind(*behind),
                _is_of_kind(kinds),
                true() if about is None else or_(*_is_about(community_id, about)),
            )
            .order_by(audit.c.at.desc(), audit.c.id.desc())
            .limit(limit)
        )
        return [
            AuditRecord(
                id=row.id,
                at=row.at,
                actor_id=row.actor_id,
                move=row.move,
                subject=AuditSubject(row.subject),
                subject_id=row.subject_id,
            )
            for row in found
        ]

    async def most_active_first(
        self, community_id: int, people: Collection[int], *, since: datetime, but: Collection[str] = ()
    ) -> list[int]:
        """Return these people, those first who did something here after *since*, the latest before others.

        Moves in *but* are no such thing.
        """
        query = (
            select(audit.c.actor_id, func.max(audit.c.at).label("last_at"))
            .where(
                audit.c.community_id == community_id,
                audit.c.actor_id.in_(people),
                audit.c.at > since,
                audit.c.move.not_in(but),
            )
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


def _is_behind(at: datetime, row_id: int) -> ColumnElement[bool]:
    # The first part alone goes through the index.
    return and_(audit.c.at <= at, or_(audit.c.at < at, audit.c.id < row_id))


def _is_of_kind(kinds: Collection[tuple[AuditSubject, str]]) -> ColumnElement[bool]:
    by_subject: dict[AuditSubject, list[str]] = {}
    for subject, move in sorted(kinds):
        by_subject.setdefault(subject, []).append(move)
    return or_(*(and_(audit.c.subject == subject, audit.c.move.in_(moves)) for subject, moves in by_subject.items()))


def _is_about(community_id: int, user_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions of which a line about the person, or of what they did, meets one."""
    sides = (pairings.c.mentor_id, pairings.c.mentee_id, pairings.c.mentor_hash, pairings.c.mentee_hash)
    theirs = {
        AuditSubject.MENTOR: [mentors.c.user_id],
        AuditSubject.SEEKER: [seekers.c.user_id],
        AuditSubject.PAIRING: sides,
        AuditSubject.QUESTION: [questions.c.person_id],
    }
    return [
        audit.c.actor_id == user_id,
        audit.c.subject == AuditSubject.CONCERN,
        and_(audit.c.subject == AuditSubject.PERSON, audit.c.subject_id == user_id),
        *(
            and_(
                audit.c.subject == subject,
                audit.c.subject_id.in_(
                    select(column.table.c.id).where(column.table.c.community_id == community_id, column == user_id)
                ),
            )
            for subject, columns in theirs.items()
            for column in columns
        ),
    ]
