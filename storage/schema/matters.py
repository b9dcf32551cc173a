"""Table of open matters: all that waits for the programme's people, with the next step and its time."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, String, Table, UniqueConstraint

from .columns import (
    EnumString,
    OnErasure,
    RowId,
    community_id_column,
    draw_id,
    metadata,
    person_id_column,
    sealed_person_columns,
)
from .types import UtcDateTime

open_matters = Table(
    "open_matters",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    # The kind of card that tells of it, and the row that this is about, or the person.
    Column("kind", String(32), nullable=False),
    Column("subject_id", RowId, nullable=False),
    # Who waits, where it is one person.
    *sealed_person_columns("open_matters.by", OnErasure.DELETE_ROW, nullable=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("is_danger", Boolean, nullable=False),
    # Whether the person who waits is written to about it, or reads on their own page how it stands.
    Column("is_told", Boolean, nullable=False),
    # How far it has climbed, and since when; when something is due next.
    Column("rung", EnumString, nullable=False),
    Column("climbed_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    # Whether the person who coordinates was told of it, and so may take it on.
    Column("coordinator_told", Boolean, nullable=False),
    person_id_column("taken_by", OnErasure.ANONYMIZE),
    Column("taken_at", UtcDateTime),
    # Who was asked last whether the two have spoken.
    Column("asked", EnumString),
    # Who was told of it last; and when the person who waits last heard how it stands.
    Column("heard", EnumString),
    Column("told_at", UtcDateTime),
    UniqueConstraint("kind", "subject_id", "community_id"),
    CheckConstraint("rung in ('facilitators','again','coordinator','owner','weekly')", name="rung"),
    CheckConstraint("(taken_by is null) = (taken_at is null)", name="taken"),
    CheckConstraint("asked is null or (asked in ('taker','waiter') and taken_at is not null)", name="asked"),
    CheckConstraint("heard in ('staff','owner','nobody')", name="heard"),
    Index("ix_open_matters_due_at", "due_at"),
    Index("ix_open_matters_community_id", "community_id", "kind", "began_at"),
    Index("ix_open_matters_by_hash", "community_id", "by_hash"),
)

matter_readers = Table(
    "matter_readers",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    # As of the matter, which may be over while a concern can still be read.
    Column("kind", String(32), nullable=False),
    Column("subject_id", RowId, nullable=False),
    # One of those who look after mentorship; sealed, for it may tell that there is a concern.
    *sealed_person_columns("matter_readers.reader", OnErasure.DELETE_ROW),
    Column("access", EnumString, nullable=False),
    UniqueConstraint("kind", "subject_id", "reader_hash"),
    CheckConstraint("access in ('allowed','asked','refused','let_in')", name="access"),
    Index("ix_matter_readers_reader_hash", "community_id", "reader_hash"),
)
