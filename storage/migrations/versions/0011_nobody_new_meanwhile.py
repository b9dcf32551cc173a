"""Mentors to whom facilitators let nobody new come, and exclusions that facilitators may take into account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0011"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("mentors", sa.Column("closed_since", UtcDateTime(), nullable=True))
    op.add_column(
        "kept_apart", sa.Column("for_facilitators", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
