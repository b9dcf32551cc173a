"""Who is gone stays gone, whatever is put back: the ledger of deletions, outside the database."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary, String, cast, select

from bot.commands.backups import back_up, restore
from bot.services.privacy.ledger import follow_own_ledger
from storage.database import Database
from storage.ledger import Deletion, Ledger, LedgerUnusable
from storage.maintenance.key_checks import check_keys
from storage.maintenance.restore import RestoreRefused
from storage.schema.columns import metadata
from storage.schema.key_ring import KeyRing
from storage.schema.matching import sealed
from storage.schema.types import EncryptedId, PersonHash
from tests.support.databases import KEY_RING, database_at
from tests.support.service_harness import COMMUNITY_ID, START, ServiceHarness, in_dm, member, someone

from .conftest import empty_database
from .places import config_for, stored_rows, unheard, url_of

MENTOR, MENTEE, OTHER = 10_000_001, 10_000_002, 10_000_003


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "companion.ledger", KEY_RING)


@pytest.fixture
async def lived(harness: ServiceHarness, ledger: Ledger) -> ServiceHarness:
    """A community in which something has happened, with a ledger beside its key."""
    await check_keys(harness.database)
    harness.database.ledger = ledger
    await starts(harness)
    await harness.add_mentor(MENTOR)
    pairing = await harness.active_pairing(MENTEE, MENTOR)
    await harness.services.active_pairings.write_note(in_dm(MENTEE), pairing.id, "only for you")
    await harness.services.concerns.raise_concern(member(MENTEE), words="a worry", about=someone(OTHER), named=True)
    await harness.services.exclusions.exclude(member(MENTEE), someone(OTHER))
    await harness.drain_outbox()
    return harness


async def starts(harness: ServiceHarness) -> None:
    """What each start of the bot does with the ledger."""
    await follow_own_ledger(harness.database, harness.programme, at=harness.clock())


async def backed_up(harness: ServiceHarness, folder: Path) -> Path:
    target = folder / f"kept{harness.clock():%d}.backup"
    await back_up(
        config_for(url_of(harness.database), folder), target, with_key=False, clock=harness.clock, say=unheard
    )
    return target


async def stands(database: Database, user_id: int) -> set[str]:
    """The tables in which a person stands, as text or as an id, encrypted or not, but for what outlives deletions."""
    found: set[str] = set()
    async with database.engine.connect() as connection:
        for column in (each for table in metadata.sorted_tables if table is not sealed for each in table.c):
            is_encrypted_id = isinstance(column.type, EncryptedId)
            if is_encrypted_id or not isinstance(column.type, LargeBinary | PersonHash):
                shown = column if is_encrypted_id else cast(column, String)
                held = (await connection.execute(select(shown).distinct())).scalars()
                found.update(column.table.name for each in held if str(each) == str(user_id))
    return found


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, lived: ServiceHarness, tmp_path: Path) -> str:
    """The address of an empty database of the same kind: copies of the other kind are looked at elsewhere."""
    return empty_database(request, "sqlite" if lived.database.is_sqlite else "postgresql", tmp_path)


async def test_who_deleted_everything_is_not_brought_back_by_a_backup(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path
) -> None:
    backup = await backed_up(lived, tmp_path)
    lived.advance_time(days=2)
    await lived.services.privacy.delete(member(MENTEE))
    said: list[str] = []

    await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=said.append)

    database = database_at(elsewhere)
    assert await stands(database, MENTEE) == set()
    assert "mentors" in await stands(database, MENTOR)
    assert "companion.ledger: 1." in said[-1]
    await database.close()


async def test_a_copy_put_there_by_hand_is_seen_to_at_the_next_start(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path, ledger: Ledger
) -> None:
    backup = await backed_up(lived, tmp_path)
    await lived.services.privacy.delete(member(MENTEE))
    ledger.path.rename(tmp_path / "away.ledger")
    with pytest.raises(RestoreRefused, match="There is no ledger of deletions"):
        await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=unheard)
    config = config_for(elsewhere, tmp_path)
    await restore(config, backup, clock=lived.clock, say=unheard, needs_ledger=False)
    (tmp_path / "away.ledger").rename(ledger.path)
    harness = ServiceHarness(database_at(elsewhere, ledger=ledger), clock=lived.clock)
    assert await stands(harness.database, MENTEE) != set()

    await starts(harness)

    assert await stands(harness.database, MENTEE) == set()
    await harness.database.close()


async def test_who_came_back_keeps_what_they_did_since(lived: ServiceHarness, elsewhere: str, tmp_path: Path) -> None:
    await lived.services.privacy.delete(member(MENTEE))
    await lived.services.waiting_list.join(member(MENTEE), hope="again", attends=True, listed=True, preferences=None)
    backup = await backed_up(lived, tmp_path)
    held = await stored_rows(url_of(lived.database))

    await starts(lived)
    await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=unheard)

    assert await stored_rows(url_of(lived.database)) == held
    restored = await stored_rows(elsewhere)
    assert restored["seekers"] == held["seekers"] != []


async def test_who_was_forgotten_after_leaving_and_whole_communities_stay_forgotten(
    lived: ServiceHarness, elsewhere: str, tmp_path: Path
) -> None:
    await lived.set_up(300)
    backup = await backed_up(lived, tmp_path)
    await lived.services.departures.member_left(COMMUNITY_ID, MENTEE)
    lived.advance_time(days=91)
    await lived.services.retention.sweep()
    await lived.services.guild_lifecycle.erase_community(300)

    await restore(config_for(elsewhere, tmp_path), backup, clock=lived.clock, say=unheard)

    database = database_at(elsewhere)
    assert await stands(database, MENTEE) == {"kept_apart"}, "what they wished, though nobody asked for a deletion"
    async with database.read_transaction() as uow:
        assert await uow.exclusions.keeps_apart(COMMUNITY_ID, MENTEE, OTHER)
    assert [row[0] for row in (await stored_rows(elsewhere))["communities"]] == [COMMUNITY_ID]
    await database.close()


async def test_ledgers_of_other_machines_count_too(lived: ServiceHarness, elsewhere: str, tmp_path: Path) -> None:
    backup = await backed_up(lived, tmp_path)
    lived.database.ledger = Ledger(tmp_path / "second.ledger", KEY_RING)
    await starts(lived)
    await lived.services.privacy.delete(member(MENTEE))

    config = config_for(elsewhere, tmp_path)
    await restore(config, backup, ledgers=[tmp_path / "second.ledger"], clock=lived.clock, say=unheard)

    database = database_at(elsewhere)
    assert await stands(database, MENTEE) == set()
    await database.close()


@pytest.mark.parametrize("is_running_on", [True, False])
async def test_cut_off_between_ledger_and_commit_the_next_sweep_or_start_deletes(
    is_running_on: bool, lived: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = Ledger.enter

    def cut_off(ledger: Ledger, deletions: list[Deletion]) -> list[str]:
        entered(ledger, deletions)
        raise RuntimeError("cut off")

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "enter", cut_off)
        with pytest.raises(RuntimeError):
            await lived.services.privacy.delete(member(MENTEE))
    assert await stands(lived.database, MENTEE) != set()

    await (lived.services.retention.sweep() if is_running_on else starts(lived))

    assert await stands(lived.database, MENTEE) == set()
    assert lived.database.is_ledger_followed


async def test_what_cannot_be_entered_is_not_deleted(lived: ServiceHarness, ledger: Ledger) -> None:
    ledger.path.unlink()
    ledger.path.mkdir()

    with pytest.raises(LedgerUnusable, match="cannot be written"):
        await lived.services.privacy.delete(member(MENTEE))

    assert await stands(lived.database, MENTEE) != set()
    ledger.path.rmdir()
    await lived.services.privacy.delete(member(MENTEE))
    await lived.drain_outbox()
    assert await stands(lived.database, MENTEE) == set()
    assert len(Ledger(ledger.path, KEY_RING).entries()[0]) == 1


def test_the_ledger_tells_of_nobody_and_is_its_owners_alone(ledger: Ledger) -> None:
    ledger.open()

    ledger.enter([Deletion(COMMUNITY_ID, MENTEE, START), Deletion(COMMUNITY_ID, None, START)])

    held = ledger.path.read_text()
    assert str(MENTEE) not in held
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    [key, person, community] = held.splitlines()
    assert key.startswith("key ")
    assert person.startswith("gone 2026-01-01T12:00:00.000000Z ")
    assert person[-32:] != community[-32:]
    assert person.endswith(Ledger(ledger.path, KEY_RING).hash_of(COMMUNITY_ID, MENTEE))


def test_a_line_that_was_cut_off_swallows_no_other(ledger: Ledger) -> None:
    ledger.open()
    [first] = ledger.enter([Deletion(COMMUNITY_ID, MENTEE, START)])
    os.truncate(ledger.path, ledger.path.stat().st_size - 5)

    [second] = ledger.enter([Deletion(COMMUNITY_ID, MENTEE, START)])

    entries, unreadable = ledger.entries()
    assert ([entry.id for entry in entries], unreadable) == ([second], 1)
    assert first != second


def test_under_a_new_key_the_ledger_keeps_its_own(tmp_path: Path) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    ledger = Ledger(tmp_path / "a.ledger", KeyRing([old]))
    ledger.open()
    known = ledger.hash_of(COMMUNITY_ID, MENTEE)

    for _ in range(2):
        Ledger(ledger.path, KeyRing([new, old])).reencrypt_key()

    assert Ledger(ledger.path, KeyRing([new])).hash_of(COMMUNITY_ID, MENTEE) == known
    assert len(ledger.path.read_text().splitlines()) == 2
    with pytest.raises(LedgerUnusable, match="cannot be opened with the key given"):
        Ledger(ledger.path, KeyRing([Fernet.generate_key()])).open()
