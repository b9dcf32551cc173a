"""What somebody worries about, and what facilitators note about it among themselves."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table

from .columns import Fate, Key, State, card, community, index_where, metadata, person_id, words_by
from .types import Moment

concerns = Table(
    "concerns",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    # A concern in somebody's own words, or the plain wish to be reached by a facilitator.
    Column("kind", State, nullable=False),
    person_id("by_id", Fate.SOMEONE, nullable=False),
    person_id("about_id", Fate.SOMEONE_ELSE),
    Column("pairing_id", Key, ForeignKey("pairings.id")),
    # Whether facilitators are told whose it is.
    Column("named", Boolean, nullable=False),
    # Whether whoever raised it wished the mentorship to rest meanwhile.
    Column("pauses", Boolean, nullable=False),
    words_by("by_id", "words"),
    Column("raised_at", Moment, nullable=False),
    # How far it has come: to the facilitators, to the coordinator, to the owner.
    Column("reach", State, nullable=False),
    person_id("taken_by", Fate.SOMEONE),
    Column("taken_at", Moment),
    # When it is brought up again, as long as nobody has taken it on.
    Column("again_at", Moment),
    Column("closed_at", Moment),
    person_id("closed_by", Fate.SOMEONE),
    Column("outcome", State),
    # What whoever raised it may hear.
    words_by("closed_by", "outcome_words"),
    *card(),
    CheckConstraint("kind in ('concern','reach')", name="kind"),
    CheckConstraint("reach in ('facilitators','coordinator','owner')", name="reach"),
    CheckConstraint("by_id <> about_id", name="two_people"),
    CheckConstraint("(taken_by is null) = (taken_at is null)", name="taken"),
    CheckConstraint("(closed_at is null) = (outcome is null)", name="closed"),
    CheckConstraint("again_at is null or (taken_at is null and closed_at is null)", name="only_untaken_comes_again"),
    Index("ix_concerns_community_id", "community_id", "closed_at", "raised_at"),
    Index("ix_concerns_by_id", "community_id", "by_id", "raised_at"),
    Index("ix_concerns_about_id", "community_id", "about_id"),
    Index("ix_concerns_pairing_id", "pairing_id"),
    Index("ix_concerns_card", "card_message_id"),
    index_where("words is not null or outcome_words is not null", "ix_concerns_words", "closed_at"),
    index_where("again_at is not null", "ix_concerns_again_at", "again_at"),
)

concern_notes = Table(
    "concern_notes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("concern_id", Key, ForeignKey("concerns.id", ondelete="CASCADE"), nullable=False),
    person_id("author_id", Fate.SOMEONE, nullable=False),
    words_by("author_id", "words"),
    Column("written_at", Moment, nullable=False),
    Index("ix_concern_notes_concern_id", "concern_id"),
    index_where("words is not null", "ix_concern_notes_words", "concern_id"),
)
