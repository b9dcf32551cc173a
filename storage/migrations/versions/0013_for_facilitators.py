"""Whether facilitators may take into account that somebody keeps apart from another: not unless they say so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0007"


def upgrade() -> None:
    op.add_column(
        "kept_apart", sa.Column("for_facilitators", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
