"""The key of the hashes by which encrypted ids are found, drawn once for this database."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from storage.schema.key_ring import KeyRing
from storage.schema.types import HASH_KEY_ATTRIBUTE, KEY_RING_ATTRIBUTE, EncryptedText, WrongKey

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _require_key_in_use()
    table = op.create_table(
        "hash_key",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", EncryptedText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hash_key")),
    )
    key = secrets.token_bytes(32)
    op.get_bind().execute(sa.insert(table).values(id=1, sealed=key.hex()))
    # For the migrations that come after it; everything else reads what is stored.
    setattr(op.get_bind().dialect, HASH_KEY_ATTRIBUTE, key)


def _require_key_in_use() -> None:
    """Raise WrongKey unless the key ring opens what is stored: from here on something is written with it."""
    connection = op.get_bind()
    ring: KeyRing = getattr(connection.dialect, KEY_RING_ATTRIBUTE)
    for sealed in connection.execute(sa.text("select sealed from key_check")).scalars():
        if ring.fingerprint_of_key_for(bytes(sealed)) is None:
            raise WrongKey(
                "What people wrote in this database cannot be opened with the key given (database.key_file or "
                "database.keys). Put the original key back from your backup."
            )
