"""Direct messages are known by their ids, too; whom a message names is found by a hash, and not written out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import HASH_KEY_ATTRIBUTE, EncryptedText, PersonHash, UtcDateTime

revision = "0014"
down_revision = "0013"

TOLD = "('concern_confided', 'card_confided')"
"""The kinds of direct message that were known before."""

CONFIDED = (
    "('concern_confided', 'card_confided', 'card_concern', 'card_contact', 'card_respect', 'card_silence', "
    "'card_unreachable')"
)
"""The kinds of message with what was confided."""


def upgrade() -> None:
    connection = op.get_bind()
    [key] = connection.execute(
        sa.select(sa.column("sealed", EncryptedText())).select_from(sa.table("hash_key"))
    ).one()
    setattr(connection.dialect, HASH_KEY_ATTRIBUTE, bytes.fromhex(key))
    named = connection.execute(sa.text("select message_id, person_id as person_hash from posted_names")).mappings()
    rows = [dict(row) for row in named]
    op.drop_table("posted_names")
    _keep_direct_messages()
    table = op.create_table(
        "posted_names",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("person_hash", PersonHash("posted_names.person"), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["posted_messages.message_id"],
            name=op.f("fk_posted_names_message_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("message_id", "person_hash", name=op.f("uq_posted_names_message_id_person_hash")),
    )
    op.create_index("ix_posted_names_person_hash", "posted_names", ["person_hash"])
    if rows:
        connection.execute(sa.insert(table), rows)


def _keep_direct_messages() -> None:
    op.drop_index("ix_posted_messages_community_id", "posted_messages")
    with op.batch_alter_table("posted_messages") as table:
        table.alter_column("kind", existing_type=sa.String(32), nullable=True)
        table.add_column(sa.Column("to_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        table.add_column(sa.Column("over_since", UtcDateTime(), nullable=True))
    op.create_index("ix_posted_messages_community_id", "posted_messages", ["community_id", "to_id"])
    for column in ("pairing_id", "over_since"):
        is_set = sa.text(f"{column} is not null")
        name = f"ix_posted_messages_{column}"
        op.create_index(name, "posted_messages", [column], sqlite_where=is_set, postgresql_where=is_set)
    op.execute(
        "update posted_messages set to_id = (select user_id from dm_channels "  # noqa: S608 - names from above
        f"where dm_channels.channel_id = posted_messages.channel_id) where kind in {TOLD}"
    )
    op.execute(
        f"update posted_messages set over_since = posted_at where kind in {CONFIDED}"  # noqa: S608 - as above
    )
