"""Tables of queued messages, and of messages that stand in channels and direct messages."""

from __future__ import annotations

from time import time_ns

from sqlalchemy import BigInteger, Column, ForeignKey, Index, SmallInteger, String, Table, UniqueConstraint

from .columns import (
    EnumString,
    OnErasure,
    RowId,
    Snowflake,
    community_id_column,
    draw_id,
    metadata,
    partial_index,
    person_id_column,
)
from .types import PersonHash, UtcDateTime

outbox_messages = Table(
    "letters",
    metadata,
    Column("id", RowId, primary_key=True, default=draw_id),
    community_id_column(),
    Column("kind", String(32), nullable=False),
    Column("subject_id", Snowflake, nullable=False),
    person_id_column("to_id", OnErasure.DELETE_ROW, key="recipient_id"),
    Column("detail", String(32)),
    # Set where the same thing may be told twice: the second message is then not written.
    Column("once", String(64), key="dedup_key"),
    Column("urgency", EnumString, nullable=False, key="priority"),
    Column("state", EnumString, nullable=False),
    Column("attempts", SmallInteger, nullable=False, default=0),
    Column("written_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("settled_at", UtcDateTime),
    # Since when Discord may have it: it was claimed then, and what came of that is not known.
    Column("maybe_sent_since", UtcDateTime),
    # The order in which messages were written; their ids tell nothing.
    Column("position", BigInteger, nullable=False, default=time_ns, server_default="0"),
    UniqueConstraint("dedup_key"),
    partial_index("state = 'waiting'", "ix_letters_waiting", "priority", "due_at", "position"),
    Index("ix_letters_kept", "community_id", "recipient_id", "state"),
    partial_index("settled_at is not null", "ix_letters_settled_at", "settled_at"),
    partial_index("maybe_sent_since is not null", "ix_letters_maybe_sent", "subject_id", "kind", "community_id"),
    # Rows go, and an id that stands on a button or in the trail must not come to mean another.
    sqlite_autoincrement=True,
)

posted_messages = Table(
    "posted_messages",
    metadata,
    Column("message_id", Snowflake, primary_key=True, autoincrement=False),
    Column("channel_id", Snowflake, nullable=False),
    community_id_column(),
    # The message that it was; NULL for most direct messages, so that it is not kept for years what they were.
    Column("kind", String(32)),
    Column("posted_at", UtcDateTime, nullable=False),
    # Whose direct messages it stands in; NULL in a channel.
    person_id_column("to_id", OnErasure.DELETE_ROW, key="recipient_id"),
    Index("ix_posted_messages_community_id", "community_id", "recipient_id"),
    # The mentorship that words in it belong to; and since when what they are about is over, where it has an end.
    Column("pairing_id", RowId),
    Column("over_since", UtcDateTime),
    partial_index("pairing_id is not null", "ix_posted_messages_pairing_id", "pairing_id"),
    partial_index("over_since is not null", "ix_posted_messages_over_since", "over_since"),
)

posted_names = Table(
    "posted_names",
    metadata,
    Column("message_id", Snowflake, ForeignKey("posted_messages.message_id", ondelete="CASCADE"), nullable=False),
    # Whom the message names or quotes. Only the hash: what is encrypted elsewhere, such as whom somebody worries
    # about, could else be read here.
    Column(
        "person_hash",
        PersonHash("posted_names.person"),
        nullable=False,
        info={"on_erasure": OnErasure.DELETE_ROW},
    ),
    UniqueConstraint("message_id", "person_hash"),
    Index("ix_posted_names_person_hash", "person_hash"),
)
