"""Who looks after mentorship is known, so that these are told of a change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "known_staff",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.CheckConstraint("role in ('facilitator','coordinator','owner')", name=op.f("ck_known_staff_role")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_known_staff_community_id")
        ),
        sa.UniqueConstraint(
            "community_id", "person_id", "role", name=op.f("uq_known_staff_community_id_person_id_role")
        ),
    )
