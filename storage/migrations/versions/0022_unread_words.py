"""Words for the facilitators that none of them has got yet are an open matter."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage.schema.columns import draw_id
from storage.schema.types import HASH_KEY_ATTRIBUTE, EncryptedId, EncryptedText, PersonHash, UtcDateTime

revision = "0022"
down_revision = "0021"

MATTERS = sa.table(
    "open_matters",
    *(sa.column(name) for name in ("id", "community_id", "kind", "subject_id", "rung")),
    *(sa.column(name, UtcDateTime()) for name in ("began_at", "climbed_at", "due_at")),
    *(sa.column(name, sa.Boolean()) for name in ("is_danger", "is_told", "coordinator_told")),
    sa.column("by_sealed", EncryptedId()),
    sa.column("by_hash", PersonHash("open_matters.by")),
)


def upgrade() -> None:
    connection = op.get_bind()
    [key] = connection.execute(
        sa.select(sa.column("sealed", EncryptedText())).select_from(sa.table("hash_key"))
    ).one()
    setattr(connection.dialect, HASH_KEY_ATTRIBUTE, bytes.fromhex(key))
    found = connection.execute(
        sa.text(
            "select pairings.community_id, notes.id as subject_id, notes.author_id as by_sealed,"
            " notes.written_at as began_at, notes.written_at as climbed_at"
            " from notes join pairings on pairings.id = notes.pairing_id"
            " where notes.kind = 'respect' and notes.words is not null and not exists (select 1 from letters"
            " where letters.kind = 'card_confided' and letters.detail = 'card_respect'"
            " and letters.subject_id = notes.id and letters.state in ('sent', 'read'))"
        ).columns(began_at=UtcDateTime(), climbed_at=UtcDateTime())
    )
    same = {"kind": "card_respect", "rung": "facilitators", "due_at": datetime.now(UTC)}
    same |= dict.fromkeys(("is_danger", "is_told", "coordinator_told"), False)
    rows = [{**same, **row, "id": draw_id(), "by_hash": row["by_sealed"]} for row in found.mappings()]
    if rows:
        connection.execute(sa.insert(MATTERS), rows)
