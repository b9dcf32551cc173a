"""Who owns a server hears when nobody looks after mentorship any more; those who do hear weekly what waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("communities", sa.Column("missing", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("communities", sa.Column("missing_since", UtcDateTime(), nullable=True))
    op.add_column("communities", sa.Column("staff_due_at", UtcDateTime(), nullable=True))
    is_set = sa.text("staff_due_at is not null")
    op.create_index(
        "ix_communities_staff_due_at",
        "communities",
        ["staff_due_at"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )
    op.add_column(
        "communities",
        sa.Column("weekly_at", UtcDateTime(), nullable=False, server_default="1970-01-01 00:00:00.000000"),
    )
    op.create_index("ix_communities_weekly_at", "communities", ["weekly_at"])
    op.add_column("seekers", sa.Column("looked_until", UtcDateTime(), nullable=True))
