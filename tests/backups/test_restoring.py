"""A backup put back: everything as it was, nothing sent twice, nothing due all at once, nothing overwritten."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.commands.backups import back_up, restore, verify_backup
from storage.maintenance.backup import BackupFailed
from storage.maintenance.backup_file import BackupUnusable, read_info
from storage.maintenance.key_checks import check_keys
from storage.maintenance.restore import RestoreRefused
from storage.schema.check_ins import schedules
from tests.support.databases import KEY, database_at
from tests.support.service_harness import ServiceHarness, in_dm, member, someone

from .places import config_for, secret_keys, stored_rows, unheard, url_of

MENTOR, MENTEE = 10, 20


@pytest.fixture
async def lived(harness: ServiceHarness) -> ServiceHarness:
    """A community in which something has happened, with messages still on their way."""
    await check_keys(harness.database)
    await harness.add_mentor(MENTOR)
    await harness.drain_outbox()
    pairing = await harness.active_pairing(MENTEE, MENTOR)
    await harness.services.active_pairings.write_note(in_dm(MENTEE), pairing.id, "only for you")
    await harness.services.exclusions.exclude(member(30), someone(40))
    return harness


async def backed_up(harness: ServiceHarness, folder: Path, *, with_key: bool = False) -> Path:
    """A backup of that community."""
    target = folder / "kept.backup"
    config = config_for(url_of(harness.database), folder)
    await back_up(config, target, with_key=with_key, clock=harness.clock, say=unheard)
    return target


async def test_everything_comes_back_whichever_kind_of_database_it_was(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path
) -> None:
    backup = await backed_up(lived, tmp_path)

    await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=unheard)

    before, after = await stored_rows(url_of(lived.database)), await stored_rows(elsewhere)
    assert before["notes"]
    assert before["kept_apart"]
    del before["letters"], after["letters"]
    assert after == before


async def test_what_was_on_its_way_is_not_sent_again_and_what_was_to_come_moves_on(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path
) -> None:
    backup = await backed_up(lived, tmp_path)
    made_at, before = lived.clock(), await _due_times(url_of(lived.database))
    lived.advance_time(days=40)

    await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=unheard)

    harness = ServiceHarness(database := database_at(elsewhere), clock=lived.clock)
    assert await harness.drain_outbox() == []
    assert await _due_times(elsewhere) == [time + timedelta(days=40) for time in before]
    assert min(before) > made_at
    await harness.services.due.sweep()
    assert await harness.drain_outbox() == []
    await database.close()


async def _due_times(url: str) -> list[datetime]:
    database = database_at(url)
    async with database.engine.begin() as connection:
        found = await connection.execute(select(schedules.c.due_at).order_by(schedules.c.person_id))
        times = list(found.scalars())
    await database.close()
    return times


async def test_new_rows_follow_those_that_came_back(lived: ServiceHarness, elsewhere: str, tmp_path: Path) -> None:
    backup = await backed_up(lived, tmp_path)
    await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=unheard)

    harness = ServiceHarness(database := database_at(elsewhere), clock=lived.clock)
    await harness.services.exclusions.exclude(member(31), someone(41))
    await harness.add_mentor(11)

    assert len((await stored_rows(elsewhere))["kept_apart"]) == 2
    await database.close()


async def test_a_database_that_holds_something_is_never_overwritten(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path
) -> None:
    backup = await backed_up(lived, tmp_path)
    config = config_for(elsewhere, tmp_path)
    await restore(config, backup, clock=lived.clock, say=unheard)
    held = await stored_rows(elsewhere)

    with pytest.raises(RestoreRefused):
        await restore(config, backup, clock=lived.clock, say=unheard)

    assert await stored_rows(elsewhere) == held


async def test_a_database_that_somebody_uses_is_left_alone(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path
) -> None:
    backup = await backed_up(lived, tmp_path)
    used = database_at(elsewhere)
    async with used.engine.connect() as connection:
        # What a bot does first: SQLite's file is there from then on, PostgreSQL knows the session.
        await connection.exec_driver_sql("create table begun (id integer)")
        await connection.commit()

        with pytest.raises(RestoreRefused, match=r"is there|in use"):
            await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=unheard)
    await used.close()


async def test_the_file_is_its_owners_alone_and_holds_the_key_only_where_that_was_asked(
    lived: ServiceHarness, tmp_path: Path
) -> None:
    without = await backed_up(lived, tmp_path)
    (tmp_path / "with").mkdir()
    with_key = await backed_up(lived, tmp_path / "with", with_key=True)

    assert [stat.S_IMODE(each.stat().st_mode) for each in (without, with_key)] == [0o600, 0o600]
    assert KEY not in without.read_bytes()
    assert read_info(with_key).keys == (KEY.decode(),)
    assert sorted(path.name for path in with_key.parents[1].glob("*")) == [
        "companion.key",
        "companion.ledger",
        "kept.backup",
        "with",
    ]
    with pytest.raises(BackupFailed, match="already"):
        await backed_up(lived, tmp_path)


async def test_a_backup_with_the_key_in_it_opens_on_a_machine_that_has_nothing(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path
) -> None:
    backup = await backed_up(lived, tmp_path, with_key=True)
    (tmp_path / "companion.key").unlink()
    config = config_for(elsewhere, tmp_path, keys=())

    verify_backup(config, backup, say=unheard)
    await restore(config, backup, clock=lived.clock, say=unheard)

    assert (tmp_path / "companion.key").read_bytes() == KEY + b"\n"
    assert stat.S_IMODE((tmp_path / "companion.key").stat().st_mode) == 0o600


async def test_without_its_key_a_backup_is_not_put_in_place(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path
) -> None:
    backup = await backed_up(lived, tmp_path)
    wrong = config_for(elsewhere, tmp_path, keys=secret_keys(Fernet.generate_key().decode()))

    with pytest.raises(BackupUnusable, match="Without the key with the print"):
        await restore(wrong, backup, clock=lived.clock, say=unheard)
    with pytest.raises(BackupUnusable, match="No key is here"):
        verify_backup(config_for(elsewhere, tmp_path / "nowhere", keys=()), backup, say=unheard)

    await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=unheard)
