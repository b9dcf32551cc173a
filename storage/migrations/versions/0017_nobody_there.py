"""Who owns a server hears when nobody looks after mentorship any more; those who do, what waits.

Somebody who has paused without a date is asked now and then whether it is still right.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

LONG_AGO = "1970-01-01 00:00:00.000000"

revision = "0017"
down_revision = "0016"


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
        sa.Column("weekly_at", UtcDateTime(), nullable=False, server_default=LONG_AGO),
    )
    op.create_index("ix_communities_weekly_at", "communities", ["weekly_at"])
    op.add_column("seekers", sa.Column("looked_until", UtcDateTime(), nullable=True))
    op.add_column("mentors", sa.Column("pause_check_at", UtcDateTime(), nullable=True))
    is_set = sa.text("pause_check_at is not null")
    name, columns = "ix_mentors_pause_check_at", ["pause_check_at"]
    op.create_index(name, "mentors", columns, sqlite_where=is_set, postgresql_where=is_set)
    paused = "where state = 'paused' and"
    # Since when, is not stored: they are asked as if they had paused today.
    asked = sa.bindparam("asked", datetime.now(UTC) + timedelta(days=60), UtcDateTime())
    open_ones = sa.text(f"update mentors set pause_check_at = :asked {paused} paused_until is null")  # noqa: S608
    op.execute(open_ones.bindparams(asked))
    op.execute(f"update pairings set due_at = '{LONG_AGO}' {paused} due_at is null")  # noqa: S608
