"""A community says whether mentor and mentee are of the same support group."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    # With the constraint in one statement, so that SQLite need not make a table anew that others refer to.
    op.execute(
        "ALTER TABLE communities ADD COLUMN group_rule VARCHAR(16) DEFAULT 'any' NOT NULL "
        "CONSTRAINT ck_communities_group_rule CHECK (group_rule in ('any','preferred','only'))"
    )
