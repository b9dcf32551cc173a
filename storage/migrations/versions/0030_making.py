"""What a community lacks is made by one process at a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("communities", sa.Column("making_until", UtcDateTime(), nullable=True))
