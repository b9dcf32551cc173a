"""What people confide stands in no channel any more: cards of before go, and one card opens the facilitators' queue."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0011"
down_revision = "0010"

CONFIDED = "('card_contact', 'card_silence', 'card_concern', 'card_respect', 'card_unreachable')"
TABLES = ("questions", "silences", "concerns")
"""Tables whose rows knew where the card about them was."""

LETTER = (
    "insert into letters "
    "(id, community_id, kind, subject_id, detail, once, urgency, state, attempts, written_at, due_at) "
    "select row_number() over () + (select coalesce(max(id), 0) from letters), "
)
REMOVALS = (
    f"{LETTER} community_id, 'card_away', message_id, cast(channel_id as varchar), 'away ' || message_id, '1', "  # noqa: S608 - names from above
    f"'waiting', 0, :now, :now from posted_messages where kind in {CONFIDED} "
    "and not exists (select 1 from letters where once = 'away ' || message_id)"
)
WITHOUT_NAMES = (
    f"{LETTER} community_id, 'card_pairing', id, 'where it stands', null, '1', 'waiting', 0, :now, :now "
    "from pairings where card_message_id is not null"
)
QUEUE_CARDS = (
    f"{LETTER} community_id, 'card_queue', community_id, null, null, '2', 'waiting', 0, :now, :now "
    "from communities where facilitators_channel_id is not null"
)
FORGOTTEN = (
    f"delete from posted_names where message_id in (select message_id from posted_messages where kind in {CONFIDED})",  # noqa: S608 - the same
    f"delete from posted_messages where kind in {CONFIDED}",  # noqa: S608 - the same
)


def upgrade() -> None:
    now = sa.bindparam("now", datetime.now(UTC), UtcDateTime())
    for letters in (REMOVALS, WITHOUT_NAMES, QUEUE_CARDS):
        op.get_bind().execute(sa.text(letters).bindparams(now))
    for forgotten in FORGOTTEN:
        op.execute(forgotten)
    for table in TABLES:
        op.drop_index(f"ix_{table}_card", table)
        op.drop_column(table, "card_message_id")
        op.drop_column(table, "card_channel_id")
