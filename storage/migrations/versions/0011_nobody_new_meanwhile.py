"""Mentors to whom facilitators let nobody new come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("mentors", sa.Column("closed_since", UtcDateTime(), nullable=True))
