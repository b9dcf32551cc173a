"""Table of pairings, with the constraints on them that the database itself enforces.

A decoy is a question that reaches nobody. In place of the one it would have gone to stands an id made of the row's;
who that is is encrypted, and found by its hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Index, SmallInteger, Table, false

from .columns import (
    EnumString,
    OnErasure,
    RowId,
    authored_text_column,
    card_columns,
    community_id_column,
    draw_id,
    metadata,
    partial_index,
    person_id_column,
)
from .types import EncryptedId, PersonHash, UtcDateTime

LIVE_PAIRING_CONDITION = "state in ('proposed','agreed','active','paused')"


def decoy_columns() -> Iterator[Column[Any]]:
    """Yield, for each side, the columns for whom a decoy would have gone to."""
    for side in ("mentor", "mentee"):
        yield Column(f"{side}_sealed", EncryptedId, info={"found_by": f"{side}_hash"})
        of_row = {"on_erasure": OnErasure.PSEUDONYMIZE}
        yield Column(f"{side}_hash", PersonHash(f"pairings.{side}"), info=of_row)


pairings = Table(
    "pairings",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    person_id_column("mentor_id", OnErasure.PSEUDONYMIZE, nullable=False),
    person_id_column("mentee_id", OnErasure.PSEUDONYMIZE, nullable=False),
    # The couple in a fixed order, so that one index forbids two live pairings whichever way round.
    person_id_column("lower_id", OnErasure.PSEUDONYMIZE, nullable=False),
    person_id_column("higher_id", OnErasure.PSEUDONYMIZE, nullable=False),
    *decoy_columns(),
    # When a question ends, should it be or become a decoy: drawn when it was asked.
    Column("decoy_ends_at", UtcDateTime),
    Column("state", EnumString, nullable=False),
    Column("asked_by", EnumString, nullable=False),
    Column("needs_yes", Boolean, nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    person_id_column("suggested_by", OnErasure.ANONYMIZE),
    # Only who suggested it may know of it, until both have said yes.
    Column("for_suggester_only", Boolean, nullable=False, default=False, server_default=false()),
    Column("veiled", Boolean, nullable=False, default=False, key="anonymous_until_agreed"),
    Column("attends", Boolean),
    # Of the one who asked.
    authored_text_column("asked_by", "words"),
    Column("mentor_agreed_at", UtcDateTime),
    Column("mentee_agreed_at", UtcDateTime),
    person_id_column("decided_by", OnErasure.ANONYMIZE),
    Column("began_at", UtcDateTime),
    # Each of the two has their own pause; the pairing rests while either's is on.
    Column("mentor_paused_at", UtcDateTime),
    Column("mentor_paused_until", UtcDateTime),
    Column("mentee_paused_at", UtcDateTime),
    Column("mentee_paused_until", UtcDateTime),
    Column("closed_at", UtcDateTime),
    person_id_column("closed_by", OnErasure.ANONYMIZE),
    Column("ended_how", EnumString),
    Column("due_at", UtcDateTime),
    Column("step", SmallInteger, nullable=False, default=0),
    Column("rhythm", EnumString, nullable=False, default="gentle", server_default="gentle"),
    # From when the rhythm counts; the gentle one counts from the beginning.
    Column("rhythm_from", UtcDateTime),
    # Since when the mentor, who has stepped down, offers the mentee to go on with someone else.
    Column("handover_at", UtcDateTime),
    authored_text_column("closed_by", "end_reason"),
    *card_columns(),
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
    CheckConstraint(
        "(state = 'paused') = (mentor_paused_at is not null or mentee_paused_at is not null)", name="paused_by_either"
    ),
    CheckConstraint(
        "(mentor_paused_until is null or mentor_paused_at is not null)"
        " and (mentee_paused_until is null or mentee_paused_at is not null)",
        name="only_paused_has_until",
    ),
    CheckConstraint("state <> 'ended' or (closed_at is not null and ended_how is not null)", name="ended"),
    CheckConstraint("(asked_by = 'facilitator') = (suggested_by is not null)", name="suggested_by"),
    partial_index(
        LIVE_PAIRING_CONDITION, "uq_pairings_live_couple", "community_id", "lower_id", "higher_id", unique=True
    ),
    partial_index("due_at is not null", "ix_pairings_due", "due_at"),
    Index("ix_pairings_mentor", "community_id", "mentor_id", "state"),
    Index("ix_pairings_mentee", "community_id", "mentee_id", "state"),
    partial_index("mentor_hash is not null", "ix_pairings_mentor_hash", "community_id", "mentor_hash"),
    partial_index("mentee_hash is not null", "ix_pairings_mentee_hash", "community_id", "mentee_hash"),
    Index("ix_pairings_state", "community_id", "state", "proposed_at"),
    Index("ix_pairings_card", "card_message_id"),
    partial_index("words is not null or end_reason is not null", "ix_pairings_words", "closed_at"),
)
