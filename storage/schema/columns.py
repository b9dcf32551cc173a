"""What the tables are made of: names for their constraints, keys, and columns that several have."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, text

from .types import Words

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

SOMEONE = 0
"""What stands in the place of a person who had what was stored about them deleted; Discord never gives it."""

SOMEONE_ELSE = -1
"""The same beside ``SOMEONE``, where a row is about two people who must not be the same."""


class Fate(Enum):
    """What becomes of a person's id when what is stored about them is deleted."""

    ROW = auto()
    """The whole row goes: it is theirs alone, or says of two people what only both together need."""

    SOMEONE = auto()
    """The row stays for others; whoever it was has become ``SOMEONE``."""

    SOMEONE_ELSE = auto()
    """The same, as ``SOMEONE_ELSE``."""

    SIDE = auto()
    """The row stays for the partner, with a stand-in made of its own id and the side: no two rows have the same."""

    SEALED = auto()
    """The row stays for whoever wished for it, with a stand-in made of its own id; the person's is kept encrypted."""

    NOBODY = auto()
    """The row stays, and the place is empty."""


# *more* is whatever SQLAlchemy's Column takes by name.
def person_id(name: str, fate: Fate, **more: Any) -> Column[int]:
    """A column that holds the Discord id of a person, and what becomes of it."""
    return Column(name, Flake, info={"fate": fate}, **more)


def sealed_id(user_id: int) -> str:
    """An id as it is kept encrypted, of someone whom only a wish of somebody else's still knows."""
    return f"{user_id:x}"


def words_by(author: str, name: str) -> Column[str]:
    """Words that go with their author, named by another column, where the row itself may stay."""
    return Column(name, Words, info={"author": author})


def community() -> Column[int]:
    return Column("community_id", Flake, ForeignKey("communities.community_id"), nullable=False)


def card() -> tuple[Column[int], Column[int]]:
    """Where the card about a row stands, so that it can be edited and its reactions understood."""
    return Column("card_channel_id", Flake), Column("card_message_id", Flake)


def index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """An index of those rows alone for which this holds."""
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
