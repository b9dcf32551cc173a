"""Finding each other: what people say about themselves, who is kept apart, sets of matches, words to those waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from storage.schema.types import CachedEncryptedText, EncryptedText, UtcDateTime

revision = "0003"
down_revision = "0002"

WORD_DAYS = timedelta(days=14)


def upgrade() -> None:
    op.create_table(
        "kept_apart",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint("by_id <> other_id", name=op.f("ck_kept_apart_two_people")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_kept_apart_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_apart")),
        sa.UniqueConstraint(
            "community_id", "by_id", "other_id", name=op.f("uq_kept_apart_community_id_by_id_other_id")
        ),
    )
    op.create_index("ix_kept_apart_other_id", "kept_apart", ["community_id", "other_id", "by_id"], unique=False)
    op.create_table(
        "matchings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_matchings_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matchings")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_matchings_community_id", "matchings", ["community_id", "made_by"], unique=False)
    op.create_table(
        "passed_over",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_passed_over_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passed_over")),
        sa.UniqueConstraint(
            "community_id", "person_id", "mentor_id", name=op.f("uq_passed_over_community_id_person_id_mentor_id")
        ),
    )
    op.create_index("ix_passed_over_mentor_id", "passed_over", ["community_id", "mentor_id"], unique=False)
    op.create_table(
        "profiles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("answers", CachedEncryptedText(), nullable=True),
        sa.Column("wants", CachedEncryptedText(), nullable=True),
        sa.Column("pronouns", EncryptedText(), nullable=True),
        sa.Column("faith", EncryptedText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_profiles_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("community_id", "user_id", name=op.f("uq_profiles_community_id_user_id")),
    )
    op.create_table(
        "traits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("options", sa.String(length=4000), nullable=True),
        sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.community_id"], name=op.f("fk_traits_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traits")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_traits_community_id_key")),
    )
    op.create_table(
        "matches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matching_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("seeker_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.CheckConstraint("state in ('open','suggested','skipped','gone')", name=op.f("ck_matches_state")),
        sa.ForeignKeyConstraint(
            ["matching_id"], ["matchings.id"], name=op.f("fk_matches_matching_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("matching_id", "position", name=op.f("uq_matches_matching_id_position")),
        sa.UniqueConstraint("matching_id", "seeker_id", name=op.f("uq_matches_matching_id_seeker_id")),
        sqlite_autoincrement=True,
    )
    _add_word_at()
    op.create_index(
        "ix_seekers_word_at",
        "seekers",
        ["word_at"],
        unique=False,
        sqlite_where=sa.text("word_at is not null"),
        postgresql_where=sa.text("word_at is not null"),
    )
    _remember_those_who_wait()


def _add_word_at() -> None:
    name, holds = "ck_seekers_only_waiting_has_word", "state = 'waiting' or word_at is null"
    if op.get_bind().dialect.name == "sqlite":
        # SQLite takes a constraint for a table that stands only together with a new column.
        op.execute(f"alter table seekers add column word_at datetime constraint {name} check ({holds})")
        return
    op.add_column("seekers", sa.Column("word_at", UtcDateTime(), nullable=True))
    op.create_check_constraint(op.f(name), "seekers", holds)


def _remember_those_who_wait() -> None:
    """Whoever waits already hears from now on every two weeks, counted from the day on which they came."""
    seekers = sa.table(
        "seekers",
        sa.column("id"),
        sa.column("state"),
        sa.column("since", UtcDateTime()),
        sa.column("word_at", UtcDateTime()),
    )
    connection, now = op.get_bind(), datetime.now(UTC)
    waiting = connection.execute(sa.select(seekers.c.id, seekers.c.since).where(seekers.c.state == "waiting")).all()
    for row_id, since in waiting:
        gone = max(0, (now - since) // WORD_DAYS)
        connection.execute(
            sa.update(seekers).where(seekers.c.id == row_id).values(word_at=since + (gone + 1) * WORD_DAYS)
        )
