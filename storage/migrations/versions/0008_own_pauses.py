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

RAISER = sa.column("by_id", sa.BigInteger())

HOLD_NOTES = """
update letters set state = 'held', leased_until = null
where state = 'waiting' and kind in ('note', 'note_rest') and subject_id in (
    select notes.id from notes join pairings on pairings.id = notes.pairing_id where pairings.state = 'paused')
"""


def upgrade() -> None:
    for name in ("mentor_paused_at", "mentor_paused_until", "mentee_paused_at"):
        op.add_column("pairings", sa.Column(name, UtcDateTime(), nullable=True))
    now = sa.bindparam("now", datetime.now(UTC), UtcDateTime())
    wished = _rests_over_concerns()
    for side in ("mentee", "mentor"):
        _update(f"{side}_paused_at = :now where state = 'paused' and paused_by = {side}_id", now)
        for pairing_id, raiser in wished:
            theirs = f"id = {pairing_id:d} and {side}_id = {raiser:d}"
            _update(f"{side}_paused_at = :now where state = 'paused' and {theirs}", now)
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


def _rests_over_concerns() -> list[tuple[int, int]]:
    """Return the pairings that are to rest over concerns that are still open, each with who wished it."""
    names = ("pairing_id", "pauses", "closed_at")
    pairing_id, pauses, closed_at = (sa.column(name, sa.types.NullType()) for name in names)
    query = sa.select(pairing_id, RAISER).select_from(sa.table("concerns"))
    found = op.get_bind().execute(query.where(pauses, closed_at.is_(None), pairing_id.is_not(None)))
    return [(row.pairing_id, row[1]) for row in found]


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
