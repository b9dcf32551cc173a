"""Which entries of the ledger of deletions this database has followed: their ids alone, which tell of nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("entry", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_ledger_entries"),
    )
