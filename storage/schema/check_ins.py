"""What belongs to a mentorship while it lasts and when it ends: check-ins, silences, notes, boundaries."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    UniqueConstraint,
    true,
)

from .columns import Fate, Key, State, card, community, index_where, metadata, person_id
from .types import Moment, Words

schedules = Table(
    "schedules",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("pairing_id", Key, ForeignKey("pairings.id"), nullable=False),
    person_id("person_id", Fate.ROW, nullable=False),
    # The turn of the pair's rhythm that was asked last, and how many questions there were in all.
    Column("turn", SmallInteger, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("asked_at", Moment),
    Column("is_open", Boolean, nullable=False),
    Column("ask_at", Moment),
    Column("hand_at", Moment),
    Column("nudge_at", Moment),
    Column("nudges", SmallInteger, nullable=False),
    Column("silent", SmallInteger, nullable=False),
    Column("prompt", SmallInteger),
    # The soonest of ask_at, hand_at and nudge_at, while anything is to be asked at all.
    Column("due_at", Moment),
    UniqueConstraint("pairing_id", "person_id"),
    CheckConstraint("nudge_at is null or is_open", name="only_open_is_brought_up"),
    index_where("due_at is not null", "ix_schedules_due", "due_at"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("pairing_id", Key, ForeignKey("pairings.id"), nullable=False),
    person_id("person_id", Fate.ROW, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", State),
    Column("answered_at", Moment),
    person_id("taken_by", Fate.SOMEONE),
    Column("taken_at", Moment),
    # When a wish to be contacted that nobody has taken on is brought up again.
    Column("again_at", Moment),
    # Who was told of it instead of all facilitators, because the partner would have read along.
    person_id("confided_to", Fate.SOMEONE),
    *card(),
    UniqueConstraint("pairing_id", "person_id", "number"),
    CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
    CheckConstraint("answer is null or answer in ('well','wobbly','contact')", name="answer"),
    Index("ix_questions_card", "card_message_id"),
    Index("ix_questions_open_contacts", "community_id", "answer", "taken_at"),
    index_where("again_at is not null", "ix_questions_again_at", "again_at"),
    # Rows go, and an id that stands on a button or in the trail must not come to mean another.
    sqlite_autoincrement=True,
)

silences = Table(
    "silences",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    Column("pairing_id", Key, ForeignKey("pairings.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("over_at", Moment),
    *card(),
    index_where("over_at is null", "uq_silences_open", "pairing_id", unique=True),
    Index("ix_silences_community_id", "community_id", "over_at", "since"),
    Index("ix_silences_card", "card_message_id"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("pairing_id", Key, ForeignKey("pairings.id"), nullable=False),
    person_id("author_id", Fate.ROW, nullable=False),
    Column("words", Words),
    Column("written_at", Moment, nullable=False),
    Column("kind", State, nullable=False, default="note", server_default="note"),
    # Thanks are asked about before they are delivered; this is the answer.
    Column("welcome", State),
    # Whether facilitators may mention to the partner what they were told.
    Column("in_confidence", Boolean, nullable=False, default=True, server_default=true()),
    Index("ix_notes_pairing_id", "pairing_id"),
    Index("ix_notes_author_id", "author_id", "written_at"),
    index_where("words is not null", "ix_notes_words", "pairing_id"),
    index_where("kind = 'thanks'", "uq_notes_thanks", "pairing_id", "author_id", unique=True),
    # Rows go, and an id that stands on a button or in the trail must not come to mean another.
    sqlite_autoincrement=True,
)

boundaries = Table(
    "boundaries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("pairing_id", Key, ForeignKey("pairings.id"), nullable=False),
    person_id("person_id", Fate.ROW, nullable=False),
    Column("contact", State, nullable=False),
    Column("said_at", Moment, nullable=False),
    UniqueConstraint("pairing_id", "person_id"),
    CheckConstraint("contact in ('none','in_group','gladly')", name="contact"),
)
