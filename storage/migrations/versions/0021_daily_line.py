"""A community can have its facilitators' channel told, once a day, that something began or ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("communities", sa.Column("daily_at", UtcDateTime(), nullable=True))
    is_set = sa.text("daily_at is not null")
    name, columns = "ix_communities_daily_at", ["daily_at"]
    op.create_index(name, "communities", columns, sqlite_where=is_set, postgresql_where=is_set)
