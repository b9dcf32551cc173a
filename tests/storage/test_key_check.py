"""A missing key is noticed at the start, before anything is read or written, and named by its fingerprint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from storage.database import Database
from storage.maintenance.key_checks import check_keys, delete_key_checks, fingerprints_in_use
from storage.maintenance.migrate import migrate
from storage.schema.audit import key_check
from storage.schema.key_ring import KeyRing, fingerprint
from storage.schema.types import WrongKey

FIRST, SECOND, THIRD = (Fernet.generate_key() for _ in range(3))


async def started(database: Database, *keys: bytes) -> list[str]:
    """What happens with these keys at each start; gives the keys in use after it."""
    again = Database(database.engine.url.render_as_string(hide_password=False), KeyRing(keys))
    try:
        await check_keys(again)
        return await fingerprints_in_use(again)
    finally:
        await again.close()


async def test_the_first_start_notes_the_key_and_a_later_one_each_new_one(database: Database) -> None:
    assert await started(database, FIRST) == [fingerprint(FIRST)]
    assert await started(database, FIRST) == [fingerprint(FIRST)]

    assert await started(database, SECOND, FIRST) == [fingerprint(FIRST), fingerprint(SECOND)]
    assert await started(database, FIRST, SECOND) == [fingerprint(FIRST), fingerprint(SECOND)]


async def test_a_new_key_in_the_place_of_a_lost_one_is_refused_and_both_are_named(database: Database) -> None:
    await started(database, FIRST)

    with pytest.raises(WrongKey, match="Put the original key back") as caught:
        await started(database, SECOND)

    assert f"The key with the print {fingerprint(FIRST)} is missing" in str(caught.value)
    assert f"has the print {fingerprint(SECOND)}." in str(caught.value)


async def test_of_two_keys_in_use_the_missing_one_is_named(database: Database) -> None:
    await started(database, SECOND, FIRST)
    await started(database, FIRST, SECOND)

    with pytest.raises(WrongKey, match=f"print {fingerprint(FIRST)} is missing") as caught:
        await started(database, SECOND, THIRD)

    assert f"has the prints {fingerprint(SECOND)}, {fingerprint(THIRD)}." in str(caught.value)


async def test_a_key_that_is_used_no_more_may_be_missing(database: Database) -> None:
    await started(database, FIRST)
    await started(database, SECOND, FIRST)

    await delete_key_checks(database, [fingerprint(FIRST)])

    assert await started(database, SECOND) == [fingerprint(SECOND)]
    with pytest.raises(WrongKey):
        await started(database, FIRST)


async def test_a_database_from_before_keys_had_fingerprints_is_told_apart_and_gets_them(database: Database) -> None:
    await started(database, FIRST)
    async with database.engine.begin() as connection:
        await connection.execute(update(key_check).values(key_print=None))

    with pytest.raises(WrongKey, match="The key that this database began with is missing"):
        await started(database, SECOND)

    assert await started(database, SECOND, FIRST) == [fingerprint(FIRST), fingerprint(SECOND)]


async def test_a_start_that_is_refused_leaves_everything_as_it_was(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/companion.db", KeyRing([FIRST]))
    await migrate(database)
    await check_keys(database)

    with pytest.raises(WrongKey):
        await started(database, SECOND)

    assert await fingerprints_in_use(database) == [fingerprint(FIRST)]
    await database.close()


def test_a_print_is_the_same_for_the_same_key_and_is_no_part_of_it() -> None:
    name = fingerprint(FIRST)

    assert re.fullmatch(r"[0-9a-f]{8}", name)
    assert name == fingerprint(FIRST.decode())
    assert name != fingerprint(SECOND)
    assert KeyRing([FIRST, SECOND]).fingerprints == (name, fingerprint(SECOND))


def test_a_ring_shows_its_prints_and_never_a_key() -> None:
    key_ring = KeyRing([FIRST, SECOND])

    shown = f"{key_ring} {key_ring!r} {vars(key_ring)}"
    assert fingerprint(FIRST) in shown
    assert FIRST.decode() not in shown
