"""Tables of concerns, and of the notes that facilitators write about them for each other."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table

from .columns import (
    EnumString,
    OnErasure,
    RowId,
    authored_text_column,
    community_id_column,
    metadata,
    partial_index,
    person_id_column,
    sealed_person_columns,
)
from .types import UtcDateTime

concerns = Table(
    "concerns",
    metadata,
    Column("id", RowId, primary_key=True),
    community_id_column(),
    # A concern in somebody's own words, or the plain wish to be reached by a facilitator.
    Column("kind", EnumString, nullable=False),
    *sealed_person_columns("concerns.by", OnErasure.ANONYMIZE),
    # Of a closed one, an erasure clears it, too.
    *sealed_person_columns("concerns.about", OnErasure.KEEP_SEALED, nullable=True),
    Column("pairing_id", RowId, ForeignKey("pairings.id")),
    # Whether facilitators are told whose it is.
    Column("named", Boolean, nullable=False),
    authored_text_column("by_hash", "words"),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    person_id_column("closed_by", OnErasure.ANONYMIZE),
    Column("outcome", EnumString),
    # What the person who raised it may hear.
    authored_text_column("closed_by", "outcome_words"),
    CheckConstraint("kind in ('concern','reach')", name="kind"),
    CheckConstraint("(closed_at is null) = (outcome is null)", name="closed"),
    Index("ix_concerns_community_id", "community_id", "closed_at", "raised_at"),
    Index("ix_concerns_by_hash", "community_id", "by_hash", "raised_at"),
    Index("ix_concerns_about_hash", "community_id", "about_hash"),
    Index("ix_concerns_pairing_id", "pairing_id"),
    partial_index("words is not null or outcome_words is not null", "ix_concerns_words", "closed_at"),
)

concern_notes = Table(
    "concern_notes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("concern_id", RowId, ForeignKey("concerns.id", ondelete="CASCADE"), nullable=False),
    person_id_column("author_id", OnErasure.ANONYMIZE, nullable=False),
    authored_text_column("author_id", "words"),
    Column("written_at", UtcDateTime, nullable=False),
    Index("ix_concern_notes_concern_id", "concern_id"),
    partial_index("words is not null", "ix_concern_notes_words", "concern_id"),
)
