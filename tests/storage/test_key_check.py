"""A key that is missing is noticed at the start, before anything is read or written, and told by its print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from storage.database import Store
from storage.maintenance.key_check import check_key, keys_in_use, use_no_more
from storage.maintenance.migrate import migrate
from storage.schema.audit import key_check
from storage.schema.key_ring import Ring, print_of
from storage.schema.types import WrongKey

FIRST, SECOND, THIRD = (Fernet.generate_key() for _ in range(3))


async def started(store: Store, *keys: bytes) -> list[str]:
    """What happens with these keys at each start; gives the keys in use after it."""
    again = Store(store.engine.url.render_as_string(hide_password=False), Ring(keys))
    try:
        await check_key(again)
        return await keys_in_use(again)
    finally:
        await again.close()


async def test_the_first_start_notes_the_key_and_a_later_one_each_new_one(store: Store) -> None:
    assert await started(store, FIRST) == [print_of(FIRST)]
    assert await started(store, FIRST) == [print_of(FIRST)]

    assert await started(store, SECOND, FIRST) == [print_of(FIRST), print_of(SECOND)]
    assert await started(store, FIRST, SECOND) == [print_of(FIRST), print_of(SECOND)]


async def test_a_new_key_in_the_place_of_a_lost_one_is_refused_and_both_are_named(store: Store) -> None:
    await started(store, FIRST)

    with pytest.raises(WrongKey, match="Put the original key back") as caught:
        await started(store, SECOND)

    assert f"The key with the print {print_of(FIRST)} is missing" in str(caught.value)
    assert f"has the print {print_of(SECOND)}." in str(caught.value)


async def test_of_two_keys_in_use_the_missing_one_is_named(store: Store) -> None:
    await started(store, SECOND, FIRST)
    await started(store, FIRST, SECOND)

    with pytest.raises(WrongKey, match=f"print {print_of(FIRST)} is missing") as caught:
        await started(store, SECOND, THIRD)

    assert f"has the prints {print_of(SECOND)}, {print_of(THIRD)}." in str(caught.value)


async def test_a_key_that_is_used_no_more_may_be_missing(store: Store) -> None:
    await started(store, FIRST)
    await started(store, SECOND, FIRST)

    await use_no_more(store, [print_of(FIRST)])

    assert await started(store, SECOND) == [print_of(SECOND)]
    with pytest.raises(WrongKey):
        await started(store, FIRST)


async def test_a_database_from_before_keys_had_prints_is_told_apart_and_gets_them(store: Store) -> None:
    await started(store, FIRST)
    async with store.engine.begin() as connection:
        await connection.execute(update(key_check).values(key_print=None))

    with pytest.raises(WrongKey, match="The key that this database began with is missing"):
        await started(store, SECOND)

    assert await started(store, SECOND, FIRST) == [print_of(FIRST), print_of(SECOND)]


async def test_a_start_that_is_refused_leaves_everything_as_it_was(tmp_path: Path) -> None:
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/companion.db", Ring([FIRST]))
    await migrate(store)
    await check_key(store)

    with pytest.raises(WrongKey):
        await started(store, SECOND)

    assert await keys_in_use(store) == [print_of(FIRST)]
    await store.close()


def test_a_print_is_the_same_for_the_same_key_and_is_no_part_of_it() -> None:
    name = print_of(FIRST)

    assert re.fullmatch(r"[0-9a-f]{8}", name)
    assert name == print_of(FIRST.decode())
    assert name != print_of(SECOND)
    assert Ring([FIRST, SECOND]).prints == (name, print_of(SECOND))


def test_a_ring_shows_its_prints_and_never_a_key() -> None:
    ring = Ring([FIRST, SECOND])

    shown = f"{ring} {ring!r} {vars(ring)}"
    assert print_of(FIRST) in shown
    assert FIRST.decode() not in shown
