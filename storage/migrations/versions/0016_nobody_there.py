"""Who owns a server hears when nobody is there any more to look after mentorship, and again until somebody is."""

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
