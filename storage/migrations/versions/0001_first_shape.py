"""The first shape: communities, people, mentors, seekers, pairings, check-ins, letters, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import EncryptedText, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "communities",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("facilitators_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("forum_id", sa.BigInteger(), nullable=True),
        sa.Column("forum_tag_id", sa.BigInteger(), nullable=True),
        sa.Column("coordinator_id", sa.BigInteger(), nullable=True),
        sa.Column("needs_yes", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_communities")),
    )
    op.create_table(
        "dm_channels",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_dm_channels")),
    )
    op.create_table(
        "key_check",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", EncryptedText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_check")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.community_id"], name=op.f("fk_audit_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_community_id_at", "audit", ["community_id", "at"], unique=False)
    op.create_table(
        "community_roles",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_community_roles_community_id")
        ),
        sa.UniqueConstraint(
            "community_id", "kind", "role_id", name=op.f("uq_community_roles_community_id_kind_role_id")
        ),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.String(length=32), nullable=True),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["communities.community_id"], name=op.f("fk_letters_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("once", name=op.f("uq_letters_once")),
    )
    op.create_index("ix_letters_kept", "letters", ["community_id", "to_id", "state"], unique=False)
    op.create_index(
        "ix_letters_waiting",
        "letters",
        ["urgency", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "mentors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("past_member", sa.Boolean(), nullable=False),
        sa.Column("words", EncryptedText(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("word_asked_by", sa.BigInteger(), nullable=True),
        sa.Column("reason", EncryptedText(), nullable=True),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("card_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state = 'paused' or paused_until is null", name=op.f("ck_mentors_only_paused_has_until")),
        sa.CheckConstraint(
            "state in ('applied','approved','paused','declined','stepped_down')", name=op.f("ck_mentors_state")
        ),
        sa.CheckConstraint("capacity between 1 and 10", name=op.f("ck_mentors_capacity")),
        sa.ForeignKeyConstraint(["community_id"], ["communities.community_id"], name=op.f("fk_mentors_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentors")),
    )
    op.create_index("ix_mentors_card", "mentors", ["card_message_id"], unique=False)
    op.create_index("ix_mentors_community_id_state", "mentors", ["community_id", "state", "applied_at"], unique=False)
    op.create_index("ix_mentors_paused_until", "mentors", ["paused_until"], unique=False)
    op.create_index("ix_mentors_person", "mentors", ["community_id", "user_id"], unique=False)
    op.create_index(
        "uq_mentors_live",
        "mentors",
        ["community_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("state in ('applied','approved','paused')"),
        postgresql_where=sa.text("state in ('applied','approved','paused')"),
    )
    op.create_table(
        "pairings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("lower_id", sa.BigInteger(), nullable=False),
        sa.Column("higher_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("needs_yes", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("suggested_by", sa.BigInteger(), nullable=True),
        sa.Column("veiled", sa.Boolean(), nullable=False),
        sa.Column("attends", sa.Boolean(), nullable=True),
        sa.Column("words", EncryptedText(), nullable=True),
        sa.Column("mentor_agreed_at", UtcDateTime(), nullable=True),
        sa.Column("mentee_agreed_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("paused_by", sa.BigInteger(), nullable=True),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_how", sa.String(length=16), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("card_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(asked_by = 'facilitator') = (suggested_by is not null)", name=op.f("ck_pairings_suggested_by")
        ),
        sa.CheckConstraint(
            "state <> 'ended' or (closed_at is not null and ended_how is not null)", name=op.f("ck_pairings_ended")
        ),
        sa.CheckConstraint(
            "state in ('proposed','agreed','active','paused','ended','declined','withdrawn','expired')",
            name=op.f("ck_pairings_state"),
        ),
        sa.CheckConstraint(
            "state not in ('active','paused') or (began_at is not null and (not needs_yes or decided_by is not null))",
            name=op.f("ck_pairings_begun_with_yes"),
        ),
        sa.CheckConstraint(
            "state not in ('agreed','active','paused') or (mentor_agreed_at is not null and mentee_agreed_at is not null)",
            name=op.f("ck_pairings_nothing_without_both"),
        ),
        sa.CheckConstraint(
            "lower_id < higher_id and ((lower_id = mentor_id and higher_id = mentee_id) or (lower_id = mentee_id and higher_id = mentor_id))",
            name=op.f("ck_pairings_couple"),
        ),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_pairings_two_people")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_pairings_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
    )
    op.create_index("ix_pairings_card", "pairings", ["card_message_id"], unique=False)
    op.create_index(
        "ix_pairings_due",
        "pairings",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at is not null"),
        postgresql_where=sa.text("due_at is not null"),
    )
    op.create_index("ix_pairings_mentee", "pairings", ["community_id", "mentee_id", "state"], unique=False)
    op.create_index("ix_pairings_mentor", "pairings", ["community_id", "mentor_id", "state"], unique=False)
    op.create_index("ix_pairings_state", "pairings", ["community_id", "state", "proposed_at"], unique=False)
    op.create_index(
        "uq_pairings_live_couple",
        "pairings",
        ["community_id", "lower_id", "higher_id"],
        unique=True,
        sqlite_where=sa.text("state in ('proposed','agreed','active','paused')"),
        postgresql_where=sa.text("state in ('proposed','agreed','active','paused')"),
    )
    op.create_table(
        "people",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("unreachable_since", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["communities.community_id"], name=op.f("fk_people_community_id")),
        sa.UniqueConstraint("community_id", "user_id", name=op.f("uq_people_community_id_user_id")),
    )
    op.create_table(
        "seekers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attends", sa.Boolean(), nullable=False),
        sa.Column("hope", EncryptedText(), nullable=True),
        sa.Column("preferences", EncryptedText(), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint("state in ('waiting','matched','withdrawn')", name=op.f("ck_seekers_state")),
        sa.ForeignKeyConstraint(["community_id"], ["communities.community_id"], name=op.f("fk_seekers_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seekers")),
    )
    op.create_index("ix_seekers_community_id_state", "seekers", ["community_id", "state", "since"], unique=False)
    op.create_index(
        "uq_seekers_waiting",
        "seekers",
        ["community_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "mentor_qualities",
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quality", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_qualities_mentor_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("mentor_id", "quality", name=op.f("uq_mentor_qualities_mentor_id_quality")),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("words", EncryptedText(), nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_notes_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_pairing_id", "notes", ["pairing_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("card_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "answer is null or answer in ('well','wobbly','contact')", name=op.f("ck_questions_answer")
        ),
        sa.CheckConstraint("(answer is null) = (answered_at is null)", name=op.f("ck_questions_answered")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_questions_community_id")
        ),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_questions_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint(
            "pairing_id", "person_id", "number", name=op.f("uq_questions_pairing_id_person_id_number")
        ),
    )
    op.create_index("ix_questions_card", "questions", ["card_message_id"], unique=False)
    op.create_index("ix_questions_open_contacts", "questions", ["community_id", "answer", "taken_at"], unique=False)
