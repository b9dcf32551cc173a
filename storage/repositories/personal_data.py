"""What is stored about one person, as far as it is theirs to read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, literal, or_, select

from storage.models.enums import NoteKind, Welcome
from storage.schema.audit import audit
from storage.schema.check_ins import boundaries, notes, questions, schedules
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import kept_apart, matchings, passed_over, profiles
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from storage.schema.people import communities, dm_channels, mentor_qualities, mentors, people, preferences, seekers

from .base import Queries, within
from .pairings import ids_of

OwnRow = dict[str, Any]  # what a column holds differs from table to table


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table that are a person's by the column *whose*, and which columns of them they may read."""

    whose: Column[Any]
    columns: tuple[str, ...]


PARTS: dict[str, Part] = {
    "people": Part(people.c.user_id, ("unreachable_since", "discreet", "left_at")),
    "dm_channels": Part(dm_channels.c.user_id, ("channel_id",)),
    "preferences": Part(
        preferences.c.user_id,
        ("time_zone", "hour", "quiet_weekdays", "quiet_dates", "wish", "resting_until"),
    ),
    "profiles": Part(profiles.c.user_id, ("answers", "wants", "pronouns", "faith")),
    "mentors": Part(
        mentors.c.user_id,
        (
            "id",
            "state",
            "capacity",
            "past_member",
            "words",
            "applied_at",
            "decided_at",
            "word_asked_by",
            "reason",
            "paused_until",
            "role_off",
            "forget_at",
        ),
    ),
    "seekers": Part(
        seekers.c.user_id,
        ("state", "attends", "hope", "preferences", "since", "word_at", "forget_at"),
    ),
    "schedules": Part(
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
    "questions": Part(
        questions.c.person_id,
        ("pairing_id", "number", "asked_at", "answer", "answered_at", "taken_by", "taken_at", "again_at"),
    ),
    "notes": Part(notes.c.author_id, ("pairing_id", "kind", "words", "written_at", "in_confidence")),
    "boundaries": Part(boundaries.c.person_id, ("pairing_id", "contact", "said_at")),
    "kept_apart": Part(kept_apart.c.by_id, ("other_id", "since")),
    "passed_over": Part(passed_over.c.person_id, ("mentor_id", "until")),
    "concerns": Part(
        concerns.c.by_id,
        (
            "kind",
            "about_id",
            "pairing_id",
            "named",
            "pauses",
            "words",
            "raised_at",
            "taken_at",
            "again_at",
            "closed_at",
            "outcome",
            "outcome_words",
        ),
    ),
    "concern_notes": Part(concern_notes.c.author_id, ("concern_id", "words", "written_at")),
    "letters": Part(letters.c.to_id, ("kind", "state", "written_at", "due_at", "settled_at")),
    "matchings": Part(matchings.c.made_by, ("made_at",)),
    "audit": Part(audit.c.actor_id, ("at", "move", "subject", "subject_id")),
    "communities": Part(communities.c.coordinator_id, ("community_id",)),
}
"""Every table in which something is one person's, but for pairings and what others wrote to them."""


class Owning(Queries):
    """Never anybody else's words or lists: who may read what stands with each column."""

    async def all_of(self, community_id: int, user_id: int) -> dict[str, list[OwnRow]]:
        """The rows of every part, oldest first; parts with none are left out."""
        found: dict[str, list[OwnRow]] = {}
        for name, part in PARTS.items():
            table = part.whose.table
            here = [] if table is dm_channels else [within(table, community_id)]
            wanted = [table.c[column] for column in part.columns]
            query = select(*wanted).where(part.whose == user_id, *here).order_by(*table.primary_key)
            if rows := [dict(row._mapping) for row in await self._connection.execute(query)]:
                found[name] = rows
        for mentor in found.get("mentors", []):
            mentor["qualities"] = await self._qualities(mentor.pop("id"))
        return found

    async def has_any(self, community_id: int, user_id: int, kinds: Collection[str]) -> bool:
        """Whether anything of these kinds is theirs: parts by name, ``pairings``, and ``notes_received``."""
        looks: dict[str, Select[Any]] = {
            name: select(literal(1)).where(
                part.whose == user_id,
                *([] if part.whose.table is dm_channels else [within(part.whose.table, community_id)]),
            )
            for name, part in PARTS.items()
        }
        # That somebody is known at all may come of what others have said of them.
        said = (people.c.unreachable_since.is_not(None), people.c.discreet, people.c.left_at.is_not(None))
        looks["people"] = looks["people"].where(or_(*said))
        looks["pairings"] = theirs = ids_of(community_id, user_id)
        looks["notes_received"] = select(notes.c.id).where(notes.c.pairing_id.in_(theirs), *_readable(user_id))
        found = select(or_(*(look.exists() for kind, look in looks.items() if kind in kinds)))
        return bool(await self._connection.scalar(found))

    async def pairings_of(self, community_id: int, user_id: int) -> list[int]:
        """The ids of all pairings that the person is or was one of, oldest first."""
        query = ids_of(community_id, user_id).order_by(pairings.c.id)
        ids: Sequence[int] = (await self._connection.execute(query)).scalars().all()
        return list(ids)

    async def notes_to(self, pairing_ids: Sequence[int], user_id: int) -> list[OwnRow]:
        """What partners wrote to the person that is still kept for them and that they may read."""
        if not pairing_ids:
            return []
        query = select(notes.c.pairing_id, notes.c.kind, notes.c.words, notes.c.written_at).where(
            notes.c.pairing_id.in_(pairing_ids), *_readable(user_id)
        )
        return [dict(row._mapping) for row in await self._connection.execute(query.order_by(notes.c.id))]

    async def _qualities(self, mentor_row_id: int) -> list[str]:
        query = select(mentor_qualities.c.quality).where(mentor_qualities.c.mentor_id == mentor_row_id)
        return list((await self._connection.execute(query.order_by(mentor_qualities.c.quality))).scalars())


def _readable(user_id: int) -> tuple[ColumnElement[bool], ...]:
    """Of notes in a person's pairings: what the other wrote, is still kept, and may be read by them."""
    welcome = and_(notes.c.kind == NoteKind.THANKS, notes.c.welcome == Welcome.YES)
    return notes.c.author_id != user_id, notes.c.words.is_not(None), or_(notes.c.kind == NoteKind.NOTE, welcome)
