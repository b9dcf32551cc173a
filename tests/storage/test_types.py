"""Times that cannot be naive, and words that nobody reads in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, insert, select
from sqlalchemy.exc import StatementError
from sqlalchemy.sql import operators

from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.models.matching import AvailableMentor, Profile
from storage.repositories.candidates import WaitingSeeker
from storage.schema.key_ring import KeyRing
from storage.schema.matching import kept_apart
from storage.schema.people import seekers
from storage.schema.types import NaiveTime, WrongKey
from tests.support import factories

from .rows import COMMUNITY_ID, INES, NOW, WAITING, create_community, put_seeker

SECRET = "We have told nobody at all. 💔"  # noqa: S105 - invented


async def time_kept(database: Database, when: datetime) -> datetime | None:
    """What comes back of a time."""
    async with database.engine.begin() as connection:
        row = insert(seekers).values(WAITING | {"since": when, "state": "matched"}).returning(seekers.c.id)
        key = await connection.scalar(row)
        return await connection.scalar(select(seekers.c.since).where(seekers.c.id == key))


@pytest.mark.parametrize(
    "zone",
    [
        UTC,
        timezone(timedelta(hours=14)),
        timezone(-timedelta(hours=9, minutes=30)),
        ZoneInfo("America/New_York"),
        ZoneInfo("Asia/Kathmandu"),
    ],
    ids=str,
)
async def test_a_time_from_any_zone_comes_back_as_the_same_instant_in_utc(
    database: Database, zone: timezone | ZoneInfo
) -> None:
    await create_community(database)
    when = datetime(2026, 7, 1, 23, 59, 59, 123456, tzinfo=zone)

    kept = await time_kept(database, when)

    assert kept == when
    assert kept is not None
    assert kept.tzinfo is UTC


async def test_the_hour_that_comes_twice_stays_two_hours(database: Database) -> None:
    await create_community(database)
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))

    kept = [await time_kept(database, first), await time_kept(database, first.replace(fold=1))]

    assert kept == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]


async def test_a_naive_time_is_refused_before_it_is_stored(database: Database) -> None:
    await create_community(database)

    with pytest.raises(StatementError) as caught:
        await put_seeker(database, since=NOW.replace(tzinfo=None))

    assert isinstance(caught.value.orig, NaiveTime)


async def test_no_time_and_no_words_stay_nothing(database: Database) -> None:
    await create_community(database)
    await put_seeker(database, hope=None)

    async with database.read_transaction() as uow:
        seeker = await uow.seekers.get_waiting(COMMUNITY_ID, INES)

    assert seeker is not None
    assert seeker.hope is None


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=300).filter(lambda words: words.isprintable()))
def test_whatever_is_written_comes_back_and_never_twice_in_the_same_cipher(words: str) -> None:
    key_ring = KeyRing([Fernet.generate_key()])

    once, again = key_ring.encrypt(words.encode()), key_ring.encrypt(words.encode())

    assert once != again
    assert key_ring.decrypt(once).decode() == words


async def lite(folder: Path, *keys: bytes) -> Database:
    """A database in a SQLite file, with this key ring."""
    database = Database(f"sqlite+aiosqlite:///{folder}/words.db", KeyRing(keys))
    await migrate(database)
    return database


async def hope_kept(database: Database) -> str | None:
    """What comes back of the words."""
    async with database.read_transaction() as uow:
        seeker = await uow.seekers.get_waiting(COMMUNITY_ID, INES)
    assert seeker is not None
    return seeker.hope


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file there, as it stands on the disk."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_words_cannot_be_read_in_any_file_of_the_database(tmp_path: Path) -> None:
    database = await lite(tmp_path, Fernet.generate_key())
    await create_community(database)

    await put_seeker(database, hope=SECRET)

    files = files_in(tmp_path)
    assert "words.db-wal" in files
    assert not [name for name, held in files.items() if b"told nobody" in held or SECRET.encode() in held]
    assert any(str(INES).encode() in held or b"waiting" in held for held in files.values())
    assert await hope_kept(database) == SECRET
    await database.close()


async def test_postgresql_holds_no_readable_words_either(database: Database) -> None:
    await create_community(database)
    await put_seeker(database, hope=SECRET)

    async with database.engine.connect() as connection:
        raw = (await connection.exec_driver_sql("select hope from seekers")).scalar_one()

    assert isinstance(raw, bytes)
    assert b"told nobody" not in raw
    assert await hope_kept(database) == SECRET


@pytest.mark.parametrize("column", [seekers.c.hope, kept_apart.c.by_id], ids=str)
def test_what_is_encrypted_is_never_compared_in_the_database(column: Column[Any]) -> None:
    for compare in (operators.eq, operators.lt, operators.in_op):
        with pytest.raises(TypeError, match="cannot be compared"):
            column.operate(compare, [INES])
    assert "IS NOT NULL" in str(column.is_not(None))


async def test_a_key_that_does_not_fit_is_told_without_the_words(tmp_path: Path) -> None:
    database = await lite(tmp_path, Fernet.generate_key())
    await create_community(database)
    await put_seeker(database, hope=SECRET)
    await database.close()
    stranger = await lite(tmp_path, Fernet.generate_key())

    with pytest.raises(WrongKey, match="cannot be opened with the key given"):
        await hope_kept(stranger)

    await stranger.close()


async def test_after_a_new_key_was_put_in_front_old_words_still_open_and_new_ones_need_it(tmp_path: Path) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    before = await lite(tmp_path, old)
    await create_community(before)
    await put_seeker(before, hope=SECRET, state="matched")
    await before.close()

    rotated = await lite(tmp_path, new, old)
    await put_seeker(rotated, hope="Newer words.")
    async with rotated.read_transaction() as uow:
        kept = [await uow.seekers.get(number) for number in (1, 2)]
    await rotated.close()

    assert [seeker.hope for seeker in kept if seeker] == [SECRET, "Newer words."]
    with_old_alone = await lite(tmp_path, old)
    with pytest.raises(WrongKey):
        await hope_kept(with_old_alone)
    await with_old_alone.close()


@pytest.mark.parametrize(
    "record",
    [
        factories.mentor(words=SECRET, reason=SECRET),
        factories.seeker(hope=SECRET, preferences=SECRET),
        factories.pairing(words=SECRET),
        factories.note(SECRET),
        [replace(factories.note(SECRET)), {"hope": factories.seeker(hope=SECRET)}],
        Profile(community_id=COMMUNITY_ID, user_id=INES, answers=SECRET, wants=SECRET, pronouns=SECRET, faith=SECRET),
        AvailableMentor(INES, 1, 0, SECRET),
        WaitingSeeker(1, INES, NOW, SECRET, SECRET),
    ],
    ids=["mentor", "seeker", "pairing", "note", "nested", "profile", "offering", "waiting"],
)
def test_no_repr_shows_what_people_wrote(record: object) -> None:
    for shown in (repr(record), str(record), f"{record!r}"):
        assert "told nobody" not in shown


async def test_an_error_of_the_database_does_not_quote_what_was_to_be_stored(database: Database) -> None:
    with pytest.raises(Exception, match="seekers") as caught:
        await put_seeker(database, hope=SECRET, state="nonsense")

    assert "told nobody" not in str(caught.value)
    assert "parameters hidden" in str(caught.value)


def test_a_store_shows_neither_its_password_nor_its_keys() -> None:
    key = Fernet.generate_key()
    database = Database("postgresql+asyncpg://bot:s3cr3t@host/name", KeyRing([key]))

    assert "s3cr3t" not in f"{database.engine!r} {database.engine.url}"
    assert key.decode() not in repr(vars(database))
