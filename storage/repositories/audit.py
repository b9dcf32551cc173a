"""Repositories of the audit trail (who did what, and when; never words) and of the forms that were taken in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, true

from storage.models.audit import AuditRecord
from storage.models.enums import AuditSubject
from storage.schema.audit import audit, taken_forms
from storage.schema.check_ins import questions
from storage.schema.pairings import pairings
from storage.schema.people import mentors, seekers

from .base import Repository

_INSERT = insert(audit)

KNOWN_FOR = timedelta(days=30)
"""How long it is known that a form was taken in; nobody's device sends one anew after that."""


class FormSettled(Exception):
    """What becomes of the form was settled before, so this transaction must not take it in."""

    def __init__(self, *, is_given_back: bool) -> None:
        super().__init__()
        self.is_given_back = is_given_back


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
        row = {
            "community_id": community_id,
            "at": at,
            "actor_id": actor_id,
            "move": move,
            "subject": subject,
            "subject_id": subject_id,
        }
        await self._connection.execute(_INSERT, row)

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

        *about*: only those that may be about this person; among them are lines about every concern
        and every quiet pair.
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

    async def last_move(
        self, community_id: int, *, actor_id: int, subject: AuditSubject, subject_id: int
    ) -> str | None:
        """Return the last move that somebody made on a row, or None."""
        query = select(audit.c.move).where(
            audit.c.community_id == community_id,
            audit.c.actor_id == actor_id,
            audit.c.subject == subject,
            audit.c.subject_id == subject_id,
        )
        move: str | None = await self._connection.scalar(query.order_by(audit.c.id.desc()).limit(1))
        return move

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
        """Return the ids of the rows on which somebody made one of these moves: from *since* on, or of one row."""
        query = select(audit.c.subject_id).where(
            audit.c.community_id == community_id,
            audit.c.actor_id == actor_id,
            audit.c.subject == subject,
            audit.c.move.in_(moves),
            true() if since is None else audit.c.at >= since,
            true() if subject_id is None else audit.c.subject_id == subject_id,
        )
        return list((await self._connection.execute(query.distinct())).scalars())


class TakenFormRepository(Repository):
    """Repository of forms that were taken in or given back, by what was drawn for each when it was opened.

    Which of the two, is settled once: a transaction waits here for another one about the same form.
    """

    async def take(self, form: str, *, at: datetime) -> None:
        """Record that a form is taken in with this transaction. Raises FormSettled."""
        await self._connection.execute(delete(taken_forms).where(taken_forms.c.taken_at <= at - KNOWN_FOR))
        if await self._insert_if_new(taken_forms, form=form, taken_at=at) is None:
            raise FormSettled(is_given_back=await self._was_given_back(form))

    async def give_back(self, form: str, *, at: datetime) -> bool:
        """Record that a form is not taken in, and will not be; return False where it was."""
        is_new = await self._insert_if_new(taken_forms, form=form, taken_at=at, is_given_back=True)
        return is_new is not None or await self._was_given_back(form)

    async def _was_given_back(self, form: str) -> bool:
        return bool(
            await self._connection.scalar(select(taken_forms.c.is_given_back).where(taken_forms.c.form == form))
        )


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
        audit.c.subject.in_([AuditSubject.CONCERN, AuditSubject.SILENCE]),
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
