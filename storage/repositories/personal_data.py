"""Repository of what is stored about one person, as far as it is theirs to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, or_, select

from storage.models.enums import NoteKind, ThanksAnswer
from storage.schema.audit import audit
from storage.schema.check_ins import boundaries, notes, questions, schedules
from storage.schema.columns import ERASED_USER_ID
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import kept_apart, matchings, passed_over, profiles, sealed
from storage.schema.matters import open_matters
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import communities, dm_channels, mentor_qualities, mentors, people, preferences, seekers
from storage.schema.types import UtcDateTime

from .base import Repository, is_in_community
from .pairings import pairing_ids_of
from .people import known_ids

PersonalDataRow = dict[str, Any]  # what a column holds differs from table to table


@dataclass(frozen=True, slots=True)
class PersonalDataTable:
    """The rows of one table that are a person's by *owner_column*, and which columns of them they may read."""

    owner_column: Column[Any]
    columns: tuple[str, ...]


PERSONAL_DATA_TABLES: dict[str, PersonalDataTable] = {
    "people": PersonalDataTable(people.c.user_id, ("unreachable_since", "discreet", "left_at", "asked_first_at")),
    "dm_channels": PersonalDataTable(dm_channels.c.user_id, ("channel_id",)),
    "preferences": PersonalDataTable(
        preferences.c.user_id,
        ("time_zone", "shares_zone", "hour", "quiet_weekdays", "quiet_dates", "wish", "resting_until"),
    ),
    "profiles": PersonalDataTable(profiles.c.user_id, ("answers", "wants", "pronouns", "faith")),
    "mentors": PersonalDataTable(
        mentors.c.user_id,
        (
            "id",
            "state",
            "capacity",
            "past_member",
            "words",
            "new_words",
            "new_capacity",
            "changed_at",
            "applied_at",
            "decided_at",
            "word_asked_by",
            "reason",
            "stopped_at",
            "paused_until",
            "pause_check_at",
            "unanswered_checks",
            "role_off",
            "closed_since",
            "forget_at",
        ),
    ),
    "seekers": PersonalDataTable(
        seekers.c.user_id,
        ("state", "attends", "listed", "hope", "preferences", "since", "word_at", "looked_until", "forget_at"),
    ),
    "schedules": PersonalDataTable(
        schedules.c.person_id,
        (
            "pairing_id",
            "turn",
            "number",
            "asked_at",
            "is_open",
            "ask_at",
            "hand_at",
            "nudge_at",
            "nudges",
            "silent",
            "prompt",
            "due_at",
        ),
    ),
    "questions": PersonalDataTable(
        questions.c.person_id,
        ("pairing_id", "number", "asked_at", "answer", "answered_at", "over_at"),
    ),
    "notes": PersonalDataTable(notes.c.author_id, ("pairing_id", "kind", "words", "written_at", "in_confidence")),
    "boundaries": PersonalDataTable(boundaries.c.person_id, ("pairing_id", "contact", "said_at")),
    "kept_apart": PersonalDataTable(kept_apart.c.by_hash, ("other_id", "since", "for_facilitators")),
    "sealed": PersonalDataTable(sealed.c.by_hash, ("kind", "about_id", "since", "until")),
    "passed_over": PersonalDataTable(passed_over.c.person_id, ("mentor_id", "until")),
    "concerns": PersonalDataTable(
        concerns.c.by_hash,
        (
            "kind",
            "about_id",
            "pairing_id",
            "named",
            "words",
            "raised_at",
            "closed_at",
            "outcome",
            "outcome_words",
        ),
    ),
    "open_matters": PersonalDataTable(
        open_matters.c.by_hash,
        ("kind", "began_at", "is_danger", "is_told", "rung", "climbed_at", "due_at", "taken_at", "asked"),
    ),
    "concern_notes": PersonalDataTable(concern_notes.c.author_id, ("concern_id", "words", "written_at")),
    "letters": PersonalDataTable(
        outbox_messages.c.recipient_id, ("kind", "state", "written_at", "due_at", "settled_at")
    ),
    "matchings": PersonalDataTable(matchings.c.made_by, ("made_at",)),
    "audit": PersonalDataTable(audit.c.actor_id, ("at", "move", "subject", "subject_id")),
    "communities": PersonalDataTable(communities.c.coordinator_id, ("community_id",)),
}
"""Tables with something that is one person's, except for pairings and what others wrote to them."""


class PersonalDataRepository(Repository):
    """Repository of personal data: never anybody else's words or lists."""

    async def rows_of(self, community_id: int, user_id: int) -> dict[str, list[PersonalDataRow]]:
        """Return a person's rows by table, oldest first; tables with none are left out."""
        found: dict[str, list[PersonalDataRow]] = {}
        for name, part in PERSONAL_DATA_TABLES.items():
            table = part.owner_column.table
            here = [] if table is dm_channels else [is_in_community(table, community_id)]
            wanted = [table.c[column].label(column) for column in part.columns]
            query = select(*wanted).where(part.owner_column == user_id, *here).order_by(*_oldest_first(table))
            if rows := [dict(row._mapping) for row in await self._connection.execute(query)]:
                found[name] = rows
        for mentor in found.get("mentors", []):
            mentor["qualities"] = await self._qualities(mentor.pop("id"))
        for name, whom in (("kept_apart", "other_id"), ("sealed", "about_id")):
            wishes = found.get(name, [])
            known = await known_ids(self._connection, community_id, [wish[whom] for wish in wishes])
            for wish in wishes:
                wish[whom] = wish[whom] if wish[whom] in known else ERASED_USER_ID
        return found

    async def pairing_ids_of(self, community_id: int, user_id: int) -> list[int]:
        """Return the ids of all pairings that the person is or was a party of, oldest first."""
        query = pairing_ids_of(community_id, user_id).order_by(pairings.c.id)
        ids: Sequence[int] = (await self._connection.execute(query)).scalars().all()
        return list(ids)

    async def notes_to(self, pairing_ids: Sequence[int], user_id: int) -> list[PersonalDataRow]:
        """Return what partners wrote to the person, is still kept for them, and may be read by them."""
        if not pairing_ids:
            return []
        query = select(notes.c.pairing_id, notes.c.kind, notes.c.words, notes.c.written_at).where(
            notes.c.pairing_id.in_(pairing_ids), *_readable(user_id)
        )
        return [
            dict(row._mapping)
            for row in await self._connection.execute(query.order_by(notes.c.written_at, notes.c.id))
        ]

    async def _qualities(self, mentor_row_id: int) -> list[str]:
        query = select(mentor_qualities.c.quality).where(mentor_qualities.c.mentor_id == mentor_row_id)
        return list((await self._connection.execute(query.order_by(mentor_qualities.c.quality))).scalars())


def _oldest_first(table: Table) -> list[Column[Any]]:
    times = [column for column in table.c if isinstance(column.type, UtcDateTime) and not column.nullable]
    return [*times[:1], *table.primary_key]


def _readable(user_id: int) -> tuple[ColumnElement[bool], ...]:
    """Select, of the notes in a person's pairings, what the other wrote and they may read."""
    welcome = and_(notes.c.kind == NoteKind.THANKS, notes.c.welcome == ThanksAnswer.YES)
    return notes.c.author_id != user_id, notes.c.words.is_not(None), or_(notes.c.kind == NoteKind.NOTE, welcome)
