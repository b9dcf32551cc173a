"""Re-encryption of everything that people wrote under the newest key, while others go on writing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import Column, LargeBinary, Row, Select, Table, bindparam, select, text, type_coerce, update

from storage.database import Database
from storage.schema.audit import key_check
from storage.schema.columns import metadata
from storage.schema.types import EncryptedId, EncryptedText, WrongKey

PAGE_ROWS = 200
"""Rows that are read and re-encrypted at a time: few enough that nobody notices the wait for them."""

PAUSE_S = 0.05
"""Seconds between two transactions, in which others can write: SQLite does not queue writers fairly."""


def encrypted_columns() -> dict[Table, list[Column[Any]]]:
    """Return every encrypted column by table, found by its type, so that none is missed.

    The key checks are left out: each text there proves a key, and must stay under it.
    """
    found = {
        table: [column for column in table.columns if isinstance(column.type, EncryptedText | EncryptedId)]
        for table in metadata.sorted_tables
        if table is not key_check
    }
    return {table: columns for table, columns in found.items() if columns}


class Reencryption:
    """Re-encryption of all tables; started again at any time, it skips what is done."""

    def __init__(self, database: Database, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._database = database
        self._key_ring = database.key_ring
        self._sleep = sleep
        self.reencrypted_rows = 0

    async def run_pass(self) -> int:
        """Re-encrypt what is not yet under the newest key; return how many such rows were found.

        A row that somebody else has locked is counted and left for the next pass, so that no deadlock can arise.
        Raises WrongKey at a text that no key decrypts; it stays as it is.
        """
        return sum([await self._reencrypt_table(table, columns) for table, columns in encrypted_columns().items()])

    async def wait_for_writers(self) -> None:
        """Wait until every transaction that is writing now is committed or rolled back."""
        for table in encrypted_columns():
            # In SQLite, beginning to write is waiting for the one that writes.
            async with self._database.engine.begin() as connection:
                if not self._database.is_sqlite:
                    await connection.execute(text(f"LOCK TABLE {table.name} IN SHARE MODE"))

    async def _reencrypt_table(self, table: Table, columns: list[Column[Any]]) -> int:
        [key] = table.primary_key.columns
        met, after = 0, None
        while True:
            page = _select_encrypted(key, columns).order_by(key).limit(PAGE_ROWS)
            async with self._database.read_engine.begin() as connection:
                rows = (await connection.execute(page if after is None else page.where(key > after))).all()
            if not rows:
                return met
            after = rows[-1][0]
            if old := [row[0] for row in rows if self._is_under_old_key(row)]:
                met += len(old)
                await self._reencrypt_rows(table, columns, old)

    async def _reencrypt_rows(self, table: Table, columns: list[Column[Any]], keys: Sequence[int]) -> None:
        [key] = table.primary_key.columns
        # Read once more, held: what somebody has written since the page was read must not be undone.
        held = _select_encrypted(key, columns).where(key.in_(keys)).with_for_update(skip_locked=True, key_share=True)
        anew = update(table).where(key == bindparam("row"))
        anew = anew.values({column: bindparam(f"new_{column.name}", type_=LargeBinary) for column in columns})
        async with self._database.engine.begin() as connection:
            rows = [row for row in (await connection.execute(held)).all() if self._is_under_old_key(row)]
            if rows:
                names = [f"new_{column.name}" for column in columns]
                sealed = [
                    {"row": row[0]} | dict(zip(names, map(self._reencrypt, tuple(row)[1:]), strict=True))
                    for row in rows
                ]
                await connection.execute(anew, sealed)
        self.reencrypted_rows += len(rows)
        await self._sleep(PAUSE_S)

    def _is_under_old_key(self, row: Row[Any]) -> bool:
        return any(
            self._require_fingerprint(sealed) != self._key_ring.newest_fingerprint
            for sealed in tuple(row)[1:]
            if sealed is not None
        )

    def _require_fingerprint(self, encrypted: bytes) -> str:
        found = self._key_ring.fingerprint_of_key_for(encrypted)
        if found is None:
            raise WrongKey(
                "Some words are under a key that was not given, and stay as they are. If another rotation is "
                "running, let it finish; else put the missing key back from your backup. Then start this "
                "once more: it goes on where it was."
            )
        return found

    def _reencrypt(self, encrypted: bytes | None) -> bytes | None:
        return None if encrypted is None else self._key_ring.encrypt(self._key_ring.decrypt(encrypted))


def _select_encrypted(key: Column[Any], columns: Sequence[Column[Any]]) -> Select[*tuple[Any, ...]]:
    """Return a query for the key and the columns as they are stored, not decrypted."""
    return select(key, *(type_coerce(column, LargeBinary).label(column.name) for column in columns))
