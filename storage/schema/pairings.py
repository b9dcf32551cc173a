"""Two people and where they stand with each other; the promises about it that the database itself keeps."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, SmallInteger, Table

from .columns import Fate, Key, State, card, community, index_where, metadata, person_id, words_by
from .types import Moment

LIVE = "state in ('proposed','agreed','active','paused')"

pairings = Table(
    "pairings",
    metadata,
    Column("id", Key, primary_key=True),
    community(),
    person_id("mentor_id", Fate.SIDE, nullable=False),
    person_id("mentee_id", Fate.SIDE, nullable=False),
    # The couple in a fixed order, so that one index forbids two live pairings whichever way round.
    person_id("lower_id", Fate.SIDE, nullable=False),
    person_id("higher_id", Fate.SIDE, nullable=False),
    Column("state", State, nullable=False),
    Column("asked_by", State, nullable=False),
    Column("needs_yes", Boolean, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    person_id("suggested_by", Fate.SOMEONE),
    Column("veiled", Boolean, nullable=False, default=False),
    Column("attends", Boolean),
    # Of whoever asked.
    words_by("asked_by", "words"),
    Column("mentor_agreed_at", Moment),
    Column("mentee_agreed_at", Moment),
    person_id("decided_by", Fate.SOMEONE),
    Column("began_at", Moment),
    person_id("paused_by", Fate.SOMEONE),
    Column("paused_until", Moment),
    Column("closed_at", Moment),
    person_id("closed_by", Fate.SOMEONE),
    Column("ended_how", State),
    Column("due_at", Moment),
    Column("step", SmallInteger, nullable=False, default=0),
    Column("rhythm", State, nullable=False, default="gentle", server_default="gentle"),
    # From when the rhythm counts; the gentle one counts from the beginning.
    Column("rhythm_from", Moment),
    # Since when the mentor, who has stepped down, offers the mentee to go on with someone else.
    Column("handover_at", Moment),
    words_by("closed_by", "end_reason"),
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
    index_where(LIVE, "uq_pairings_live_couple", "community_id", "lower_id", "higher_id", unique=True),
    index_where("due_at is not null", "ix_pairings_due", "due_at"),
    Index("ix_pairings_mentor", "community_id", "mentor_id", "state"),
    Index("ix_pairings_mentee", "community_id", "mentee_id", "state"),
    Index("ix_pairings_state", "community_id", "state", "proposed_at"),
    Index("ix_pairings_card", "card_message_id"),
    index_where("words is not null or end_reason is not null", "ix_pairings_words", "closed_at"),
)
