"""A community says its time zone, and where the card with the ways in stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("communities", sa.Column("time_zone", sa.String(64)))
    op.add_column("communities", sa.Column("welcome_channel_id", sa.BigInteger()))
