"""Before the first form people are told what is kept, and asked what messages may show; who runs the bot is named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("people", sa.Column("asked_first_at", UtcDateTime(), nullable=True))
    # Those whom the bot has dealt with know its messages as they are; others choose.
    with op.batch_alter_table("people") as people:
        people.alter_column("discreet", existing_type=sa.Boolean(), nullable=True, server_default=None)
    op.add_column("communities", sa.Column("operator", sa.String(120), nullable=True))
    op.add_column("communities", sa.Column("complaints", sa.String(120), nullable=True))
    op.add_column("communities", sa.Column("adults_only", sa.Boolean(), server_default=sa.true(), nullable=False))
