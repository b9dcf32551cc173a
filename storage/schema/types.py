"""Column types: times that cannot be naive, and words that nobody reads in the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from .key_ring import Ring

CIPHER = "companion_cipher"
"""The name under which an engine's dialect carries the key ring for its Words columns."""

OPENED = "companion_opened"
"""The same for what its Marks columns have opened before."""


class NaiveTime(ValueError):
    """A time without a zone came to the database: it could mean any of forty hours."""


class WrongKey(Exception):
    """Words were found that none of the given keys opens."""


class Moment(TypeDecorator[datetime]):
    """An instant, stored as UTC and given back aware; a naive one is refused with NaiveTime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
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
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """What a person wrote, encrypted with the first key of the ring that the engine was made with.

    Reading raises WrongKey when no key of the ring fits.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else self._cipher(dialect).encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            return self._cipher(dialect).decrypt(bytes(value)).decode()
        except InvalidToken as unreadable:
            raise WrongKey(
                "What people wrote in this database cannot be opened with the key given (database.key_file or "
                "database.keys). Put the original key back from your backup."
            ) from unreadable

    @staticmethod
    def _cipher(dialect: Dialect) -> Ring:
        cipher: Ring = getattr(dialect, CIPHER)
        return cipher


class Marks(Words):
    """What a person ticked: as secret in the file as their words, but compared with thousands of others' at a time.

    What was opened once is kept in memory, for the answers of a whole community are looked through again and again.
    """

    cache_ok = True

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> Callable[[bytes | None], str | None]:
        """Straight to what is known: the usual way leads through three functions for each of thousands of rows."""
        opened: Opened = getattr(dialect, OPENED)
        known, unseal = opened.get, super().process_result_value

        def process(sealed: bytes | None) -> str | None:
            if sealed is None:
                return None
            text = known(sealed)
            if text is None:
                text = opened[sealed] = unseal(sealed, dialect) or ""
            return text

        return process


class Opened(dict[bytes, str]):
    """The last of the marks that were opened, so many that memory stays small."""

    MOST = 50_000

    def __setitem__(self, sealed: bytes, text: str) -> None:
        if len(self) >= self.MOST:
            del self[next(iter(self))]
        super().__setitem__(sealed, text)
