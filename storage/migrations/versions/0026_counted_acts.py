"""What somebody did that counts against a limit is found by keyed hashes, also once they had everything deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import PersonHash, UtcDateTime

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "counted_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("by_hash", PersonHash("counted_acts.by"), nullable=False),
        sa.Column("to_hash", PersonHash("counted_acts.to")),
        sa.Column("is_by_name", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_acts")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_counted_acts_community_id")
        ),
        sa.CheckConstraint(
            "kind in ('ask','note','news','no','taken back','no contact','application','feedback','concern')",
            name=op.f("ck_counted_acts_kind"),
        ),
    )
    op.create_index("ix_counted_acts_by_hash", "counted_acts", ["community_id", "by_hash", "at"])
    op.create_index("ix_counted_acts_kind", "counted_acts", ["kind", "at"])
