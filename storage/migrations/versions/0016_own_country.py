"""A community chooses whose crisis lines come first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("communities", sa.Column("country", sa.String(40)))
