"""Parts of the tables: names of constraints, types of keys, and columns that several tables have."""

from __future__ import annotations

import secrets
from enum import Enum, auto
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, text

from .types import EncryptedId, EncryptedText, PersonHash

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RowId = BigInteger().with_variant(Integer, "sqlite")
"""Id that the database counts up by itself; SQLite does so only for INTEGER."""

Snowflake = BigInteger
"""Id from Discord."""

EnumString = String(16)


def draw_id() -> int:
    """Return a new id for a row whose id leaves the process; counted ones would tell how many there are.

    Its double is an id, too: below zero, that stands for a person of the row's who is not to be known.
    """
    return secrets.randbelow(2**62 - 1) + 1


ERASED_USER_ID = 0
"""Id that replaces a person whose data was erased; Discord never uses it."""


class OnErasure(Enum):
    """Effect on a column's person id when that person's data is erased."""

    DELETE_ROW = auto()
    """Delete the whole row: it is theirs alone, or says of two people what only both together need."""

    ANONYMIZE = auto()
    """Keep the row for others; the id becomes ``ERASED_USER_ID``."""

    PSEUDONYMIZE = auto()
    """Keep the row for the partner; the id becomes one made of the row's id and the party, unique among rows."""

    KEEP_SEALED = auto()
    """Keep the row for its author, and the encrypted id in it: what it is for holds again, should they come back."""

    SET_NULL = auto()
    """Keep the row; the id becomes NULL."""


# *more* is whatever SQLAlchemy's Column takes by name.
def person_id_column(name: str, on_erasure: OnErasure, **more: Any) -> Column[int]:
    """Return a column for a person's Discord id, with the effect of an erasure on it."""
    return Column(name, Snowflake, info={"on_erasure": on_erasure}, **more)


def sealed_person_columns(purpose: str, on_erasure: OnErasure, *, nullable: bool = False) -> tuple[Column[Any], ...]:
    """Return the columns for a person's encrypted id and for the keyed hash by which it is found.

    *purpose* is the table and the column's name: ``kept_apart.by`` makes ``by_id`` (stored as ``by_sealed``) and
    ``by_hash``. Who inserts a row gives the id alone; rows are found by comparing ``by_hash`` with an id.
    """
    name = purpose.rpartition(".")[2]
    hashed: Column[int] = Column(
        f"{name}_hash",
        PersonHash(purpose),
        nullable=nullable,
        default=lambda context: context.get_current_parameters().get(f"{name}_id"),
        info={"on_erasure": on_erasure},
    )
    sealed = Column(f"{name}_sealed", EncryptedId, key=f"{name}_id", nullable=nullable, info={"found_by": hashed.key})
    return sealed, hashed


def authored_text_column(author_column: str, name: str) -> Column[str]:
    """Return a column for encrypted text that is cleared when its author, named by another column, is erased."""
    return Column(name, EncryptedText, info={"author": author_column})


def community_id_column() -> Column[int]:
    """Return the column with the id of the community that a row belongs to."""
    return Column("community_id", Snowflake, ForeignKey("communities.community_id"), nullable=False)


def card_columns() -> tuple[Column[int], Column[int]]:
    """Return the columns for the channel and message of a row's card, to edit it and to match reactions."""
    return Column("card_channel_id", Snowflake), Column("card_message_id", Snowflake)


def partial_index(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """Return an index of only the rows that meet the condition."""
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
