"""The audit trail: who did what; and which keys of the key ring are in use."""

from __future__ import annotations

from sqlalchemy import Column, Index, SmallInteger, String, Table

from .columns import Fate, Flake, Key, community, metadata, person_id
from .types import Moment, Words

key_check = Table(
    "key_check",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, default=1),
    # Which key it was sealed with, by a print that betrays nothing of it.
    Column("key_print", String(16)),
    Column("sealed", Words, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("at", Moment, nullable=False),
    person_id("actor_id", Fate.SOMEONE),
    Column("move", String(32), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("subject_id", Flake, nullable=False),
    Index("ix_audit_community_id_at", "community_id", "at"),
    Index("ix_audit_actor_id", "community_id", "actor_id"),
)
