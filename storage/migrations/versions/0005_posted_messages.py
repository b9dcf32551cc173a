"""Where messages of the bot stand in channels, and whom they name, so that they go with whoever is forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.schema.types import UtcDateTime

revision = "0005"
down_revision = "0004"

KNOWN = {
    "mentors": ("card_mentor", "applied_at", ("user_id", "decided_by", "word_asked_by")),
    "pairings": ("card_pairing", "proposed_at", ("mentor_id", "mentee_id", "suggested_by", "decided_by")),
    "questions": ("card_contact", "coalesce(answered_at, asked_at)", ("person_id", "taken_by")),
    "silences": ("card_silence", "since", ()),
    "concerns": ("card_concern", "raised_at", ("by_id", "taken_by", "closed_by")),
}
"""Cards that rows know: the letter each was, about since when it stands, and whom it names by the row."""

OF_A_PAIR = ("questions", "silences")
"""Tables whose cards name the two of a pairing."""


def upgrade() -> None:
    op.create_table(
        "posted_messages",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.community_id"], name=op.f("fk_posted_messages_community_id")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_posted_messages")),
    )
    op.create_index("ix_posted_messages_community_id", "posted_messages", ["community_id"])
    op.create_table(
        "posted_names",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["posted_messages.message_id"],
            name=op.f("fk_posted_names_message_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("message_id", "person_id", name=op.f("uq_posted_names_message_id_person_id")),
    )
    op.create_index("ix_posted_names_person_id", "posted_names", ["person_id"])
    for table, (kind, since, names) in KNOWN.items():
        _remember_cards(table, kind, since)
        for column in names:
            _remember_names(table, f"about.{column}", joined="")
        for side in ("mentor_id", "mentee_id") if table in OF_A_PAIR else ():
            _remember_names(table, f"pair.{side}", joined="join pairings as pair on pair.id = about.pairing_id")


def _remember_cards(table: str, kind: str, since: str) -> None:
    """What stands now; messages that no row knows any more are known to nobody."""
    op.execute(
        "insert into posted_messages (message_id, channel_id, community_id, kind, posted_at) "  # noqa: S608 - names from above
        f"select card_message_id, card_channel_id, community_id, '{kind}', {since} from {table} "
        "where card_message_id is not null and card_channel_id is not null "
        "and card_message_id not in (select message_id from posted_messages)"
    )


def _remember_names(table: str, person: str, *, joined: str) -> None:
    """Whoever was forgotten is a number that is no person's."""
    op.execute(
        "insert into posted_names (message_id, person_id) "  # noqa: S608 - names from above
        f"select about.card_message_id, {person} from {table} as about {joined} "
        "join posted_messages as posted on posted.message_id = about.card_message_id "
        f"where {person} > 0 and not exists (select 1 from posted_names as known "
        f"where known.message_id = about.card_message_id and known.person_id = {person})"
    )
