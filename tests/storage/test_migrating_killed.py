"""A process that is killed while it migrates: the next start goes on from a whole database, old or new."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, event, text

from bot.commands.start_checks import StartRefused, require_database_and_key
from bot.config.sections import DatabaseSettings
from bot.config.settings import Config
from bot.encryption.file_key_ring import load_key_ring
from storage.database import Database
from storage.maintenance.key_checks import check_keys
from storage.maintenance.migrate import latest_version, migrate
from storage.schema.types import UtcDateTime
from tests.support.databases import PostgresDatabases, database_at

from .rows import count
from .test_migrations import left_by, version

BEFORE_THE_NEWEST = "0014"


class Killed(Exception):
    """The process is gone."""


@contextmanager
def before_each_statement(database: Database, happens: Any) -> Iterator[None]:
    """Call *happens* with the number of each statement, and the connection, before it is executed."""
    numbers, engine = itertools.count(), database.engine.sync_engine

    def tell(connection: Any, *_: object) -> None:
        happens(next(numbers), connection)

    event.listen(engine, "before_cursor_execute", tell)
    yield
    event.remove(engine, "before_cursor_execute", tell)


async def put_what_changes(database: Database) -> None:
    """Store, as that version did, what the newest migrations write about: an offer that waits for a yes."""
    await left_by(database, BEFORE_THE_NEWEST)
    then = bindparam("then", datetime(2026, 1, 4, 18, tzinfo=UTC), UtcDateTime())
    async with database.engine.begin() as connection:
        await connection.execute(text("insert into communities (community_id, needs_yes) values (1, false)"))
        applied = text(
            "insert into mentors (id, community_id, user_id, state, capacity, past_member, applied_at)"
            " values (1, 1, 2, 'applied', 2, false, :then)"
        )
        await connection.execute(applied.bindparams(then))


async def migrates_from(database: Database, versions: set[str]) -> None:
    """The database is at one of these, and comes to the newest, with each row once."""
    assert await version(database) in versions
    await migrate(database, copies_before=False)
    assert await version(database) == latest_version()
    assert [await count(database, table) for table in ("communities", "mentors", "open_matters")] == [1, 1, 1]


async def test_on_sqlite_it_may_be_killed_before_any_statement(tmp_path: Path) -> None:
    """Whatever is on the disk at each of these moments is what a process finds that starts after the kill."""
    database = database_at(f"sqlite+aiosqlite:///{tmp_path}/companion.db")
    await put_what_changes(database)
    left: dict[tuple[bytes, bytes], int] = {}

    def keep(number: int, _connection: object) -> None:
        found = [tmp_path / f"companion.db{suffix}" for suffix in ("", "-wal")]
        left.setdefault((found[0].read_bytes(), found[1].read_bytes()), number)

    with before_each_statement(database, keep):
        await migrate(database)
        await migrate(database)
    await database.close()

    assert max(left.values()) > 100
    for (main, log), number in left.items():
        killed = tmp_path / f"killed-{number}.db"
        killed.write_bytes(main)
        killed.with_name(f"{killed.name}-wal").write_bytes(log)
        again = database_at(f"sqlite+aiosqlite:///{killed}")
        await migrates_from(again, {BEFORE_THE_NEWEST, latest_version()})
        await again.close()


async def test_on_postgresql_it_may_be_killed_before_any_statement(postgres: PostgresDatabases) -> None:
    """It is one transaction, so that a few moments stand for all."""
    database = database_at(postgres.empty_database())
    await put_what_changes(database)
    commits: list[object] = []

    for killed_at in (3, 20, 40):

        def kill(number: int, connection: Any, killed_at: int = killed_at) -> None:
            if number == killed_at:
                connection.connection.dbapi_connection.driver_connection.terminate()
                raise Killed

        # What a connection that is cut off raises at its rollback is the driver's own.
        with before_each_statement(database, kill), contextlib.suppress(Exception):
            await migrate(database)
        assert await version(database) == BEFORE_THE_NEWEST

    event.listen(database.engine.sync_engine, "commit", commits.append)
    await migrate(database)
    assert len(commits) == 1
    await migrates_from(database, {latest_version()})
    await database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_first_start_that_was_killed_is_begun_anew_and_a_lost_database_is_not(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    urls = [f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("first", "other")]
    if kind == "postgresql":
        urls = [request.getfixturevalue("postgres").empty_database() for _ in urls]
    key_file = tmp_path / "companion.key"
    first, lost = [Config(database=DatabaseSettings(url=url, key_file=key_file)) for url in urls]

    (tmp_path / "companion.key.unused").touch()
    key_file.touch()  # killed before the key was written
    await require_database_and_key(first, may_begin=False)
    load_key_ring([], key_file)  # killed after that
    await require_database_and_key(first, may_begin=False)
    database = Database(urls[0], load_key_ring([], key_file))
    await migrate(database)
    await require_database_and_key(first, may_begin=False)
    await check_keys(database)
    await database.close()

    await require_database_and_key(first, may_begin=False)
    with pytest.raises(StartRefused):
        await require_database_and_key(lost, may_begin=False)
