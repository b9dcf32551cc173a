"""How people find each other: what they say about themselves, who is never brought together, sets of matches."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    false,
)

from .columns import Fate, Key, State, community, index_where, metadata, person_id
from .types import Marks, Moment, Words

profiles = Table(
    "profiles",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    person_id("user_id", Fate.ROW, nullable=False),
    # What was ticked, and what is hoped for; as private as what was written.
    Column("answers", Marks),
    Column("wants", Marks),
    Column("pronouns", Words),
    Column("faith", Words),
    UniqueConstraint("community_id", "user_id"),
)

traits = Table(
    "traits",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("key", String(24), nullable=False),
    # The community's own words; None for the programme's.
    Column("name", String(80)),
    Column("options", String(4000)),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("community_id", "key"),
)

kept_apart = Table(
    "kept_apart",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    person_id("by_id", Fate.ROW, nullable=False),
    person_id("other_id", Fate.SEALED, nullable=False),
    # Who it was, of someone who was forgotten: so that the wish holds again, should they come back.
    Column("sealed", Words),
    Column("since", Moment, nullable=False),
    UniqueConstraint("community_id", "by_id", "other_id"),
    CheckConstraint("by_id <> other_id", name="two_people"),
    Index("ix_kept_apart_other_id", "community_id", "other_id", "by_id"),
)

passed_over = Table(
    "passed_over",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    person_id("person_id", Fate.ROW, nullable=False),
    person_id("mentor_id", Fate.ROW, nullable=False),
    # None is for ever.
    Column("until", Moment),
    UniqueConstraint("community_id", "person_id", "mentor_id"),
    Index("ix_passed_over_mentor_id", "community_id", "mentor_id"),
    index_where("until is not null", "ix_passed_over_until", "until"),
)

matchings = Table(
    "matchings",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    person_id("made_by", Fate.ROW, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("ix_matchings_community_id", "community_id", "made_by"),
    Index("ix_matchings_made_at", "made_at"),
    # Sets come and go, and a button of one that is gone must not mean another.
    sqlite_autoincrement=True,
)

matches = Table(
    "matches",
    metadata,
    Column("id", Key, primary_key=True),
    Column("matching_id", Key, ForeignKey("matchings.id", ondelete="CASCADE"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    person_id("seeker_id", Fate.ROW, nullable=False),
    person_id("mentor_id", Fate.ROW, nullable=False),
    Column("state", State, nullable=False),
    UniqueConstraint("matching_id", "position"),
    UniqueConstraint("matching_id", "seeker_id"),
    CheckConstraint("state in ('open','suggested','skipped','gone')", name="state"),
    sqlite_autoincrement=True,
)
