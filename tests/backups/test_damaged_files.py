"""What is wrong with a file is told calmly, whatever happened to it, and nothing damaged is taken for a backup."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import insert

from bot.commands.backups import back_up, restore, verify_backup
from bot.config.settings import Config
from storage.database import sqlite_url
from storage.ledger import Deletion, Ledger
from storage.maintenance.backup import write_backup
from storage.maintenance.backup_file import BackupUnusable
from storage.maintenance.key_checks import check_keys
from storage.maintenance.migrate import migrate
from storage.maintenance.restore import RestoreRefused
from storage.schema.matching import kept_apart
from storage.schema.people import communities, seekers
from tests.storage.rows import COMMUNITY_ID, NOW, WAITING
from tests.support.databases import KEY_RING, database_at

from .places import config_for, stored_rows, unheard

LATER = datetime(2026, 3, 1, tzinfo=UTC)
GONE = 5


@pytest.fixture
async def config(tmp_path: Path) -> Config:
    """The settings of a bot with words in its database."""
    database = database_at(url := sqlite_url(tmp_path / "companion.db"))
    await migrate(database)
    await check_keys(database)
    async with database.transaction():
        pass  # which reads the key of the hashes
    async with database.engine.begin() as connection:
        await connection.execute(insert(communities).values(community_id=COMMUNITY_ID, needs_yes=False))
        rows = [WAITING | {"user_id": number, "hope": f"a hope {number}" * 20} for number in range(1, 100)]
        await connection.execute(insert(seekers), rows)
        await connection.execute(insert(kept_apart).values(community_id=100, by_id=1, other_id=2, since=NOW))
    await database.close()
    return config_for(url, tmp_path)


@pytest.fixture
async def backup(config: Config, tmp_path: Path) -> Path:
    target = tmp_path / "kept.backup"
    await back_up(config, target, with_key=False, clock=lambda: NOW, say=unheard)
    return target


def test_a_sound_backup_is_described_and_not_changed(config: Config, backup: Path) -> None:
    said: list[str] = []
    held = backup.read_bytes()

    verify_backup(config, backup, say=said.append)

    assert "A backup of 2026-01-01 12:00 UTC" in said[0]
    assert said[1].startswith("It is whole")
    assert backup.read_bytes() == held


@pytest.mark.parametrize("content", [b"", b"no backup\n", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_backup_is_told_so(content: bytes, config: Config, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(content)

    with pytest.raises(BackupUnusable, match=r"cannot be read as a backup|not a backup"):
        verify_backup(config, tmp_path / "other", say=unheard)
    with pytest.raises(BackupUnusable, match="There is no file"):
        verify_backup(config, tmp_path / "gone", say=unheard)
    with pytest.raises(BackupUnusable, match="not a backup that this bot has made"):
        verify_backup(config, tmp_path / "companion.db", say=unheard)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_told_so(part: float, config: Config, backup: Path) -> None:
    os.truncate(backup, int(backup.stat().st_size * part))

    with pytest.raises(BackupUnusable):
        verify_backup(config, backup, say=unheard)


async def test_wherever_a_byte_changed_either_all_is_there_or_it_is_told(
    config: Config, backup: Path, tmp_path: Path
) -> None:
    rows, random, told = await stored_rows(config.database.url), Random(15), 0
    for attempt in range(30):
        place, bit = random.randrange(200_000), 1 << random.randrange(8)
        _flip(backup, place, bit)
        target = tmp_path / f"restored{attempt}.db"
        try:
            verify_backup(config, backup, say=unheard)
        except BackupUnusable:
            told += 1
        else:
            await restore(config_for(sqlite_url(target), tmp_path), backup, clock=lambda: NOW, say=unheard)
            assert await stored_rows(sqlite_url(target)) == rows
        _flip(backup, place, bit)
    assert told > 2


def _flip(file: Path, place: int, bit: int) -> None:
    held = bytearray(file.read_bytes())
    held[place % len(held)] ^= bit
    file.write_bytes(held)


PROGRAM = """
import asyncio, sys
from datetime import datetime, UTC
from pathlib import Path
from bot.commands.backups import back_up, restore
from tests.backups.places import config_for
what, url, folder, file = sys.argv[1:]
config = config_for(url, Path(folder))
def now(): return datetime(2026, 3, 1, tzinfo=UTC)
print("begun", flush=True)
if what == "backup":
    asyncio.run(back_up(config, Path(file), with_key=False, clock=now, say=print))
else:
    asyncio.run(restore(config, Path(file), clock=now, say=print))
"""


async def _cut_off(after_s: float, *arguments: str) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    await program.stdout.readline()
    try:
        await asyncio.wait_for(program.wait(), after_s)
    except TimeoutError:
        program.send_signal(signal.SIGKILL)
        await program.wait()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
async def test_killed_at_any_moment_there_is_all_or_nothing_and_nobody_who_is_gone(
    seed: int, config: Config, backup: Path, elsewhere: str, tmp_path: Path
) -> None:
    random, second = Random(seed), tmp_path / "second.backup"
    before = await stored_rows(config.database.url)
    Ledger(tmp_path / "companion.ledger", KEY_RING).enter([Deletion(COMMUNITY_ID, GONE, LATER)])

    await _cut_off(random.uniform(0, 0.3), "backup", config.database.url, str(tmp_path), str(second))
    await _cut_off(random.uniform(0, 0.6), "restore", elsewhere, str(tmp_path), str(backup))

    if second.exists():
        verify_backup(config, second, say=unheard)
    else:
        await back_up(config, second, with_key=False, clock=lambda: LATER, say=unheard)
    await _restore_unless_done(config_for(elsewhere, tmp_path), backup)
    [gone] = set(before["seekers"]) - set((await stored_rows(elsewhere))["seekers"])
    assert GONE in gone
    assert [name for name in os.listdir(tmp_path) if name.endswith((".part", ".restoring"))] == []


async def _restore_unless_done(config: Config, backup: Path) -> None:
    """Restore, as soon as the session of whoever was killed is over, unless it had come to its end."""
    refused = "in use"
    while "in use" in refused:
        try:
            await restore(config, backup, clock=lambda: LATER, say=unheard)
            return
        except RestoreRefused as refusal:
            refused = str(refusal)
    assert "nothing's place" in refused


async def test_a_backup_while_others_write_is_of_one_moment(config: Config, tmp_path: Path) -> None:
    database = database_at(config.database.url)

    async def write() -> None:
        for number in range(200, 260):
            async with database.engine.begin() as connection:
                await connection.execute(insert(seekers), [WAITING | {"user_id": number}])
                await connection.execute(
                    insert(kept_apart).values(community_id=100, by_id=number, other_id=2, since=NOW)
                )

    writing = asyncio.create_task(write())
    async with database.transaction():
        pass
    await write_backup(database, tmp_path / "busy.backup", at=NOW)
    await writing
    await database.close()

    target = sqlite_url(tmp_path / "busy.db")
    await restore(config_for(target, tmp_path), tmp_path / "busy.backup", clock=lambda: NOW, say=unheard)
    held = await stored_rows(target)
    assert len(held["seekers"]) == len(held["kept_apart"]) - 1 + 99
