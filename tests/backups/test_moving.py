"""``move-to``: everything in the other kind of database, counted and compared, or nothing at all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.commands.move_to import move_to
from bot.config.settings import ConfigError
from storage.maintenance.key_checks import check_keys
from storage.maintenance.move import MoveRefused
from tests.support.databases import database_at
from tests.support.service_harness import ServiceHarness, in_dm, member, someone

from .places import config_for, stored_rows, unheard, url_of

MENTOR, MENTEE = 10, 20


class Killed(Exception):
    """The process is gone."""


@contextmanager
def killed_at(moment: int) -> Iterator[None]:
    """Whatever is executed then, in whichever database, is not."""
    numbers = itertools.count()

    def kill(*_: object) -> None:
        if next(numbers) == moment:
            raise Killed

    event.listen(Engine, "before_cursor_execute", kill)
    try:
        with pytest.raises(Killed):
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", kill)


@pytest.fixture
async def left(harness: ServiceHarness) -> str:
    """The address of a database in which something has happened, with nobody using it."""
    await check_keys(harness.database)
    await harness.add_mentor(MENTOR)
    pairing = await harness.active_pairing(MENTEE, MENTOR)
    await harness.services.active_pairings.write_note(in_dm(MENTEE), pairing.id, "only for you")
    await harness.services.exclusions.exclude(member(30), someone(40))
    await harness.database.close()
    return url_of(harness.database)


async def test_all_of_it_arrives_as_it_is_stored_and_new_rows_follow(
    left: str, elsewhere: str, tmp_path: Path
) -> None:
    said: list[str] = []

    await move_to(config_for(left, tmp_path), elsewhere, None, say=said.append)

    before = await stored_rows(left)
    assert before == await stored_rows(elsewhere)
    assert said[0].startswith(f"Moved: {sum(map(len, before.values()))} rows")
    harness = ServiceHarness(database := database_at(elsewhere))
    await harness.active_pairing(41, MENTOR)
    await database.close()


async def test_killed_at_any_moment_it_is_begun_again(left: str, elsewhere: str, tmp_path: Path) -> None:
    config = config_for(left, tmp_path)
    for moment in (15, 60, 130):
        with killed_at(moment):
            await move_to(config, elsewhere, None, say=unheard)
    # What a process leaves that had no time to clear up.
    (tmp_path / "restored.db.moving").write_bytes(b"half of it")

    await move_to(config, elsewhere, None, say=unheard)

    assert await stored_rows(left) == await stored_rows(elsewhere)


async def test_nothings_place_is_taken(left: str, elsewhere: str, tmp_path: Path) -> None:
    config = config_for(left, tmp_path)
    await move_to(config, elsewhere, None, say=unheard)

    with pytest.raises(MoveRefused):
        await move_to(config, elsewhere, None, say=unheard)
    with pytest.raises(MoveRefused):
        await move_to(config, left, None, say=unheard)


async def test_it_is_refused_while_the_bot_runs(left: str, tmp_path: Path) -> None:
    running = database_at(left)
    await running.check_connection()

    with pytest.raises(MoveRefused, match="is in use"):
        await move_to(config_for(left, tmp_path), f"sqlite:///{tmp_path}/new.db", None, say=unheard)

    await running.close()


async def test_an_address_that_is_none_is_told_without_repeating_it(left: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        await move_to(config_for(left, tmp_path), "postgresql://u:p4ss@w0rd@h/n", None, say=unheard)

    assert "w0rd" not in str(caught.value)
