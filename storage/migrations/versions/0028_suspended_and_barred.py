"""Facilitators suspend a mentor or bar somebody from mentoring, and decide about what a mentor changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import EncryptedText, UtcDateTime

revision = "0028"
down_revision = "0027"

STATES = "'applied','approved','paused','suspended','declined','stepped_down'"
LIVE = "state in ('applied','approved','paused','suspended')"
DECISIONS = "'nobody new','declined','retired','suspended','barred'"
KINDS = f"'no contact','not for me','closing',{DECISIONS}"


def upgrade() -> None:
    _mentors()
    with op.batch_alter_table("sealed") as table:
        table.add_column(sa.Column("decided_by", sa.BigInteger()))
        table.add_column(sa.Column("reason", EncryptedText()))
        table.drop_constraint(op.f("ck_sealed_kind"), type_="check")
        table.drop_constraint(op.f("ck_sealed_wished_by_somebody"), type_="check")
        table.create_check_constraint(op.f("ck_sealed_kind"), f"kind in ({KINDS})")
        table.create_check_constraint(
            op.f("ck_sealed_wished_by_somebody"), f"(kind in ({DECISIONS})) = (by_hash is null)"
        )
        table.create_check_constraint(
            op.f("ck_sealed_decision_has_an_end"), "kind not in ('suspended','barred') or until is not null"
        )


def _mentors() -> None:
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    # SQLite makes the table anew, and what is ticked would go with the old one.
    ticked = connection.execute(sa.text("select mentor_id, quality from mentor_qualities")).mappings().all()
    last = is_sqlite and connection.scalar(sa.text("select seq from sqlite_sequence where name = 'mentors'"))
    op.drop_index("uq_mentors_live", "mentors")
    with op.batch_alter_table("mentors", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("new_words", EncryptedText()))
        table.add_column(sa.Column("new_capacity", sa.SmallInteger()))
        table.add_column(sa.Column("changed_at", UtcDateTime()))
        table.drop_constraint(op.f("ck_mentors_state"), type_="check")
        table.create_check_constraint(op.f("ck_mentors_state"), f"state in ({STATES})")
        table.create_check_constraint(op.f("ck_mentors_new_capacity"), "new_capacity between 1 and 10")
    live = sa.text(LIVE)
    columns = ["community_id", "user_id"]
    op.create_index("uq_mentors_live", "mentors", columns, unique=True, sqlite_where=live, postgresql_where=live)
    if is_sqlite:
        op.execute("delete from mentor_qualities")
        if last:
            op.execute(sa.text("update sqlite_sequence set seq = :last where name = 'mentors'").bindparams(last=last))
        if ticked:
            rows = [dict(row) for row in ticked]
            connection.execute(
                sa.insert(sa.table("mentor_qualities", sa.column("mentor_id"), sa.column("quality"))), rows
            )
