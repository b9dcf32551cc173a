"""Which forms were given back, so that they are not taken in after that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("taken_forms", sa.Column("is_given_back", sa.Boolean(), nullable=False, server_default=sa.false()))
