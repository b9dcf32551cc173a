"""Everything is sealed anew under the newest key, while others write, and none of it is lost or written over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary, Table, insert, select, type_coerce, update

from storage.database import Store
from storage.maintenance import reencryption
from storage.maintenance.reencryption import Resealing, sealed_columns
from storage.schema.check_ins import notes
from storage.schema.columns import metadata
from storage.schema.key_ring import Ring
from storage.schema.matching import profiles
from storage.schema.people import seekers
from storage.schema.types import Words, WrongKey
from tests.support.databases import KEY

from .rows import ACTIVE, HOME, INES, NOW, WAITING, found_home, put_pairing

NEW = Fernet.generate_key()
MANY = 2 * reencryption.PAGE + 7


@pytest.fixture
async def newer(store: Store) -> AsyncIterator[Store]:
    """The same database, for one who has a newer key in front of the old one."""
    newer = at_the_same(store, NEW, KEY)
    yield newer
    await newer.close()


def at_the_same(store: Store, *keys: bytes) -> Store:
    """The same database with other keys."""
    return Store(store.engine.url.render_as_string(hide_password=False), Ring(keys))


async def no_rest(_: float) -> None:
    """Nobody waits."""


async def fill(store: Store) -> None:
    """Some people's words, in many rows of one table and a few of others."""
    await found_home(store)
    await put_pairing(store, **ACTIVE, words="Would you?")
    rows = [
        WAITING | {"user_id": INES + n, "state": "matched", "hope": f"hope {n}", "preferences": None}
        for n in range(MANY)
    ]
    async with store.engine.begin() as connection:
        await connection.execute(insert(seekers), rows)
        await connection.execute(insert(notes).values(pairing_id=1, author_id=INES, words="a note", written_at=NOW))
        said = {"community_id": HOME, "user_id": INES, "answers": "{}", "faith": "none"}
        await connection.execute(insert(profiles).values(said))


async def opened(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that people wrote, opened with the store's own keys."""
    async with store.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, await connection.execute(select(table.c.id, *columns))), key=repr)
            for table, columns in sealed_columns().items()
        }


async def keys_under_which(store: Store, table: Table, column: str) -> set[str | None]:
    """The prints of the keys under which a column's contents are."""
    async with store.engine.connect() as connection:
        held = (await connection.execute(select(type_coerce(table.c[column], LargeBinary)))).scalars()
        return {store.ring.opened_by(sealed) for sealed in held if sealed is not None}


def test_every_column_with_words_is_found_by_its_type_and_its_row_by_one_key() -> None:
    found = {(table.name, column.name) for table, columns in sealed_columns().items() for column in columns}

    assert {
        ("notes", "words"),
        ("profiles", "answers"),
        ("concerns", "words"),
        ("preferences", "quiet_dates"),
    } <= found
    assert len(found) == sum(isinstance(c.type, Words) for t in metadata.tables.values() for c in t.columns) - 1
    assert all(len(table.primary_key.columns) == 1 for table in sealed_columns())


async def test_afterwards_the_new_key_alone_opens_everything(store: Store, newer: Store) -> None:
    await fill(store)
    before = await opened(store)

    met = await Resealing(newer, no_rest).once_around()

    alone = at_the_same(store, NEW)
    assert met == MANY + 3
    assert await opened(alone) == before
    await alone.close()


async def test_a_second_time_around_meets_nothing_and_touches_nothing(store: Store, newer: Store) -> None:
    await fill(store)
    work = Resealing(newer, no_rest)
    await work.once_around()

    again = await work.once_around()

    assert again == 0
    assert work.resealed == MANY + 3


async def test_cut_off_in_the_middle_all_stays_readable_and_the_next_one_goes_on(store: Store, newer: Store) -> None:
    await fill(store)
    before = await opened(store)

    async def cut_off(_: float) -> None:
        raise KeyboardInterrupt

    first = Resealing(newer, cut_off)
    with pytest.raises(KeyboardInterrupt):
        await first.once_around()
    in_between = await opened(newer)
    done = MANY + 3 - await Resealing(newer, no_rest).once_around()

    assert in_between == before
    assert 0 < done <= reencryption.PAGE
    assert await keys_under_which(newer, seekers, "hope") == {newer.ring.newest}
    assert await opened(newer) == before


async def test_what_somebody_writes_meanwhile_under_either_key_is_never_written_over(
    store: Store, newer: Store
) -> None:
    await fill(store)
    changed = iter(range(1, MANY, 100))

    async def somebody_writes(_: float) -> None:
        if (number := next(changed, None)) is not None:
            for writer, row in ((store, number), (newer, number + 1)):
                async with writer.engine.begin() as connection:
                    said = update(seekers).where(seekers.c.id == row).values(hope=f"changed {row}", preferences="new")
                    await connection.execute(said)

    work = Resealing(newer, somebody_writes)
    while await work.once_around():
        pass

    hopes = {row[0]: row[1:] for row in (await opened(newer))["seekers"]}
    written = [row for number in range(1, MANY, 100) for row in (number, number + 1)]
    assert {row for row, said in hopes.items() if said == (f"changed {row}", "new")} >= set(written[:2])
    assert all(said in {(f"hope {row - 1}", None), (f"changed {row}", "new")} for row, said in hopes.items())
    assert await keys_under_which(newer, seekers, "hope") == {newer.ring.newest}


async def test_a_row_that_changed_after_it_was_looked_at_keeps_the_change(
    store: Store, newer: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(store)
    reseal = Resealing._reseal

    async def a_moment_later(self: Resealing, table: Table, columns: Any, keys: Any) -> None:
        if table is notes:
            async with store.engine.begin() as connection:
                await connection.execute(update(notes).values(words="quite another note"))
        await reseal(self, table, columns, keys)

    monkeypatch.setattr(Resealing, "_reseal", a_moment_later)

    await Resealing(newer, no_rest).once_around()

    assert [said for _, said in (await opened(newer))["notes"]] == ["quite another note"]


async def test_a_row_that_somebody_holds_is_not_waited_for_and_comes_the_next_time(
    store: Store, newer: Store
) -> None:
    if store.is_sqlite:
        return  # there, nobody else writes at the same time
    await fill(store)
    work = Resealing(newer, no_rest)

    async with store.engine.begin() as connection:
        await connection.execute(update(notes).values(words="being written"))
        async with asyncio.timeout(30):
            met = await work.once_around()
        resealed = work.resealed

    assert (met, resealed) == (MANY + 3, MANY + 2)
    assert await work.once_around() == 1
    assert [said for _, said in (await opened(newer))["notes"]] == ["being written"]


async def test_words_that_no_key_opens_stop_it_and_stay_as_they_are(store: Store, newer: Store) -> None:
    await fill(store)
    strange = Fernet(Fernet.generate_key()).encrypt(b"?")
    async with store.engine.begin() as connection:
        await connection.execute(update(notes).values(words=type_coerce(strange, LargeBinary)))

    with pytest.raises(WrongKey, match="under a key that was not given, and stay as they are"):
        await Resealing(newer, no_rest).once_around()

    async with store.engine.connect() as connection:
        assert await connection.scalar(select(type_coerce(notes.c.words, LargeBinary))) == strange
