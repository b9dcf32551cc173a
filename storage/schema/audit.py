"""Tables of the audit trail, the key checks, the hash key, the ledger's entries, and the forms that were taken in."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, SmallInteger, String, Table, false

from .columns import OnErasure, RowId, Snowflake, community_id_column, metadata, person_id_column
from .types import EncryptedText, UtcDateTime

key_check = Table(
    "key_check",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, default=1),
    # Which key it was sealed with, by a print that betrays nothing of it.
    Column("key_print", String(16)),
    Column("sealed", EncryptedText, nullable=False),
)

hash_key = Table(
    "hash_key",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, default=1),
    # The key of the hashes by which encrypted ids are found: hexadecimal, drawn once and never rotated.
    Column("sealed", EncryptedText, nullable=False),
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    # Entries of the ledger of deletions that this database has followed; they tell of nobody.
    Column("entry", String(32), primary_key=True),
)

taken_forms = Table(
    "taken_forms",
    metadata,
    # What was drawn for the form when it was opened; it tells neither whose it was nor what it was for.
    Column("form", String(100), primary_key=True),
    Column("taken_at", UtcDateTime, nullable=False),
    # It was not taken in, and its writer was told so: that stays so.
    Column("is_given_back", Boolean, nullable=False, server_default=false()),
    Index("ix_taken_forms_taken_at", "taken_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True),
    community_id_column(),
    Column("at", UtcDateTime, nullable=False),
    person_id_column("actor_id", OnErasure.ANONYMIZE),
    Column("move", String(32), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("subject_id", Snowflake, nullable=False),
    Index("ix_audit_community_id_at", "community_id", "at"),
    Index("ix_audit_actor_id", "community_id", "actor_id"),
)
