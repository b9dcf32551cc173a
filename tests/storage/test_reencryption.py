"""Everything is re-encrypted with the newest key, while others write, and none of it is lost or overwritten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary, Table, insert, select, type_coerce, update

from storage.database import Database
from storage.maintenance import reencryption
from storage.maintenance.reencryption import Reencryption, encrypted_columns
from storage.schema.check_ins import notes
from storage.schema.columns import metadata
from storage.schema.key_ring import KeyRing
from storage.schema.matching import profiles
from storage.schema.people import seekers
from storage.schema.types import EncryptedId, EncryptedText, WrongKey
from tests.support.databases import KEY

from .rows import ACTIVE, ADA, COMMUNITY_ID, INES, NOW, WAITING, create_community, put_pairing

NEW = Fernet.generate_key()
MANY = 2 * reencryption.PAGE_ROWS + 7


@pytest.fixture
async def newer(database: Database) -> AsyncIterator[Database]:
    """This database, for one who has a newer key in front of the old one."""
    newer = at_the_same(database, NEW, KEY)
    yield newer
    await newer.close()


def at_the_same(database: Database, *keys: bytes) -> Database:
    """This database with other keys."""
    return Database(database.engine.url.render_as_string(hide_password=False), KeyRing(keys))


async def no_rest(_: float) -> None:
    """Nobody waits."""


async def fill(database: Database) -> None:
    """Some people's words, in many rows of one table and a few of others."""
    await create_community(database)
    await put_pairing(database, **ACTIVE, words="Would you?")
    rows = [
        WAITING | {"user_id": INES + n, "state": "matched", "hope": f"hope {n}", "preferences": None}
        for n in range(MANY)
    ]
    async with database.engine.begin() as connection:
        await connection.execute(insert(seekers), rows)
        await connection.execute(insert(notes).values(pairing_id=1, author_id=INES, words="a note", written_at=NOW))
        said = {"community_id": COMMUNITY_ID, "user_id": INES, "answers": "{}", "faith": "none"}
        await connection.execute(insert(profiles).values(said))
    async with database.transaction() as uow:
        await uow.exclusions.add(COMMUNITY_ID, person_id=INES, other_id=ADA, at=NOW)


async def opened(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that people wrote, opened with the database's own keys."""
    async with database.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, await connection.execute(select(table.c.id, *columns))), key=repr)
            for table, columns in encrypted_columns().items()
        }


async def keys_under_which(database: Database, table: Table, column: str) -> set[str | None]:
    """The prints of the keys under which a column's contents are."""
    async with database.engine.connect() as connection:
        held = (await connection.execute(select(type_coerce(table.c[column], LargeBinary)))).scalars()
        return {database.key_ring.fingerprint_of_key_for(sealed) for sealed in held if sealed is not None}


def test_every_column_with_words_is_found_by_its_type_and_its_row_by_one_key() -> None:
    found = {(table.name, column.name) for table, columns in encrypted_columns().items() for column in columns}

    assert {
        ("notes", "words"),
        ("profiles", "answers"),
        ("concerns", "words"),
        ("preferences", "quiet_dates"),
        ("kept_apart", "other_sealed"),
        ("hash_key", "sealed"),
    } <= found
    assert (
        len(found)
        == sum(isinstance(c.type, EncryptedText | EncryptedId) for t in metadata.tables.values() for c in t.columns)
        - 1
    )
    assert all(len(table.primary_key.columns) == 1 for table in encrypted_columns())


async def test_afterwards_the_new_key_alone_opens_everything(database: Database, newer: Database) -> None:
    await fill(database)
    before = await opened(database)

    met = await Reencryption(newer, no_rest).run_pass()

    alone = at_the_same(database, NEW)
    assert met == MANY + 5
    assert await opened(alone) == before
    async with alone.read_transaction() as uow:
        assert await uow.exclusions.is_excluded(COMMUNITY_ID, ADA, INES, by=[ADA, INES]), (
            "found by the same hash as before"
        )
    await alone.close()


async def test_a_second_time_around_meets_nothing_and_touches_nothing(database: Database, newer: Database) -> None:
    await fill(database)
    work = Reencryption(newer, no_rest)
    await work.run_pass()

    again = await work.run_pass()

    assert again == 0
    assert work.reencrypted_rows == MANY + 5


async def test_cut_off_in_the_middle_all_stays_readable_and_the_next_one_goes_on(
    database: Database, newer: Database
) -> None:
    await fill(database)
    before = await opened(database)

    async def cut_off(_: float) -> None:
        raise KeyboardInterrupt

    first = Reencryption(newer, cut_off)
    with pytest.raises(KeyboardInterrupt):
        await first.run_pass()
    in_between = await opened(newer)
    done = MANY + 5 - await Reencryption(newer, no_rest).run_pass()

    assert in_between == before
    assert 0 < done <= reencryption.PAGE_ROWS
    assert await keys_under_which(newer, seekers, "hope") == {newer.key_ring.newest_fingerprint}
    assert await opened(newer) == before


async def test_what_somebody_writes_meanwhile_under_either_key_is_never_written_over(
    database: Database, newer: Database
) -> None:
    await fill(database)
    changed = iter(range(1, MANY, 100))

    async def somebody_writes(_: float) -> None:
        if (number := next(changed, None)) is not None:
            for writer, row in ((database, number), (newer, number + 1)):
                async with writer.engine.begin() as connection:
                    said = update(seekers).where(seekers.c.id == row).values(hope=f"changed {row}", preferences="new")
                    await connection.execute(said)

    work = Reencryption(newer, somebody_writes)
    while await work.run_pass():
        pass

    hopes = {row[0]: row[1:] for row in (await opened(newer))["seekers"]}
    written = [row for number in range(1, MANY, 100) for row in (number, number + 1)]
    assert {row for row, said in hopes.items() if said == (f"changed {row}", "new")} >= set(written[:2])
    assert all(said in {(f"hope {row - 1}", None), (f"changed {row}", "new")} for row, said in hopes.items())
    assert await keys_under_which(newer, seekers, "hope") == {newer.key_ring.newest_fingerprint}


async def test_a_row_that_changed_after_it_was_looked_at_keeps_the_change(
    database: Database, newer: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(database)
    reencrypt = Reencryption._reencrypt_rows

    async def a_moment_later(self: Reencryption, table: Table, columns: Any, keys: Any) -> None:
        if table is notes:
            async with database.engine.begin() as connection:
                await connection.execute(update(notes).values(words="quite another note"))
        await reencrypt(self, table, columns, keys)

    monkeypatch.setattr(Reencryption, "_reencrypt_rows", a_moment_later)

    await Reencryption(newer, no_rest).run_pass()

    assert [said for _, said in (await opened(newer))["notes"]] == ["quite another note"]


async def test_a_row_that_somebody_holds_is_not_waited_for_and_comes_the_next_time(
    database: Database, newer: Database
) -> None:
    if database.is_sqlite:
        return  # there, nobody else writes at the same time
    await fill(database)
    work = Reencryption(newer, no_rest)

    async with database.engine.begin() as connection:
        await connection.execute(update(notes).values(words="being written"))
        async with asyncio.timeout(30):
            met = await work.run_pass()
        resealed = work.reencrypted_rows

    assert (met, resealed) == (MANY + 5, MANY + 4)
    assert await work.run_pass() == 1
    assert [said for _, said in (await opened(newer))["notes"]] == ["being written"]


async def test_words_that_no_key_opens_stop_it_and_stay_as_they_are(database: Database, newer: Database) -> None:
    await fill(database)
    strange = Fernet(Fernet.generate_key()).encrypt(b"?")
    async with database.engine.begin() as connection:
        await connection.execute(update(notes).values(words=type_coerce(strange, LargeBinary)))

    with pytest.raises(WrongKey, match="under a key that was not given, and stay as they are"):
        await Reencryption(newer, no_rest).run_pass()

    async with database.engine.connect() as connection:
        assert await connection.scalar(select(type_coerce(notes.c.words, LargeBinary))) == strange
