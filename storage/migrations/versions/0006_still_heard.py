"""A daily look at what waits for facilitators by now, whether anybody hears of it."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

WAITING = {
    "mentors": ("card_mentor", "state = 'applied'", "applied_at"),
    "pairings": ("card_pairing", "state = 'agreed'", "proposed_at"),
    "silences": ("card_silence", "over_at is null", "since"),
}
"""What waits, by the card that shows it, and since when."""


def upgrade() -> None:
    for table, (kind, waits, since) in WAITING.items():
        op.execute(
            "insert into letters (community_id, kind, subject_id, detail, once, urgency, state, attempts, written_at, "  # noqa: S608 - names from above
            f"due_at) select community_id, 'still_heard', id, '{kind}', 'heard {kind} ' || id, '3', 'waiting', 0, "
            f"{since}, {since} from {table} where {waits}"
        )
    # Those that had been brought up twice were not looked at again.
    op.execute(
        "update concerns set again_at = raised_at where again_at is null and taken_by is null and closed_at is null"
    )
