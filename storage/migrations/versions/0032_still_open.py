"""Mentors are asked now and then whether they are still open for new people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.add_column("mentors", sa.Column("unanswered_checks", sa.SmallInteger(), server_default="0", nullable=False))
    mentors = sa.table("mentors", sa.column("state", sa.String), sa.column("pause_check_at", UtcDateTime))
    first = datetime.now(UTC) + timedelta(weeks=8)
    op.execute(mentors.update().where(mentors.c.state == "approved").values(pause_check_at=first))
