"""``python -m bot keys rotate``: a new key while the bot runs, however often it is cut off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import select, update

from bot.commands.rotate_keys import NEW_KEY_KNOWN_AFTER_S, MonotonicTime, RotationNotPossible, rotate_keys
from bot.config.sections import DatabaseSettings
from bot.config.settings import Config
from bot.encryption.file_key_ring import FileKeyRing
from bot.encryption.key_file import KeyFile
from storage.database import Database
from storage.ledger import Ledger
from storage.maintenance.key_checks import check_keys, fingerprints_in_use
from storage.maintenance.migrate import DatabaseTooOld
from storage.schema.audit import hash_key
from storage.schema.key_ring import KeyRing, fingerprint
from storage.schema.people import seekers
from storage.schema.types import WrongKey
from tests.storage.rows import INES, create_community, put_seeker

FIRST, SECOND = (Fernet.generate_key().decode() for _ in range(2))


class Time:
    """Passes only when it is waited for; what happens meanwhile is *meanwhile*."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def wait(self, seconds: float) -> None:
        """A wait that takes no time."""
        self.seconds += seconds
        await self.meanwhile()

    async def meanwhile(self) -> None:
        """Nothing, unless a test says so."""

    @property
    def pace(self) -> MonotonicTime:
        return MonotonicTime(now_s=lambda: self.seconds, sleep=self.wait)


class Place:
    """A database, the file with its key, and a bot that runs on both."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.url = database.engine.url.render_as_string(hide_password=False)
        self.file = KeyFile(folder / "companion.key")
        self.file.create()
        self.time = Time()
        self.running = Database(self.url, FileKeyRing(self.file, lambda: self.time.seconds))
        self.said: list[str] = []

    async def rotate(self, *keys: str) -> None:
        """Run the command, with keys from the environment, if any."""
        database = DatabaseSettings.model_construct(
            url=self.url, key_file=self.file.path, keys=tuple(map(SecretStr, keys))
        )
        await rotate_keys(Config.model_construct(database=database), self.said.append, self.time.pace)

    async def starts(self, *keys: str) -> None:
        """What a start looks at, with these keys alone."""
        database = Database(self.url, KeyRing(keys))
        try:
            await check_keys(database)
            async with database.engine.connect() as connection:
                (await connection.execute(select(seekers.c.hope))).all()
        finally:
            await database.close()

    async def hopes(self) -> list[str | None]:
        """What the bot that runs reads."""
        async with self.running.read_transaction() as uow:
            found = [await uow.seekers.get(number) for number in (1, 2, 3)]
        return [seeker.hope for seeker in found if seeker]

    async def hopes_again(self, words: str) -> None:
        """What the bot that runs writes."""
        async with self.running.engine.begin() as connection:
            await connection.execute(update(seekers).where(seekers.c.id == 1).values(hope=words))


@pytest.fixture
async def place(database: Database, tmp_path: Path) -> AsyncIterator[Place]:
    place = Place(database, tmp_path)
    # The key of the hashes is stored under the key that the tests migrate with.
    async with database.engine.begin() as connection:
        key = await connection.scalar(select(hash_key.c.sealed))
    async with place.running.engine.begin() as connection:
        await connection.execute(update(hash_key).values(sealed=key))
    await check_keys(place.running)
    await create_community(place.running)
    for n, hope in enumerate(("One.", "Two.", None)):
        await put_seeker(place.running, user_id=INES + n, hope=hope)
    yield place
    await place.running.close()


async def test_a_new_key_takes_the_place_of_the_old_one_and_the_bot_goes_on(place: Place) -> None:
    [old] = place.file.read_keys()

    await place.rotate()

    [new] = place.file.read_keys()
    assert new != old
    assert place.file.retired_path.read_text().split() == [old]
    assert await place.hopes() == ["One.", "Two.", None]
    await place.starts(new)
    with pytest.raises(WrongKey, match=f"print {fingerprint(new)} is missing"):
        await place.starts(old)


async def test_what_is_said_names_prints_and_never_a_key(place: Place) -> None:
    [old] = place.file.read_keys()

    await place.rotate()

    said = "\n".join(place.said)
    [new] = place.file.read_keys()
    assert f"The key {fingerprint(new)} is the one that encrypts now. Back it up" in said
    assert "3 entries were encrypted anew" in said
    assert f"Retired: {fingerprint(old)}, now in {place.file.retired_path}." in said
    assert old not in said
    assert new not in said


async def test_the_old_key_is_kept_until_every_running_bot_has_heard_of_the_new_one(place: Place) -> None:
    [old] = place.file.read_keys()
    seen = []

    async def the_bot_writes() -> None:
        seen.append(place.file.read_keys())
        if place.time.seconds < 9:  # it may not know of the new key yet
            await place.hopes_again("Written meanwhile.")
            place.time.seconds = 9

    place.time.meanwhile = the_bot_writes  # type: ignore[method-assign]  # something else, for once

    await place.rotate()

    assert place.time.seconds >= NEW_KEY_KNOWN_AFTER_S
    assert all(old in held for held in seen)
    assert await place.hopes() == ["Written meanwhile.", "Two.", None]
    await place.starts(*place.file.read_keys())


async def test_a_late_word_under_the_old_key_is_found_before_that_key_goes(place: Place) -> None:
    [old] = place.file.read_keys()
    straggler = Database(place.url, KeyRing([old]))
    late: list[str] = []

    async def somebody_still_writes() -> None:
        if place.time.seconds >= NEW_KEY_KNOWN_AFTER_S and not late:
            late.append("Late.")
            async with straggler.engine.begin() as connection:
                await connection.execute(update(seekers).where(seekers.c.id == 2).values(hope="Late."))

    place.time.meanwhile = somebody_still_writes  # type: ignore[method-assign]  # something else, for once

    await place.rotate()

    await straggler.close()
    assert await place.hopes() == ["One.", "Late.", None]
    await place.starts(*place.file.read_keys())


@pytest.mark.parametrize("cut_off_at", [1, 2])
async def test_cut_off_and_started_again_it_finishes_with_the_same_new_key(place: Place, cut_off_at: int) -> None:
    [old] = place.file.read_keys()
    waits = 0

    async def cut_off() -> None:
        nonlocal waits
        waits += 1
        if waits == cut_off_at:
            raise KeyboardInterrupt

    place.time.meanwhile = cut_off  # type: ignore[method-assign]  # something else, for once
    with pytest.raises(KeyboardInterrupt):
        await place.rotate()
    new, still = place.file.read_keys()
    in_between = await place.hopes()
    await place.starts(new, old)

    await place.rotate()

    assert (still, in_between) == (old, ["One.", "Two.", None])
    assert place.file.read_keys() == [new]
    assert await place.hopes() == ["One.", "Two.", None]
    await place.starts(new)


async def test_cut_off_before_the_file_lost_the_old_key_the_next_one_takes_it_out(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object) -> list[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(KeyFile, "retire", cut_off)
        with pytest.raises(KeyboardInterrupt):
            await place.rotate()
    new, old = place.file.read_keys()
    await place.starts(new)

    await place.rotate()

    assert place.file.read_keys() == [new]
    assert place.file.retired_path.read_text().split() == [old]


async def test_rotating_twice_makes_two_new_keys_and_the_ledger_opens_with_each(place: Place) -> None:
    ledger = Ledger(place.file.path.with_name("companion.ledger"), KeyRing(place.file.read_keys()))
    ledger.open()
    await place.rotate()
    [second] = place.file.read_keys()
    assert Ledger(ledger.path, KeyRing([second])).hash_of(1, INES) == ledger.hash_of(1, INES)

    await place.rotate()

    [third] = place.file.read_keys()
    assert third != second
    assert len(place.file.retired_path.read_text().split()) == 2
    assert await fingerprints_in_use(place.running) == [fingerprint(third)]
    assert await place.hopes() == ["One.", "Two.", None]


async def test_with_keys_from_the_environment_it_is_told_which_may_go(place: Place) -> None:
    [old] = place.file.read_keys()
    await place.starts(FIRST, old)
    await place.rotate(FIRST, old)

    assert f"You may take out of COMPANION_DATABASE__KEYS: {fingerprint(old)}." in place.said[-1]
    assert old not in "".join(place.said)
    await place.starts(FIRST)
    assert place.file.read_keys() == [old]


async def test_a_key_that_the_bot_was_not_started_with_seals_nothing(place: Place) -> None:
    [old] = place.file.read_keys()

    with pytest.raises(RotationNotPossible, match=f"not been started yet with the key {fingerprint(FIRST)}"):
        await place.rotate(FIRST, old)

    await place.starts(old)


async def test_with_one_key_from_the_environment_it_is_told_how_to_make_another(place: Place) -> None:
    [old] = place.file.read_keys()

    await place.rotate(old)

    assert "0 entries" in place.said[-2]
    assert "Fernet.generate_key()" in place.said[-1]
    assert await place.hopes() == ["One.", "Two.", None]


async def test_a_missing_key_stops_it_before_anything_changes(place: Place) -> None:
    await place.starts(FIRST, *place.file.read_keys())
    await place.starts(*place.file.read_keys(), FIRST)
    held = place.file.read_keys()

    with pytest.raises(WrongKey, match=f"The key with the print {fingerprint(FIRST)} is missing"):
        await place.rotate()

    assert place.file.read_keys() == held


async def test_without_a_key_or_a_database_of_this_version_it_says_to_start_the_bot(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/companion.db"
    file = KeyFile(tmp_path / "companion.key")
    config = Config.model_construct(database=DatabaseSettings(url=url, key_file=file.path))

    with pytest.raises(RotationNotPossible, match="There is no key yet"):
        await rotate_keys(config, print, Time().pace)
    file.create()
    with pytest.raises(DatabaseTooOld, match="Start the bot once"):
        await rotate_keys(config, print, Time().pace)

    assert len(file.read_keys()) == 1
