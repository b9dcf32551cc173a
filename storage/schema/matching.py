"""Tables of matching: profiles, traits, people never brought together, what is sealed or counted, and matches."""

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
    false,
)

from .columns import (
    EnumString,
    OnErasure,
    RowId,
    authored_text_column,
    community_id_column,
    draw_id,
    metadata,
    partial_index,
    person_id_column,
    sealed_person_columns,
)
from .types import CachedEncryptedText, EncryptedText, PersonHash, UtcDateTime

profiles = Table(
    "profiles",
    metadata,
    Column("id", RowId, primary_key=True),
    community_id_column(),
    person_id_column("user_id", OnErasure.DELETE_ROW, nullable=False),
    # What was ticked, and what is hoped for; as private as what was written.
    Column("answers", CachedEncryptedText),
    Column("wants", CachedEncryptedText),
    Column("pronouns", EncryptedText),
    Column("faith", EncryptedText),
    UniqueConstraint("community_id", "user_id"),
)

traits = Table(
    "traits",
    metadata,
    Column("id", RowId, primary_key=True),
    community_id_column(),
    Column("key", String(24), nullable=False),
    # The community's own words; None for the programme's.
    Column("name", String(80)),
    Column("options", String(4000)),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("community_id", "key"),
)

kept_apart = Table(
    "kept_apart",
    metadata,
    Column("id", RowId, primary_key=True),
    community_id_column(),
    *sealed_person_columns("kept_apart.by", OnErasure.DELETE_ROW),
    *sealed_person_columns("kept_apart.other", OnErasure.KEEP_SEALED),
    Column("since", UtcDateTime, nullable=False),
    # Whether facilitators may take it into account.
    Column("for_facilitators", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("community_id", "by_hash", "other_hash"),
    Index("ix_kept_apart_other_hash", "community_id", "other_hash"),
)

passed_over = Table(
    "passed_over",
    metadata,
    Column("id", RowId, primary_key=True),
    community_id_column(),
    person_id_column("person_id", OnErasure.DELETE_ROW, nullable=False),
    person_id_column("mentor_id", OnErasure.DELETE_ROW, nullable=False),
    # None is for ever.
    Column("until", UtcDateTime),
    UniqueConstraint("community_id", "person_id", "mentor_id"),
    Index("ix_passed_over_mentor_id", "community_id", "mentor_id"),
    partial_index("until is not null", "ix_passed_over_until", "until"),
)

_WISHES = "'no contact','not for me','closing'"
_DECISIONS = "'nobody new','declined','retired','suspended','barred'"

sealed = Table(
    "sealed",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    Column("kind", EnumString, nullable=False),
    # Who wished it; none, where facilitators decided it.
    *sealed_person_columns("sealed.by", OnErasure.DELETE_ROW, nullable=True),
    *sealed_person_columns("sealed.about", OnErasure.KEEP_SEALED),
    # After which mentorship it can still be wished.
    Column("pairing_id", RowId, ForeignKey("pairings.id")),
    Column("since", UtcDateTime, nullable=False),
    # None is for ever.
    Column("until", UtcDateTime),
    # Which facilitator decided it, and why, as only facilitators read.
    person_id_column("decided_by", OnErasure.ANONYMIZE),
    authored_text_column("decided_by", "reason"),
    CheckConstraint(f"kind in ({_WISHES},{_DECISIONS})", name="kind"),
    CheckConstraint(f"(kind in ({_DECISIONS})) = (by_hash is null)", name="wished_by_somebody"),
    CheckConstraint("kind not in ('suspended','barred') or until is not null", name="decision_has_an_end"),
    CheckConstraint("(kind = 'closing') = (pairing_id is not null)", name="only_closing_has_pairing"),
    Index("ix_sealed_by_hash", "community_id", "by_hash"),
    Index("ix_sealed_about_hash", "community_id", "about_hash"),
    partial_index("pairing_id is not null", "ix_sealed_pairing_id", "pairing_id"),
    partial_index("until is not null", "ix_sealed_until", "until"),
)

counted_acts = Table(
    "counted_acts",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    Column("kind", EnumString, nullable=False),
    # Only the hashes, and for days: deleting everything resets no limit, and nobody can be read from a row.
    Column("by_hash", PersonHash("counted_acts.by"), nullable=False, info={"on_erasure": OnErasure.KEEP_SEALED}),
    # Whom it reached, or would have; none, where it was for the facilitators.
    Column("to_hash", PersonHash("counted_acts.to"), info={"on_erasure": OnErasure.KEEP_SEALED}),
    # Whether the one who did it knew by name whom it was for.
    Column("is_by_name", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint(
        "kind in ('ask','note','news','no','taken back','no contact','application','feedback','concern')", name="kind"
    ),
    Index("ix_counted_acts_by_hash", "community_id", "by_hash", "at"),
    Index("ix_counted_acts_kind", "kind", "at"),
)

matchings = Table(
    "matchings",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    person_id_column("made_by", OnErasure.DELETE_ROW, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_matchings_community_id", "community_id", "made_by"),
    Index("ix_matchings_made_at", "made_at"),
    # Sets come and go, and a button of one that is gone must not mean another.
    sqlite_autoincrement=True,
)

matches = Table(
    "matches",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    Column("matching_id", RowId, ForeignKey("matchings.id", ondelete="CASCADE"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    person_id_column("seeker_id", OnErasure.DELETE_ROW, nullable=False),
    person_id_column("mentor_id", OnErasure.DELETE_ROW, nullable=False),
    Column("state", EnumString, nullable=False),
    UniqueConstraint("matching_id", "position"),
    UniqueConstraint("matching_id", "seeker_id"),
    CheckConstraint("state in ('open','suggested','skipped','gone')", name="state"),
    sqlite_autoincrement=True,
)
