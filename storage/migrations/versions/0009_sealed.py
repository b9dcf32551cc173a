"""Keep-apart lists, who raised a concern and about whom, wishes for contact and check-in answers are encrypted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from storage.schema.types import HASH_KEY_ATTRIBUTE, EncryptedId, EncryptedText, PersonHash, UtcDateTime

revision = "0009"
down_revision = "0008"

SILENT = ("keep apart", "let be", "pass over")
"""Moves whose entries in the trail name nobody."""

Rows = list[dict[str, Any]]  # what a column holds differs from table to table


def upgrade() -> None:
    connection = op.get_bind()
    [key] = connection.execute(
        sa.select(sa.column("sealed", EncryptedText())).select_from(sa.table("hash_key"))
    ).one()
    setattr(connection.dialect, HASH_KEY_ATTRIBUTE, bytes.fromhex(key))
    _seal_wishes()
    _seal_concerns()
    _seal_contacts()
    _seal_answers()
    op.execute(
        sa.text(
            "update audit set actor_id = null, subject = 'community', subject_id = community_id where move in :of"
        ).bindparams(sa.bindparam("of", SILENT, expanding=True))
    )


def _seal_wishes() -> None:
    rows = _taken("kept_apart", sealed=EncryptedText())
    op.drop_index("ix_kept_apart_other_id", "kept_apart")
    with op.batch_alter_table("kept_apart") as table:
        table.drop_constraint(op.f("ck_kept_apart_two_people"), type_="check")
        table.drop_constraint(op.f("uq_kept_apart_community_id_by_id_other_id"), type_="unique")
        for name in ("by", "other"):
            _seal_person(table, "kept_apart", name)
        table.drop_column("sealed")
        table.add_column(sa.Column("for_facilitators", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.create_unique_constraint(
            op.f("uq_kept_apart_community_id_by_hash_other_hash"), ["community_id", "by_hash", "other_hash"]
        )
    op.create_index("ix_kept_apart_other_hash", "kept_apart", ["community_id", "other_hash"])
    wishes = {}
    for row in rows:
        # Who was forgotten stood beside a number that was nobody's.
        if (whom := row.pop("sealed")) is not None:
            row["other_id"] = int(whom, 16)
        wishes[row["community_id"], row["by_id"], row["other_id"]] = row
    _put_back("kept_apart", list(wishes.values()), "by", "other")


def _seal_concerns() -> None:
    notes, rows = _taken("concern_notes"), _taken("concerns")
    for index in ("by_id", "about_id"):
        op.drop_index(f"ix_concerns_{index}", "concerns")
    with op.batch_alter_table("concerns") as table:
        table.drop_constraint(op.f("ck_concerns_two_people"), type_="check")
        _seal_person(table, "concerns", "by")
        _seal_person(table, "concerns", "about", nullable=True)
    op.create_index("ix_concerns_by_hash", "concerns", ["community_id", "by_hash", "raised_at"])
    op.create_index("ix_concerns_about_hash", "concerns", ["community_id", "about_hash"])
    for row in rows:
        row["about_id"] = row["about_id"] and max(row["about_id"], 0)
    _put_back("concerns", rows, "by", "about")
    _put_back("concern_notes", notes)


def _seal_contacts() -> None:
    connection = op.get_bind()
    said = connection.execute(sa.text("select id as row_id, contact as said from boundaries")).mappings().all()
    with op.batch_alter_table("boundaries") as table:
        table.drop_constraint(op.f("ck_boundaries_contact"), type_="check")
        _seal_text(table, "contact", nullable=False)
    _encrypt("boundaries", "contact", said)


def _seal_answers() -> None:
    """Encrypt the answers; a wish to be contacted that still waits has a time at which it is brought up again."""
    connection = op.get_bind()
    said = connection.execute(sa.text("select id as row_id, answer as said from questions where answer is not null"))
    answers = said.mappings().all()
    _bring_up_again()
    last_id = _last_id("questions")
    op.drop_index("ix_questions_open_contacts", "questions")
    with op.batch_alter_table("questions", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f("ck_questions_answer"), type_="check")
        _seal_text(table, "answer", nullable=True)
    if last_id is not None:
        op.execute(f"update sqlite_sequence set seq = {last_id} where name = 'questions'")  # noqa: S608 - a number
    waits = sa.text("again_at is not null")
    op.create_index(
        "ix_questions_open_contacts",
        "questions",
        ["community_id", "answered_at"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    _encrypt("questions", "answer", answers)


def _bring_up_again() -> None:
    """Give those that were left untaken long ago a time as well: one a day in each community, not all at once."""
    connection = op.get_bind()
    left = connection.execute(
        sa.text(
            "select id, community_id from questions where answer = 'contact' and taken_at is null"
            " and again_at is null order by answered_at"
        )
    ).all()
    at = defaultdict[int, datetime](lambda: datetime.now(UTC))
    comes = sa.text("update questions set again_at = :at where id = :id")
    for question_id, community_id in left:
        at[community_id] += timedelta(days=1)
        due = sa.bindparam("at", at[community_id], UtcDateTime())
        connection.execute(comes.bindparams(due, id=question_id))


def _taken(table: str, **types: EncryptedText) -> Rows:
    """Take all rows out of a table, and return them: without any, its columns can change freely."""
    connection = op.get_bind()
    every = sa.text(f"select * from {table} order by id").columns(**types)  # noqa: S608 - a name from above
    rows = [dict(row) for row in connection.execute(every).mappings()]
    op.execute(f"delete from {table}")  # noqa: S608 - a name from above
    return rows


def _put_back(table: str, rows: Rows, *people: str) -> None:
    """Put the rows back, with the ids of these people encrypted, and beside each the hash by which it is found."""
    if not rows:
        return
    types: dict[str, EncryptedId | PersonHash] = {}
    for name in people:
        types |= {f"{name}_sealed": EncryptedId(), f"{name}_hash": PersonHash(f"{table}.{name}")}
        for row in rows:
            row[f"{name}_sealed"] = row[f"{name}_hash"] = row.pop(f"{name}_id")
    columns = [sa.column(name, types.get(name)) for name in rows[0]]
    op.get_bind().execute(sa.insert(sa.table(table, *columns)), rows)


def _seal_person(table: BatchOperations, name: str, who: str, *, nullable: bool = False) -> None:
    table.drop_column(f"{who}_id")
    table.add_column(sa.Column(f"{who}_sealed", EncryptedId(), nullable=nullable))
    table.add_column(sa.Column(f"{who}_hash", PersonHash(f"{name}.{who}"), nullable=nullable))


def _seal_text(table: BatchOperations, column: str, *, nullable: bool) -> None:
    table.alter_column(
        column,
        type_=EncryptedText(),
        existing_nullable=nullable,
        postgresql_using=f"convert_to({column}, 'UTF8')",
    )


def _encrypt(table: str, column: str, said: Sequence[sa.RowMapping]) -> None:
    if said:
        of = sa.table(table, sa.column("id"), sa.column(column, EncryptedText()))
        anew = sa.update(of).where(of.c.id == sa.bindparam("row_id")).values({column: sa.bindparam("said")})
        op.get_bind().execute(anew, [dict(row) for row in said])


def _last_id(table: str) -> int | None:
    """Return the highest id that SQLite has given in this table, of rows that are gone as well; elsewhere None."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    last: int | None = op.get_bind().scalar(
        sa.text("select seq from sqlite_sequence where name = :name"), {"name": table}
    )
    return last
