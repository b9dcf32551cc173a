"""Who sees whom: lists without names, shared clocks, nobody new for a mentor; decoys, and ids that tell no order.

Of a decoy, whom it would have gone to is encrypted, and found by a hash.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import EncryptedId, PersonHash, UtcDateTime

revision = "0010"
down_revision = "0009"

DRAWN = ("letters", "matches", "matchings", "mentors", "notes", "pairings", "questions", "seekers", "silences")
"""Tables whose ids are drawn from now on: the database counts none up by itself any more."""


def upgrade() -> None:
    # Nobody on the list was asked yet.
    op.add_column("seekers", sa.Column("listed", sa.Boolean(), nullable=True))
    op.add_column("preferences", sa.Column("shares_zone", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("mentors", sa.Column("closed_since", UtcDateTime(), nullable=True))
    for side in ("mentor", "mentee"):
        op.add_column("pairings", sa.Column(f"{side}_sealed", EncryptedId(), nullable=True))
        op.add_column("pairings", sa.Column(f"{side}_hash", PersonHash(f"pairings.{side}"), nullable=True))
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
    if op.get_bind().dialect.name == "postgresql":
        for table in DRAWN:
            op.execute(f"drop sequence {table}_id_seq cascade")
