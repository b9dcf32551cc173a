"""What the tables are made of: names for their constraints, keys, and columns that several have."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = BigInteger().with_variant(Integer, "sqlite")
"""A key that the database counts up by itself; SQLite does so only for INTEGER."""

Flake = BigInteger
"""An id that Discord gave."""

State = String(16)


def community() -> Column[int]:
    return Column("community_id", Flake, ForeignKey("communities.community_id"), nullable=False)


def card() -> tuple[Column[int], Column[int]]:
    """Where the card about a row stands, so that it can be edited and its reactions understood."""
    return Column("card_channel_id", Flake), Column("card_message_id", Flake)
