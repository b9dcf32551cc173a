"""Tables of what belongs to a mentorship while it lasts and when it ends: check-ins, silences, notes, boundaries."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    UniqueConstraint,
    true,
)

from .columns import (
    EnumString,
    OnErasure,
    RowId,
    community_id_column,
    draw_id,
    metadata,
    partial_index,
    person_id_column,
)
from .types import EncryptedText, UtcDateTime

schedules = Table(
    "schedules",
    metadata,
    Column("id", RowId, primary_key=True),
    community_id_column(),
    Column("pairing_id", RowId, ForeignKey("pairings.id"), nullable=False),
    person_id_column("person_id", OnErasure.DELETE_ROW, nullable=False),
    # The turn of the pair's rhythm that was asked last, and how many questions there were in all.
    Column("turn", SmallInteger, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("asked_at", UtcDateTime),
    Column("is_open", Boolean, nullable=False),
    Column("ask_at", UtcDateTime),
    Column("hand_at", UtcDateTime),
    Column("nudge_at", UtcDateTime),
    Column("nudges", SmallInteger, nullable=False),
    Column("silent", SmallInteger, nullable=False),
    Column("prompt", SmallInteger),
    # The soonest of ask_at, hand_at and nudge_at, while anything is to be asked at all.
    Column("due_at", UtcDateTime),
    UniqueConstraint("pairing_id", "person_id"),
    CheckConstraint("nudge_at is null or is_open", name="only_open_is_brought_up"),
    partial_index("due_at is not null", "ix_schedules_due", "due_at"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    Column("pairing_id", RowId, ForeignKey("pairings.id"), nullable=False),
    person_id_column("person_id", OnErasure.DELETE_ROW, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answer", EncryptedText),
    Column("answered_at", UtcDateTime),
    # Since when a wish to be contacted is over; an open one has an open matter.
    Column("over_at", UtcDateTime),
    UniqueConstraint("pairing_id", "person_id", "number"),
    CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
    # Rows go, and an id that stands on a button or in the trail must not come to mean another.
    sqlite_autoincrement=True,
)

silences = Table(
    "silences",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    Column("pairing_id", RowId, ForeignKey("pairings.id"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("over_at", UtcDateTime),
    partial_index("over_at is null", "uq_silences_open", "pairing_id", unique=True),
    Index("ix_silences_community_id", "community_id", "over_at", "since"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    Column("pairing_id", RowId, ForeignKey("pairings.id"), nullable=False),
    person_id_column("author_id", OnErasure.DELETE_ROW, nullable=False),
    Column("words", EncryptedText),
    Column("written_at", UtcDateTime, nullable=False),
    Column("kind", EnumString, nullable=False, default="note", server_default="note"),
    # Thanks are asked about before they are delivered; this is the answer.
    Column("welcome", EnumString),
    # Whether facilitators may mention to the partner what they were told.
    Column("in_confidence", Boolean, nullable=False, default=True, server_default=true()),
    Index("ix_notes_pairing_id", "pairing_id"),
    Index("ix_notes_author_id", "author_id", "written_at"),
    partial_index("words is not null", "ix_notes_words", "pairing_id"),
    partial_index("kind = 'thanks'", "uq_notes_thanks", "pairing_id", "author_id", unique=True),
    # Rows go, and an id that stands on a button or in the trail must not come to mean another.
    sqlite_autoincrement=True,
)

boundaries = Table(
    "boundaries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("pairing_id", RowId, ForeignKey("pairings.id"), nullable=False),
    person_id_column("person_id", OnErasure.DELETE_ROW, nullable=False),
    Column("contact", EncryptedText, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    UniqueConstraint("pairing_id", "person_id"),
)
