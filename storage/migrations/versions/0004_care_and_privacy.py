"""Care and privacy: concerns, who wishes to be written to discreetly, and when things are forgotten."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from storage.schema.types import EncryptedText, UtcDateTime

revision = "0004"
down_revision = "0003"

NEVER_AGAIN = ("mentors", "seekers", "questions", "notes", "letters")
"""Tables from which rows go, and whose ids stand on buttons, in the trail or in what Discord was told."""

FORGOTTEN = ("mentors", "seekers")
"""Tables whose words have their time from now on."""


def upgrade() -> None:
    op.create_table(
        "concerns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("pauses", sa.Boolean(), nullable=False),
        sa.Column("words", EncryptedText(), nullable=True),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("reach", sa.String(length=16), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("again_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("outcome_words", EncryptedText(), nullable=True),
        sa.Column("card_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind in ('concern','reach')", name=op.f("ck_concerns_kind")),
        sa.CheckConstraint("reach in ('facilitators','coordinator','owner')", name=op.f("ck_concerns_reach")),
        sa.CheckConstraint("by_id <> about_id", name=op.f("ck_concerns_two_people")),
        sa.CheckConstraint("(taken_by is null) = (taken_at is null)", name=op.f("ck_concerns_taken")),
        sa.CheckConstraint("(closed_at is null) = (outcome is null)", name=op.f("ck_concerns_closed")),
        sa.CheckConstraint(
            "again_at is null or (taken_at is null and closed_at is null)",
            name=op.f("ck_concerns_only_untaken_comes_again"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_concerns_community_id")
        ),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_concerns_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    op.create_index("ix_concerns_community_id", "concerns", ["community_id", "closed_at", "raised_at"])
    op.create_index("ix_concerns_by_id", "concerns", ["community_id", "by_id", "raised_at"])
    op.create_index("ix_concerns_about_id", "concerns", ["community_id", "about_id"])
    op.create_index("ix_concerns_pairing_id", "concerns", ["pairing_id"])
    op.create_index("ix_concerns_card", "concerns", ["card_message_id"])
    _index("ix_concerns_words", "concerns", "closed_at", where="words is not null or outcome_words is not null")
    _index_where_set("concerns", "again_at")
    op.create_table(
        "concern_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("concern_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("words", EncryptedText(), nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_concern_notes_concern_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_notes")),
    )
    op.create_index("ix_concern_notes_concern_id", "concern_notes", ["concern_id"])
    _index("ix_concern_notes_words", "concern_notes", "concern_id", where="words is not null")
    op.add_column("kept_apart", sa.Column("sealed", EncryptedText(), nullable=True))
    op.add_column("communities", sa.Column("removed_at", UtcDateTime(), nullable=True))
    op.add_column("people", sa.Column("discreet", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("people", sa.Column("left_at", UtcDateTime(), nullable=True))
    _index_where_set("people", "left_at")
    for table in FORGOTTEN:
        op.add_column(table, sa.Column("forget_at", UtcDateTime(), nullable=True))
        _index_where_set(table, "forget_at")
    _index_where_set("letters", "settled_at")
    _index_what_is_forgotten()
    op.create_index("ix_audit_actor_id", "audit", ["community_id", "actor_id"])
    op.create_index("ix_notes_author_id", "notes", ["author_id", "written_at"])
    op.add_column("key_check", sa.Column("key_print", sa.String(length=16), nullable=True))
    for table in NEVER_AGAIN:
        _never_count_again(table)


def _never_count_again(table: str) -> None:
    """Let SQLite give no id a second time: rows go now, and a button or a nonce of one must not mean another.

    PostgreSQL never does. SQLite can only be told when a table is made, so it is made anew around its rows.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    about = sa.text("select type, sql from sqlite_master where tbl_name = :table and sql is not null")
    made = connection.execute(about, {"table": table}).all()
    (before,) = (row.sql for row in made if row.type == "table")
    indexes = [row.sql for row in made if row.type == "index"]
    anew = re.sub(r",\s*CONSTRAINT \w+ PRIMARY KEY \(id\)", "", before)
    anew = anew.replace("id INTEGER NOT NULL", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", 1)
    anew = re.sub(rf'CREATE TABLE "?{table}"?', "CREATE TABLE made_anew", anew, count=1)
    # What refers to the old table with a cascade would go with it.
    ticked = connection.execute(sa.text("select * from mentor_qualities")).all() if table == "mentors" else []
    op.execute(anew)
    op.execute(f"insert into made_anew select * from {table}")  # noqa: S608 - a name from above
    op.execute(f"drop table {table}")
    op.execute(f"alter table made_anew rename to {table}")
    for index in indexes:
        op.execute(index)
    for mentor_id, quality in ticked:
        put = sa.text("insert into mentor_qualities (mentor_id, quality) values (:mentor, :quality)")
        connection.execute(put, {"mentor": mentor_id, "quality": quality})


def _index_what_is_forgotten() -> None:
    _index("ix_pairings_words", "pairings", "closed_at", where="words is not null or end_reason is not null")
    _index("ix_notes_words", "notes", "pairing_id", where="words is not null")
    for table, words in (("mentors", "words is not null or reason"), ("seekers", "hope is not null or preferences")):
        _index(f"ix_{table}_over", table, "state", where=f"forget_at is null and ({words} is not null)")
    _index_where_set("passed_over", "until")
    op.create_index("ix_matchings_made_at", "matchings", ["made_at"])


def _index_where_set(table: str, column: str) -> None:
    _index(f"ix_{table}_{column}", table, column, where=f"{column} is not null")


def _index(name: str, table: str, column: str, *, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
