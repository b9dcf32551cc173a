"""Does the key ring open what is stored? Looked at before anything is read or written with it."""

from __future__ import annotations

from sqlalchemy import insert, select

from .engine import Store
from .tables import key_check

SEALED = "If this can be read, so can what people wrote."


async def check_key(store: Store) -> None:
    """Seal a sentence on the first start, and open it on every later one. Raises WrongKey."""
    async with store.engine.begin() as connection:
        # Reading is what fails with a key that does not fit: the column's type opens what it finds.
        if (await connection.execute(select(key_check.c.sealed))).first() is None:
            await connection.execute(insert(key_check).values(sealed=SEALED))
