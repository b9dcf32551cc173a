"""Decoys: questions that reach nobody, found by a hash; and ids of messages that tell no order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import EncryptedId, PersonHash, UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    for side in ("mentor", "mentee"):
        op.add_column("pairings", sa.Column(f"{side}_sealed", EncryptedId(), nullable=True))
        op.add_column("pairings", sa.Column(f"{side}_hash", PersonHash("pairings"), nullable=True))
        where = sa.text(f"{side}_hash is not null")
        name, columns = f"ix_pairings_{side}_hash", ["community_id", f"{side}_hash"]
        op.create_index(name, "pairings", columns, sqlite_where=where, postgresql_where=where)
    op.add_column("pairings", sa.Column("decoy_ends_at", UtcDateTime(), nullable=True))
    op.add_column("letters", sa.Column("position", sa.BigInteger(), server_default="0", nullable=False))
    op.execute("update letters set position = id")
    op.drop_index("ix_letters_waiting", "letters")
    waiting = sa.text("state = 'waiting'")
    columns = ["urgency", "due_at", "position"]
    op.create_index("ix_letters_waiting", "letters", columns, sqlite_where=waiting, postgresql_where=waiting)
