"""Decoys: questions that reach nobody; whom they would have gone to is encrypted, and found by a hash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import EncryptedId, PersonHash, UtcDateTime

revision = "0014"
down_revision = "0007"


def upgrade() -> None:
    for side in ("mentor", "mentee"):
        op.add_column("pairings", sa.Column(f"{side}_sealed", EncryptedId(), nullable=True))
        op.add_column("pairings", sa.Column(f"{side}_hash", PersonHash("pairings"), nullable=True))
        where = sa.text(f"{side}_hash is not null")
        name, columns = f"ix_pairings_{side}_hash", ["community_id", f"{side}_hash"]
        op.create_index(name, "pairings", columns, sqlite_where=where, postgresql_where=where)
    op.add_column("pairings", sa.Column("decoy_ends_at", UtcDateTime(), nullable=True))
