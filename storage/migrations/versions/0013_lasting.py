"""What is sealed holds again when somebody who was erased comes back; when a mentor stopped, and by whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import EncryptedId, PersonHash, UtcDateTime

revision = "0013"
down_revision = "0012"

KINDS = "'no contact','not for me','closing','nobody new','declined','retired'"
DECISIONS = "'nobody new','declined','retired'"


def upgrade() -> None:
    op.add_column("mentors", sa.Column("stopped_at", UtcDateTime(), nullable=True))
    op.add_column("mentors", sa.Column("stopped_by", sa.BigInteger(), nullable=True))
    op.create_table(
        "sealed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("by_sealed", EncryptedId(), nullable=True),
        sa.Column("by_hash", PersonHash("sealed.by"), nullable=True),
        sa.Column("about_sealed", EncryptedId(), nullable=False),
        sa.Column("about_hash", PersonHash("sealed.about"), nullable=False),
        sa.Column("pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_sealed_kind")),
        sa.CheckConstraint(f"(kind in ({DECISIONS})) = (by_hash is null)", name=op.f("ck_sealed_wished_by_somebody")),
        sa.CheckConstraint(
            "(kind = 'closing') = (pairing_id is not null)", name=op.f("ck_sealed_only_closing_has_pairing")
        ),
        sa.ForeignKeyConstraint(["community_id"], ["communities.community_id"], name=op.f("fk_sealed_community_id")),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_sealed_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed")),
    )
    for who in ("by", "about"):
        op.create_index(f"ix_sealed_{who}_hash", "sealed", ["community_id", f"{who}_hash"])
    for column in ("pairing_id", "until"):
        where = sa.text(f"{column} is not null")
        op.create_index(f"ix_sealed_{column}", "sealed", [column], sqlite_where=where, postgresql_where=where)
