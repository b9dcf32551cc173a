"""While it lasts and how it ends: a schedule a person, preferences, silences, boundaries, thanks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import EncryptedText, UtcDateTime

revision = "0002"
down_revision = "0001"

KEEP_ON = """
insert into schedules (community_id, pairing_id, person_id, turn, number, asked_at, is_open, ask_at, nudges, silent,
                       due_at)
select community_id, id, {person}, step, step,
       (select max(asked_at) from questions where pairing_id = pairings.id and person_id = pairings.{person}),
       false, case when state = 'active' then due_at end, 0, 0, case when state = 'active' then due_at end
from pairings where state in ('active', 'paused')
"""


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("hour", sa.SmallInteger(), nullable=True),
        sa.Column("quiet_weekdays", sa.SmallInteger(), nullable=False),
        sa.Column("quiet_dates", EncryptedText(), nullable=True),
        sa.Column("wish", sa.String(length=16), nullable=False),
        sa.Column("resting_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint("wish = 'rest' or resting_until is null", name=op.f("ck_preferences_only_rest_has_until")),
        sa.CheckConstraint("wish in ('ask','rest','off')", name=op.f("ck_preferences_wish")),
        sa.CheckConstraint("hour is null or hour between 0 and 23", name=op.f("ck_preferences_hour")),
        sa.CheckConstraint("quiet_weekdays between 0 and 126", name=op.f("ck_preferences_a_day_is_left")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_preferences_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
        sa.UniqueConstraint("community_id", "user_id", name=op.f("uq_preferences_community_id_user_id")),
    )
    op.create_index(
        "ix_preferences_resting_until",
        "preferences",
        ["resting_until"],
        unique=False,
        sqlite_where=sa.text("resting_until is not null"),
        postgresql_where=sa.text("resting_until is not null"),
    )
    op.create_table(
        "boundaries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("contact", sa.String(length=16), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("contact in ('none','in_group','gladly')", name=op.f("ck_boundaries_contact")),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_boundaries_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundaries")),
        sa.UniqueConstraint("pairing_id", "person_id", name=op.f("uq_boundaries_pairing_id_person_id")),
    )
    op.create_table(
        "schedules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("ask_at", UtcDateTime(), nullable=True),
        sa.Column("hand_at", UtcDateTime(), nullable=True),
        sa.Column("nudge_at", UtcDateTime(), nullable=True),
        sa.Column("nudges", sa.SmallInteger(), nullable=False),
        sa.Column("silent", sa.SmallInteger(), nullable=False),
        sa.Column("prompt", sa.SmallInteger(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("nudge_at is null or is_open", name=op.f("ck_schedules_only_open_is_brought_up")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_schedules_community_id")
        ),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_schedules_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
        sa.UniqueConstraint("pairing_id", "person_id", name=op.f("uq_schedules_pairing_id_person_id")),
    )
    op.create_index(
        "ix_schedules_due",
        "schedules",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at is not null"),
        postgresql_where=sa.text("due_at is not null"),
    )
    op.create_table(
        "silences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("over_at", UtcDateTime(), nullable=True),
        sa.Column("card_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_silences_community_id")
        ),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_silences_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silences")),
    )
    op.create_index("ix_silences_card", "silences", ["card_message_id"], unique=False)
    op.create_index("ix_silences_community_id", "silences", ["community_id", "over_at", "since"], unique=False)
    op.create_index(
        "uq_silences_open",
        "silences",
        ["pairing_id"],
        unique=True,
        sqlite_where=sa.text("over_at is null"),
        postgresql_where=sa.text("over_at is null"),
    )
    op.add_column("mentors", sa.Column("role_off", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("notes", sa.Column("kind", sa.String(length=16), server_default="note", nullable=False))
    op.add_column("notes", sa.Column("welcome", sa.String(length=16), nullable=True))
    op.add_column("notes", sa.Column("in_confidence", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_index(
        "uq_notes_thanks",
        "notes",
        ["pairing_id", "author_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'thanks'"),
        postgresql_where=sa.text("kind = 'thanks'"),
    )
    op.add_column("pairings", sa.Column("rhythm", sa.String(length=16), server_default="gentle", nullable=False))
    op.add_column("pairings", sa.Column("rhythm_from", UtcDateTime(), nullable=True))
    op.add_column("pairings", sa.Column("handover_at", UtcDateTime(), nullable=True))
    op.add_column("pairings", sa.Column("end_reason", EncryptedText(), nullable=True))
    op.add_column("questions", sa.Column("again_at", UtcDateTime(), nullable=True))
    op.add_column("questions", sa.Column("confided_to", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_questions_again_at",
        "questions",
        ["again_at"],
        unique=False,
        sqlite_where=sa.text("again_at is not null"),
        postgresql_where=sa.text("again_at is not null"),
    )
    _find_letters_in_order()
    _move_what_goes_on()


def _find_letters_in_order() -> None:
    """With the id in it, the index gives letters in the very order in which they are claimed."""
    op.drop_index("ix_letters_waiting", "letters")
    op.create_index(
        "ix_letters_waiting",
        "letters",
        ["urgency", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _move_what_goes_on() -> None:
    """What was due for a pair is due for each of the two now; a wish to be contacted is brought up again from now on."""
    for person in ("mentor_id", "mentee_id"):
        op.execute(KEEP_ON.format(person=person))
    op.execute("update pairings set due_at = null where state = 'active'")
    op.execute(
        "update questions set again_at = answered_at where answer = 'contact' and taken_at is null"
        " and pairing_id in (select id from pairings where state in ('active', 'paused'))"
    )
