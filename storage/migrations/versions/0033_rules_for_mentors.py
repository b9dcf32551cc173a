"""A community says how long somebody has to be there before they mentor, and for how many there is room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.add_column("communities", sa.Column("least_days", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("communities", sa.Column("mentor_capacity", sa.SmallInteger(), nullable=True))
