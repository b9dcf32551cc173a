"""What waits for the programme's people is an open matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.schema.columns import draw_id
from storage.schema.types import HASH_KEY_ATTRIBUTE, EncryptedId, EncryptedText, PersonHash, UtcDateTime

revision = "0015"
down_revision = "0014"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUNGS = "'facilitators','again','coordinator','owner','weekly'"
TAKEN_FOR = timedelta(days=3)
"""Until the person who took something on is asked about it."""

AGAIN_AFTER = timedelta(days=1)
"""Until what waits for a decision is looked at for the first time."""

Row = dict[str, Any]  # what a column holds differs from table to table


def upgrade() -> None:
    connection = op.get_bind()
    [key] = connection.execute(
        sa.select(sa.column("sealed", EncryptedText())).select_from(sa.table("hash_key"))
    ).one()
    setattr(connection.dialect, HASH_KEY_ATTRIBUTE, bytes.fromhex(key))
    now = datetime.now(UTC)
    waiting = [*_wishes(connection, now), *_concerns(connection, now), *_looked_at_daily(connection, now)]
    table = _create()
    for row in waiting:
        row |= {"id": draw_id(), "by_hash": row["by_sealed"], "climbed_at": row["began_at"], "is_danger": False}
        row["is_told"] = row["by_sealed"] is not None and row.pop("waits", True)
    if waiting:
        connection.execute(sa.insert(table), waiting)
    _create_readers()
    _drop_from_questions()
    _drop_from_concerns(connection)


def _create_readers() -> None:
    """Create the table of who may read what, without rows: who is there is known when it is next told."""
    op.create_table(
        "matter_readers",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject_id", ROW_ID, nullable=False),
        sa.Column("reader_sealed", EncryptedId(), nullable=False),
        sa.Column("reader_hash", PersonHash("matter_readers.reader"), nullable=False),
        sa.Column("access", sa.String(16), nullable=False),
        sa.CheckConstraint("access in ('allowed','asked','refused','let_in')", name=op.f("ck_matter_readers_access")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_matter_readers_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_readers")),
        sa.UniqueConstraint(
            "kind", "subject_id", "reader_hash", name=op.f("uq_matter_readers_kind_subject_id_reader_hash")
        ),
    )
    op.create_index("ix_matter_readers_reader_hash", "matter_readers", ["community_id", "reader_hash"])


def _create() -> sa.Table:
    table = op.create_table(
        "open_matters",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject_id", ROW_ID, nullable=False),
        sa.Column("by_sealed", EncryptedId(), nullable=True),
        sa.Column("by_hash", PersonHash("open_matters.by"), nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("is_danger", sa.Boolean(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("rung", sa.String(16), nullable=False),
        sa.Column("climbed_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("coordinator_told", sa.Boolean(), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("asked", sa.String(16), nullable=True),
        sa.Column("heard", sa.String(16), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("heard in ('staff','owner','nobody')", name=op.f("ck_open_matters_heard")),
        sa.CheckConstraint(f"rung in ({RUNGS})", name=op.f("ck_open_matters_rung")),
        sa.CheckConstraint("(taken_by is null) = (taken_at is null)", name=op.f("ck_open_matters_taken")),
        sa.CheckConstraint(
            "asked is null or (asked in ('taker','waiter') and taken_at is not null)",
            name=op.f("ck_open_matters_asked"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_open_matters_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_matters")),
        sa.UniqueConstraint(
            "kind", "subject_id", "community_id", name=op.f("uq_open_matters_kind_subject_id_community_id")
        ),
    )
    op.create_index("ix_open_matters_due_at", "open_matters", ["due_at"])
    op.create_index("ix_open_matters_community_id", "open_matters", ["community_id", "kind", "began_at"])
    op.create_index("ix_open_matters_by_hash", "open_matters", ["community_id", "by_hash"])
    return table


def _wishes(connection: sa.Connection, now: datetime) -> list[Row]:
    """Return the wishes to be contacted that nobody has taken on, or somebody of late; earlier ones count as done."""
    of_late = sa.bindparam("of_late", now - TAKEN_FOR, UtcDateTime())
    found = connection.execute(
        sa.text(
            "select community_id, id as subject_id, 'card_contact' as kind, person_id as by_sealed,"
            " answered_at as began_at, again_at as due_at, 'facilitators' as rung,"
            " confided_to is not null as coordinator_told, taken_by, taken_at"
            " from questions where again_at is not null or taken_at > :of_late"
        )
        .bindparams(of_late)
        .columns(began_at=UtcDateTime(), due_at=UtcDateTime(), coordinator_told=sa.Boolean(), taken_at=UtcDateTime())
    )
    rows = [dict(row) for row in found.mappings()]
    for row in rows:
        row["due_at"] = row["due_at"] or row["taken_at"] + TAKEN_FOR
    connection.execute(
        sa.text("update questions set taken_by = null, taken_at = null where taken_at > :of_late").bindparams(of_late)
    )
    return rows


def _concerns(connection: sa.Connection, now: datetime) -> list[Row]:
    """Return the open concerns; the person who took one on long ago is asked about it in a day."""
    found = connection.execute(
        sa.text(
            "select community_id, id as subject_id, 'card_concern' as kind, by_sealed, raised_at as began_at,"
            " again_at as due_at, reach as rung, reach <> 'facilitators' as coordinator_told, taken_by, taken_at"
            " from concerns where closed_at is null"
        ).columns(
            by_sealed=EncryptedId(),
            began_at=UtcDateTime(),
            due_at=UtcDateTime(),
            coordinator_told=sa.Boolean(),
            taken_at=UtcDateTime(),
        )
    )
    rows = [dict(row) for row in found.mappings()]
    tomorrow = now + timedelta(days=1)
    for row in rows:
        row["due_at"] = row["due_at"] or max((row["taken_at"] or now) + TAKEN_FOR, tomorrow)
    return rows


def _looked_at_daily(connection: sa.Connection, now: datetime) -> list[Row]:
    """Return what was looked at daily until now, or was told once.

    That is offers to mentor, pairings that wait for a yes, quiet pairs, people who can't be reached, and mentors of
    whom it was still to be told that they had stopped.
    """
    found = connection.execute(
        sa.text(
            "select community_id, id as subject_id, 'card_mentor' as kind, user_id as by_sealed, true as waits,"
            " applied_at as began_at, null as also_at from mentors where state = 'applied' union all"
            " select community_id, id, 'card_pairing', null, true, mentor_agreed_at, mentee_agreed_at"
            " from pairings where state = 'agreed' union all"
            " select community_id, id, 'card_silence', null, true, since, null"
            " from silences where over_at is null union all"
            " select community_id, user_id, 'card_unreachable', user_id, false, unreachable_since, null"
            " from people where unreachable_since is not null union all"
            " select community_id, id, 'card_mentor', user_id, false, stopped_at, null"
            " from mentors where state = 'stepped_down' and stopped_at is not null and id in (select subject_id"
            " from letters where kind in ('card_stepped_down', 'coordinator_stepped_down') and state = 'waiting')"
        ).columns(began_at=UtcDateTime(), also_at=UtcDateTime(), waits=sa.Boolean())
    )
    rows = [dict(row) for row in found.mappings()]
    for row in rows:
        row["began_at"] = max(filter(None, (row["began_at"], row.pop("also_at"))))
        row |= {"rung": "facilitators", "due_at": max(row["began_at"], now) + AGAIN_AFTER}
        row |= {"coordinator_told": False, "taken_by": None, "taken_at": None}
    op.execute(
        "update letters set kind = 'card_queue', detail = null, once = 'queue ' || community_id"
        " where kind = 'still_heard' and detail = 'card_queue' and state = 'waiting'"
    )
    # Those who were out of reach for words to the facilitators: others are looked for.
    op.execute(
        "update letters set kind = detail, detail = 'look', once = null"
        " where kind = 'still_heard' and detail = 'card_closing_feedback' and state = 'waiting'"
    )
    op.execute("delete from letters where kind = 'still_heard'")
    # A mentor has one card, also once they have stopped.
    op.execute("update letters set kind = 'card_mentor', detail = 'again' where kind = 'card_stepped_down'")
    op.execute("update posted_messages set kind = 'card_mentor' where kind = 'card_stepped_down'")
    return rows


def _drop_from_questions() -> None:
    for index in ("ix_questions_open_contacts", "ix_questions_again_at"):
        op.drop_index(index, "questions")
    for column in ("taken_by", "again_at", "confided_to"):
        op.drop_column("questions", column)
    op.execute("alter table questions rename column taken_at to over_at")


def _drop_from_concerns(connection: sa.Connection) -> None:
    taken = {}
    for name in ("concern_notes", "concerns"):
        # Without any rows, the columns can change freely.
        found = connection.execute(sa.text(f"select * from {name} order by id"))  # noqa: S608 - a name from above
        taken[name] = [dict(row) for row in found.mappings()]
        op.execute(f"delete from {name}")  # noqa: S608 - the same
    op.drop_index("ix_concerns_again_at", "concerns")
    with op.batch_alter_table("concerns") as table:
        for check in ("reach", "taken", "only_untaken_comes_again"):
            table.drop_constraint(op.f(f"ck_concerns_{check}"), type_="check")
        for column in ("reach", "taken_by", "taken_at", "again_at"):
            table.drop_column(column)
    for row in taken["concerns"]:
        for column in ("reach", "taken_by", "taken_at", "again_at"):
            del row[column]
    for name in ("concerns", "concern_notes"):
        if rows := taken[name]:
            connection.execute(sa.insert(sa.table(name, *map(sa.column, rows[0]))), rows)
