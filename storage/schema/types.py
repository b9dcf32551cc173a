"""Column types: times in UTC that cannot be naive, and encrypted text."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import ColumnElement, DateTime, Dialect, LargeBinary
from sqlalchemy.sql import operators
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator

from .key_ring import KeyRing

KEY_RING_ATTRIBUTE = "companion_cipher"
"""Attribute of an engine's dialect that holds the key ring for its encrypted columns."""

HASH_KEY_ATTRIBUTE = "companion_hash_key"
"""Attribute of an engine's dialect that holds the key of the hashes by which encrypted ids are found."""

TEXT_CACHE_ATTRIBUTE = "companion_opened"
"""Attribute of an engine's dialect that holds the cache of decrypted texts."""


class NaiveTime(ValueError):
    """A time without a zone was passed to the database: it could mean any of forty hours."""


class WrongKey(Exception):
    """A text was found that none of the given keys decrypts."""


class UtcDateTime(TypeDecorator[datetime]):
    """A time, stored in UTC and returned as an aware datetime in UTC; a naive one raises NaiveTime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC, on SQLite without the zone. Raises NaiveTime when it has none."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise NaiveTime(f"{value!r} has no time zone")
        utc = value.astimezone(UTC)
        # SQLite forgets time zones, so what it is given is UTC without one.
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Return the stored time as an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that a person wrote, encrypted with the newest key of the engine's key ring.

    Reading raises WrongKey when no key of the ring fits. Each time a text is encrypted it becomes another one, so the
    database cannot compare it.
    """

    impl = LargeBinary
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[str]):
        """Operators on a column: it can be asked only whether there is a text."""

        # SQLAlchemy's own signature: it says no more of them.
        def operate(self, op: OperatorType, *other: Any, **more: Any) -> ColumnElement[Any]:
            """Return the expression. Raises TypeError for a comparison that would be true of no row."""
            if op not in (operators.is_, operators.is_not):
                raise TypeError("encrypted text cannot be compared in the database")
            return super().operate(op, *other, **more)

    comparator_factory = Comparator

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Return the text, encrypted with the newest key."""
        return None if value is None else self._key_ring(dialect).encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Return the decrypted text. Raises WrongKey when no key fits."""
        if value is None:
            return None
        try:
            return self._key_ring(dialect).decrypt(bytes(value)).decode()
        except InvalidToken as unreadable:
            raise WrongKey(
                "What people wrote in this database cannot be opened with the key given (database.key_file or "
                "database.keys). Put the original key back from your backup."
            ) from unreadable

    @staticmethod
    def _key_ring(dialect: Dialect) -> KeyRing:
        cipher: KeyRing = getattr(dialect, KEY_RING_ATTRIBUTE)
        return cipher


class EncryptedId(TypeDecorator[int]):
    """A person's Discord id, encrypted like text; found by a :class:`PersonHash` beside it.

    Reading raises WrongKey when no key of the ring fits.
    """

    impl = EncryptedText
    cache_ok = True

    def process_bind_param(
        self,
        value: int | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> str | None:
        """Return the id as text; it is encrypted by the type beneath."""
        return None if value is None else str(value)

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> int | None:
        """Return the id."""
        return None if value is None else int(value)


class PersonHash(TypeDecorator[int]):
    """Keyed hash of a person's Discord id: compared with an id, it finds rows without telling whose they are.

    *purpose* tells columns apart, so that equal hashes don't link them. The key is drawn once for a database and
    never rotated. What is read from such a column is the hash alone.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: int | None, dialect: Dialect) -> bytes | None:
        """Return the hash of the id."""
        if value is None:
            return None
        key: bytes = getattr(dialect, HASH_KEY_ATTRIBUTE)
        return hmac.digest(key, f"{self.purpose} {value}".encode(), "sha256")[:16]


class CachedEncryptedText(EncryptedText):
    """Encrypted text that is compared for thousands of people at a time, such as the answers that they ticked.

    Texts that were decrypted once are cached in memory, because the answers of a whole community are read repeatedly.
    """

    cache_ok = True

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> Callable[[bytes | None], str | None]:
        """Return a function that looks in the cache first, without three calls of SQLAlchemy's for each row."""
        opened: DecryptedTextCache = getattr(dialect, TEXT_CACHE_ATTRIBUTE)
        known, unseal = opened.get, super().process_result_value

        def process(sealed: bytes | None) -> str | None:
            if sealed is None:
                return None
            text = known(sealed)
            if text is None:
                text = opened[sealed] = unseal(sealed, dialect) or ""
            return text

        return process


class DecryptedTextCache(dict[bytes, str]):
    """Cache of decrypted texts: when it is full, the oldest entry is dropped, so that it stays small."""

    MAX_ENTRIES = 50_000

    def __setitem__(self, sealed: bytes, text: str) -> None:
        if len(self) >= self.MAX_ENTRIES:
            del self[next(iter(self))]
        super().__setitem__(sealed, text)
