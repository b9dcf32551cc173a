"""Key checks: does the key ring decrypt what is stored? Tested before anything is read or written with it.

There is one row for each key under which something may be encrypted. It is inserted before the first text under that
key, and deleted after the last.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import LargeBinary, delete, insert, select, text, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.schema.audit import key_check
from storage.schema.key_ring import KeyRing
from storage.schema.types import WrongKey

KEY_CHECK_TEXT = "If this can be read, so can what people wrote."


async def check_keys(database: Database) -> None:
    """Check that the key ring has every key in use, and record its newest key as in use. Raises WrongKey."""
    async with database.engine.begin() as connection:
        await _lock_table(connection)
        sealed = type_coerce(key_check.c.sealed, LargeBinary)
        rows = await connection.execute(select(key_check.c.id, key_check.c.key_print, sealed).order_by("id"))
        last, noted = 0, set()
        for last, name, proof in rows.all():
            noted.add(_require_fingerprint(database.key_ring, name, proof))
            if name is None:  # from before keys had prints
                named = update(key_check).where(key_check.c.id == last)
                await connection.execute(named.values(key_print=database.key_ring.fingerprint_of_key_for(proof)))
        if database.key_ring.newest_fingerprint not in noted:
            row = {"id": last + 1, "key_print": database.key_ring.newest_fingerprint, "sealed": KEY_CHECK_TEXT}
            await connection.execute(insert(key_check).values(row))
    database.key_ring.note_in_use()


async def fingerprints_in_use(database: Database) -> list[str]:
    """Return the fingerprints of the keys under which something may be encrypted."""
    async with database.read_engine.begin() as connection:
        found = await connection.execute(select(key_check.c.key_print).order_by(key_check.c.id))
        return [name for name in found.scalars() if name is not None]


async def recorded_fingerprints(database: Database) -> list[str]:
    """Return the same of a database of any version, as far as it tells, before it is migrated."""
    async with database.read_engine.begin() as connection:
        rows = (await connection.execute(text("SELECT * FROM key_check ORDER BY id"))).mappings().all()
        return [row["key_print"] for row in rows if row.get("key_print")]


async def require_keys(database: Database) -> None:
    """Check of a database of any version that the key ring has every key in use; change nothing. Raises WrongKey."""
    async with database.read_engine.begin() as connection:
        rows = (await connection.execute(text("SELECT * FROM key_check ORDER BY id"))).mappings().all()
    for row in rows:
        _require_fingerprint(database.key_ring, row.get("key_print"), row["sealed"])


async def delete_key_checks(database: Database, fingerprints: Collection[str]) -> None:
    """Delete the checks of keys under which nothing is encrypted any more: the bot may start without them."""
    async with database.engine.begin() as connection:
        await _lock_table(connection)
        await connection.execute(delete(key_check).where(key_check.c.key_print.in_(fingerprints)))


async def _lock_table(connection: AsyncConnection) -> None:
    # In SQLite, the one that writes is alone anyway.
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE key_check IN SHARE ROW EXCLUSIVE MODE"))


def _require_fingerprint(key_ring: KeyRing, fingerprint: str | None, encrypted: bytes) -> str:
    opened = key_ring.fingerprint_of_key_for(bytes(encrypted))
    if opened is None:
        which = f"The key with the print {fingerprint}" if fingerprint else "The key that this database began with"
        held = (
            f"the print {key_ring.newest_fingerprint}"
            if len(key_ring.fingerprints) == 1
            else f"the prints {', '.join(key_ring.fingerprints)}"
        )
        raise WrongKey(
            f"{which} is missing: without it, some of what people wrote cannot be opened. What was given "
            f"(database.key_file or database.keys) has {held}. Put the original key back from your backup, as a "
            "further line of the key file, or into COMPANION_DATABASE__KEYS."
        )
    return opened
