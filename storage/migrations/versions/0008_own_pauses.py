"""Each of the two has their own pause, and notes wait while either's is on."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0008"
down_revision = "0007"

CHECKS = {
    "ck_pairings_paused_by_either": (
        "(state = 'paused') = (mentor_paused_at is not null or mentee_paused_at is not null)"
    ),
    "ck_pairings_only_paused_has_until": (
        "(mentor_paused_until is null or mentor_paused_at is not null)"
        " and (mentee_paused_until is null or mentee_paused_at is not null)"
    ),
}

RESTS_OVER_A_CONCERN = (
    "exists (select 1 from concerns where concerns.pairing_id = pairings.id and concerns.pauses"
    " and concerns.closed_at is null and concerns.by_id = pairings.{side}_id)"
)
"""That one of the two wished it, by a concern that is still open."""

HOLD_NOTES = """
update letters set state = 'held', leased_until = null
where state = 'waiting' and kind in ('note', 'note_rest') and subject_id in (
    select notes.id from notes join pairings on pairings.id = notes.pairing_id where pairings.state = 'paused')
"""


def upgrade() -> None:
    for name in ("mentor_paused_at", "mentor_paused_until", "mentee_paused_at"):
        op.add_column("pairings", sa.Column(name, UtcDateTime(), nullable=True))
    now = sa.bindparam("now", datetime.now(UTC), UtcDateTime())
    for side in ("mentee", "mentor"):
        theirs = f"paused_by = {side}_id or {RESTS_OVER_A_CONCERN.format(side=side)}"
        _update(f"{side}_paused_at = :now where state = 'paused' and ({theirs})", now)
    # A pause of which nobody knows any more whose it is becomes the mentor's.
    nobody = "mentor_paused_at is null and mentee_paused_at is null"
    _update(f"mentor_paused_at = :now where state = 'paused' and {nobody}", now)
    _add_mentee_paused_until()
    for side in ("mentee", "mentor"):
        # Who was asked already whether to go on is not asked again.
        asked = "state = 'paused' and due_at is not null"
        _update(f"{side}_paused_until = paused_until where {asked} and paused_by = {side}_id")
    _update("due_at = null where state = 'paused' and mentor_paused_until is null and mentee_paused_until is null")
    op.drop_column("pairings", "paused_by")
    op.drop_column("pairings", "paused_until")
    op.drop_column("concerns", "pauses")
    op.execute(HOLD_NOTES)


def _update(values: str, *parameters: sa.BindParameter[datetime]) -> None:
    op.execute(sa.text(f"update pairings set {values}").bindparams(*parameters))  # noqa: S608 - texts from above


def _add_mentee_paused_until() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # SQLite takes a constraint for a table that stands only together with a new column.
        checks = " ".join(f"constraint {name} check ({holds})" for name, holds in CHECKS.items())
        op.execute(f"alter table pairings add column mentee_paused_until datetime {checks}")
        return
    op.add_column("pairings", sa.Column("mentee_paused_until", UtcDateTime(), nullable=True))
    for name, holds in CHECKS.items():
        op.create_check_constraint(op.f(name), "pairings", holds)
