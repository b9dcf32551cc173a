"""A key that does not fit is noticed at the start, before anything is read or written with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet

from storage.engine import Store
from storage.keycheck import check_key
from storage.migrate import migrate
from storage.types import WrongKey


async def started(folder: Path, *keys: bytes) -> None:
    """What happens with the key ring at each start."""
    store = Store(f"sqlite+aiosqlite:///{folder}/companion.db", MultiFernet([Fernet(key) for key in keys]))
    try:
        await migrate(store)
        await check_key(store)
    finally:
        await store.close()


async def test_the_same_key_fits_at_every_later_start(tmp_path: Path) -> None:
    key, newer = Fernet.generate_key(), Fernet.generate_key()

    await started(tmp_path, key)
    await started(tmp_path, key)

    await started(tmp_path, newer, key)


async def test_a_new_key_in_the_place_of_a_lost_one_is_refused(tmp_path: Path) -> None:
    await started(tmp_path, Fernet.generate_key())

    with pytest.raises(WrongKey, match="Put the original key back"):
        await started(tmp_path, Fernet.generate_key())
