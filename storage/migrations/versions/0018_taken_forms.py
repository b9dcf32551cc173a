"""Which forms were taken in, so that one that comes again is not taken in again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "taken_forms",
        sa.Column("form", sa.String(100), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("form", name="pk_taken_forms"),
    )
    op.create_index("ix_taken_forms_taken_at", "taken_forms", ["taken_at"])
