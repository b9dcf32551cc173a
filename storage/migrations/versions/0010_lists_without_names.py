"""Whether mentors see somebody who waits, and whether others see how far apart somebody's clock is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # Nobody on the list was asked yet.
    op.add_column("seekers", sa.Column("listed", sa.Boolean(), nullable=True))
    op.add_column("preferences", sa.Column("shares_zone", sa.Boolean(), server_default=sa.false(), nullable=False))
