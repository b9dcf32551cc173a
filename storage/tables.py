"""The tables, and the promises that the database itself keeps."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from .columns import Flake, Key, State, card, community
from .columns import metadata as metadata  # noqa: PLC0414 - given on, with every table in it
from .types import Moment, Words

communities = Table(
    "communities",
    metadata,
    Column("community_id", Flake, primary_key=True, autoincrement=False),
    Column("facilitators_channel_id", Flake),
    Column("forum_id", Flake),
    Column("forum_tag_id", Flake),
    Column("coordinator_id", Flake),
    Column("needs_yes", Boolean, nullable=False, default=False),
)

community_roles = Table(
    "community_roles",
    metadata,
    community(),
    Column("kind", State, nullable=False),
    Column("role_id", Flake, nullable=False),
    UniqueConstraint("community_id", "kind", "role_id"),
)

people = Table(
    "people",
    metadata,
    community(),
    Column("user_id", Flake, nullable=False),
    Column("unreachable_since", Moment),
    UniqueConstraint("community_id", "user_id"),
)

dm_channels = Table(
    "dm_channels",
    metadata,
    Column("user_id", Flake, primary_key=True, autoincrement=False),
    Column("channel_id", Flake, nullable=False),
)

mentors = Table(
    "mentors",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("user_id", Flake, nullable=False),
    Column("state", State, nullable=False),
    Column("capacity", SmallInteger, nullable=False),
    Column("past_member", Boolean, nullable=False),
    Column("words", Words),
    Column("applied_at", Moment, nullable=False),
    Column("decided_by", Flake),
    Column("decided_at", Moment),
    Column("word_asked_by", Flake),
    Column("reason", Words),
    Column("paused_until", Moment),
    *card(),
    CheckConstraint("capacity between 1 and 10", name="capacity"),
    CheckConstraint("state in ('applied','approved','paused','declined','stepped_down')", name="state"),
    CheckConstraint("state = 'paused' or paused_until is null", name="only_paused_has_until"),
    Index(
        "uq_mentors_live",
        "community_id",
        "user_id",
        unique=True,
        sqlite_where=text("state in ('applied','approved','paused')"),
        postgresql_where=text("state in ('applied','approved','paused')"),
    ),
    Index("ix_mentors_person", "community_id", "user_id"),
    Index("ix_mentors_community_id_state", "community_id", "state", "applied_at"),
    Index("ix_mentors_paused_until", "paused_until"),
    Index("ix_mentors_card", "card_message_id"),
)

mentor_qualities = Table(
    "mentor_qualities",
    metadata,
    Column("mentor_id", Key, ForeignKey("mentors.id", ondelete="CASCADE"), nullable=False),
    Column("quality", String(32), nullable=False),
    UniqueConstraint("mentor_id", "quality"),
)

seekers = Table(
    "seekers",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("user_id", Flake, nullable=False),
    Column("state", State, nullable=False),
    Column("attends", Boolean, nullable=False),
    Column("hope", Words),
    Column("preferences", Words),
    Column("since", Moment, nullable=False),
    CheckConstraint("state in ('waiting','matched','withdrawn')", name="state"),
    Index(
        "uq_seekers_waiting",
        "community_id",
        "user_id",
        unique=True,
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_seekers_community_id_state", "community_id", "state", "since"),
)

LIVE = "state in ('proposed','agreed','active','paused')"

pairings = Table(
    "pairings",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("mentor_id", Flake, nullable=False),
    Column("mentee_id", Flake, nullable=False),
    # The couple in a fixed order, so that one index forbids two live pairings whichever way round.
    Column("lower_id", Flake, nullable=False),
    Column("higher_id", Flake, nullable=False),
    Column("state", State, nullable=False),
    Column("asked_by", State, nullable=False),
    Column("needs_yes", Boolean, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("suggested_by", Flake),
    Column("veiled", Boolean, nullable=False, default=False),
    Column("attends", Boolean),
    Column("words", Words),
    Column("mentor_agreed_at", Moment),
    Column("mentee_agreed_at", Moment),
    Column("decided_by", Flake),
    Column("began_at", Moment),
    Column("paused_by", Flake),
    Column("paused_until", Moment),
    Column("closed_at", Moment),
    Column("closed_by", Flake),
    Column("ended_how", State),
    Column("due_at", Moment),
    Column("step", SmallInteger, nullable=False, default=0),
    *card(),
    CheckConstraint("mentor_id <> mentee_id", name="two_people"),
    CheckConstraint(
        "lower_id < higher_id and ((lower_id = mentor_id and higher_id = mentee_id)"
        " or (lower_id = mentee_id and higher_id = mentor_id))",
        name="couple",
    ),
    CheckConstraint(
        "state in ('proposed','agreed','active','paused','ended','declined','withdrawn','expired')",
        name="state",
    ),
    CheckConstraint(
        "state not in ('agreed','active','paused')"
        " or (mentor_agreed_at is not null and mentee_agreed_at is not null)",
        name="nothing_without_both",
    ),
    CheckConstraint(
        "state not in ('active','paused') or (began_at is not null and (not needs_yes or decided_by is not null))",
        name="begun_with_yes",
    ),
    CheckConstraint("state <> 'ended' or (closed_at is not null and ended_how is not null)", name="ended"),
    CheckConstraint("(asked_by = 'facilitator') = (suggested_by is not null)", name="suggested_by"),
    Index(
        "uq_pairings_live_couple",
        "community_id",
        "lower_id",
        "higher_id",
        unique=True,
        sqlite_where=text(LIVE),
        postgresql_where=text(LIVE),
    ),
    Index(
        "ix_pairings_due",
        "due_at",
        sqlite_where=text("due_at is not null"),
        postgresql_where=text("due_at is not null"),
    ),
    Index("ix_pairings_mentor", "community_id", "mentor_id", "state"),
    Index("ix_pairings_mentee", "community_id", "mentee_id", "state"),
    Index("ix_pairings_state", "community_id", "state", "proposed_at"),
    Index("ix_pairings_card", "card_message_id"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("pairing_id", Key, ForeignKey("pairings.id"), nullable=False),
    Column("person_id", Flake, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", State),
    Column("answered_at", Moment),
    Column("taken_by", Flake),
    Column("taken_at", Moment),
    *card(),
    UniqueConstraint("pairing_id", "person_id", "number"),
    CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
    CheckConstraint("answer is null or answer in ('well','wobbly','contact')", name="answer"),
    Index("ix_questions_card", "card_message_id"),
    Index("ix_questions_open_contacts", "community_id", "answer", "taken_at"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("pairing_id", Key, ForeignKey("pairings.id"), nullable=False),
    Column("author_id", Flake, nullable=False),
    Column("words", Words),
    Column("written_at", Moment, nullable=False),
    Index("ix_notes_pairing_id", "pairing_id"),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("kind", String(32), nullable=False),
    Column("subject_id", Flake, nullable=False),
    Column("to_id", Flake),
    Column("detail", String(32)),
    # Set where the same thing may knock twice: the second letter is then not written.
    Column("once", String(64)),
    Column("urgency", State, nullable=False),
    Column("state", State, nullable=False),
    Column("attempts", SmallInteger, nullable=False, default=0),
    Column("written_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("settled_at", Moment),
    UniqueConstraint("once"),
    Index(
        "ix_letters_waiting",
        "urgency",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_letters_kept", "community_id", "to_id", "state"),
)

key_check = Table(
    "key_check",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, default=1),
    Column("sealed", Words, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("at", Moment, nullable=False),
    Column("actor_id", Flake),
    Column("move", String(32), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("subject_id", Flake, nullable=False),
    Index("ix_audit_community_id_at", "community_id", "at"),
)
