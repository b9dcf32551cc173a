"""Letters on their way, and what was posted where."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, String, Table, UniqueConstraint

from .columns import Fate, Flake, Key, State, community, index_where, metadata, person_id
from .types import Moment

letters = Table(
    "letters",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("kind", String(32), nullable=False),
    Column("subject_id", Flake, nullable=False),
    person_id("to_id", Fate.ROW),
    Column("detail", String(32)),
    # Set where the same thing may be told twice: the second letter is then not written.
    Column("once", String(64)),
    Column("urgency", State, nullable=False),
    Column("state", State, nullable=False),
    Column("attempts", SmallInteger, nullable=False, default=0),
    Column("written_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("settled_at", Moment),
    UniqueConstraint("once"),
    index_where("state = 'waiting'", "ix_letters_waiting", "urgency", "due_at", "id"),
    Index("ix_letters_kept", "community_id", "to_id", "state"),
    index_where("settled_at is not null", "ix_letters_settled_at", "settled_at"),
    # Rows go, and an id that stands on a button or in the trail must not come to mean another.
    sqlite_autoincrement=True,
)

posted_messages = Table(
    "posted_messages",
    metadata,
    Column("message_id", Flake, primary_key=True, autoincrement=False),
    Column("channel_id", Flake, nullable=False),
    community(),
    # The letter that it was.
    Column("kind", String(32), nullable=False),
    Column("posted_at", Moment, nullable=False),
    Index("ix_posted_messages_community_id", "community_id"),
)

posted_names = Table(
    "posted_names",
    metadata,
    Column("message_id", Flake, ForeignKey("posted_messages.message_id", ondelete="CASCADE"), nullable=False),
    # Whom the message names or quotes; with the last of them, it is taken down.
    person_id("person_id", Fate.ROW, nullable=False),
    UniqueConstraint("message_id", "person_id"),
    Index("ix_posted_names_person_id", "person_id"),
)
