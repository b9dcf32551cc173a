"""Does the key ring open what is stored? Looked at before anything is read or written with it.

One row for each key under which something may be sealed: it comes before the first words under that key, and goes
after the last.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import LargeBinary, delete, insert, select, text, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Store
from storage.schema.audit import key_check
from storage.schema.key_ring import Ring
from storage.schema.types import WrongKey

SEALED = "If this can be read, so can what people wrote."


async def check_key(store: Store) -> None:
    """Find every key in use on the ring, and note the one that seals from now on. Raises WrongKey."""
    async with store.engine.begin() as connection:
        await _alone(connection)
        sealed = type_coerce(key_check.c.sealed, LargeBinary)
        rows = await connection.execute(select(key_check.c.id, key_check.c.key_print, sealed).order_by("id"))
        last, noted = 0, set()
        for last, name, proof in rows.all():
            noted.add(_opened(store.ring, name, proof))
            if name is None:  # from before keys had prints
                named = update(key_check).where(key_check.c.id == last)
                await connection.execute(named.values(key_print=store.ring.opened_by(proof)))
        if store.ring.newest not in noted:
            row = {"id": last + 1, "key_print": store.ring.newest, "sealed": SEALED}
            await connection.execute(insert(key_check).values(row))


async def keys_in_use(store: Store) -> list[str]:
    """The prints of the keys under which something may be sealed."""
    async with store.readers.begin() as connection:
        found = await connection.execute(select(key_check.c.key_print).order_by(key_check.c.id))
        return [name for name in found.scalars() if name is not None]


async def use_no_more(store: Store, prints: Collection[str]) -> None:
    """Nothing is sealed under these keys any longer: the bot may start without them."""
    async with store.engine.begin() as connection:
        await _alone(connection)
        await connection.execute(delete(key_check).where(key_check.c.key_print.in_(prints)))


async def _alone(connection: AsyncConnection) -> None:
    # In SQLite, whoever writes is alone anyway.
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE key_check IN SHARE ROW EXCLUSIVE MODE"))


def _opened(ring: Ring, name: str | None, proof: bytes) -> str:
    opened = ring.opened_by(bytes(proof))
    if opened is None:
        which = f"The key with the print {name}" if name else "The key that this database began with"
        held = f"the print {ring.newest}" if len(ring.prints) == 1 else f"the prints {', '.join(ring.prints)}"
        raise WrongKey(
            f"{which} is missing: without it, some of what people wrote cannot be opened. What was given "
            f"(database.key_file or database.keys) has {held}. Put the original key back from your backup, as a "
            "further line of the key file, or into COMPANION_DATABASE__KEYS."
        )
    return opened
