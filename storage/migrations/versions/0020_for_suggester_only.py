"""Of a suggestion that would be refused, or reaches an outsider, only the one who made it may know."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column(
        "pairings", sa.Column("for_suggester_only", sa.Boolean(), nullable=False, server_default=sa.false())
    )
