"""Bringing a database to this version's shape: from nothing, again, over data, at the same moment, or not at all."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from json import dumps
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, bindparam, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.maintenance.migrate import MIGRATIONS_DIR, DatabaseTooNew, latest_version, migrate
from storage.models.enums import MessageKind, Priority, Rung
from storage.schema.columns import metadata
from storage.schema.people import UNPLANNED
from storage.schema.types import UtcDateTime
from tests.support.databases import KEY

from .rows import (
    ACTIVE,
    COMMUNITY_ID,
    INES,
    count,
    create_community,
    enqueue_messages,
    put_mentor,
    put_pairing,
    put_seeker,
)

ROOT = Path(__file__).parents[2]
MIGRATE = """
import asyncio, sys
from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.schema.key_ring import KeyRing
asyncio.run(migrate(Database(sys.argv[1], KeyRing([sys.argv[2]]))))
"""

OF_THE_FIRST_SHAPE = """
insert into communities (community_id, needs_yes) values (1, false);
insert into pairings (community_id, asked_by, needs_yes, veiled, proposed_at, mentor_agreed_at, mentee_agreed_at,
                      began_at, due_at, step, mentor_id, mentee_id, lower_id, higher_id, state)
values (1, 'mentee', false, false, :then, :then, :then, :then, :then, 2, 1, 2, 1, 2, 'active'),
       (1, 'mentee', false, false, :then, :then, :then, :then, :then, 2, 1, 3, 1, 3, 'paused'),
       (1, 'mentee', false, false, :then, :then, :then, :then, null, 2, 1, 4, 1, 4, 'withdrawn');
insert into questions (community_id, pairing_id, person_id, number, asked_at, answer, answered_at)
values (1, 1, 2, 2, :then, 'contact', :then),
       (1, 3, 4, 2, :then, 'contact', :then)
"""


@pytest.fixture
async def migrated(empty: Database) -> Database:
    """That database, brought to this version's shape."""
    await migrate(empty)
    return empty


async def tables(database: Database) -> set[str]:
    """Every table that is there."""
    async with database.engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def execute(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement))


async def version(database: Database) -> str | None:
    """Where the database is noted to be."""
    async with database.engine.connect() as connection:
        found: str | None = await connection.scalar(text("select version_num from alembic_version"))
        return found


def shape(connection: Connection) -> dict[str, Any]:
    """Everything that the database itself says of its tables."""
    look = inspect(connection)
    found: dict[str, Any] = {}
    for table in set(look.get_table_names()) - {"alembic_version"}:
        found[table] = {
            "columns": {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(table)},
            "key": look.get_pk_constraint(table),
            "checks": {c["name"]: "".join(c["sqltext"].split()) for c in look.get_check_constraints(table)},
            "unique": {c["name"]: c["column_names"] for c in look.get_unique_constraints(table)},
            "indexes": {c["name"]: dumps(c, sort_keys=True, default=str) for c in look.get_indexes(table)},
            "refers": {c["name"]: dumps(c, sort_keys=True, default=str) for c in look.get_foreign_keys(table)},
        }
    return found


async def test_from_nothing_every_table_is_made(empty: Database) -> None:
    assert await tables(empty) == set()

    await migrate(empty)

    assert await tables(empty) == {*metadata.tables, "alembic_version"}


async def test_what_the_code_believes_is_what_the_migrations_make(migrated: Database) -> None:
    async with migrated.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )

    assert differences == []


async def test_also_every_constraint_and_index_is_as_the_code_believes(migrated: Database) -> None:
    async with migrated.engine.begin() as connection:
        by_migrations = await connection.run_sync(shape)
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
        by_the_code = await connection.run_sync(shape)

    assert by_migrations == by_the_code
    assert len(by_the_code["pairings"]["checks"]) == 9


async def test_over_data_and_again_and_again_every_row_stays(migrated: Database) -> None:
    await create_community(migrated)
    await put_pairing(migrated, **ACTIVE)
    await put_mentor(migrated)
    await put_seeker(migrated, hope="words")

    for _ in range(2):
        await migrate(migrated)

    assert [await count(migrated, table) for table in ("pairings", "mentors", "seekers")] == [1, 1, 1]
    async with migrated.read_transaction() as uow:
        seeker = await uow.seekers.get_waiting(COMMUNITY_ID, INES)
    assert seeker is not None
    assert seeker.hope == "words"


async def test_what_went_on_in_a_database_of_the_first_shape_goes_on(empty: Database) -> None:
    await first_shape(empty)
    when = datetime(2026, 1, 4, 18, tzinfo=UTC)
    async with empty.engine.begin() as connection:
        for statement in OF_THE_FIRST_SHAPE.split(";"):
            then = [bindparam("then", when, UtcDateTime())] if ":then" in statement else []
            await connection.execute(text(statement).bindparams(*then))

    await migrate(empty)

    async with empty.read_transaction() as uow:
        both = [await uow.schedules.get(1, person) for person in (1, 2)]
        paused = await uow.schedules.get(2, 3)
        pairings = [await uow.pairings.get(number) for number in (1, 2)]
        waiting, of_old = [await uow.matters.about(1, MessageKind.CARD_CONTACT, number) for number in (1, 2)]
    assert [(one.ask_at, one.due_at, one.number) for one in both if one] == [(when, when, 2)] * 2
    assert [one.asked_at for one in both if one] == [None, when]
    assert paused is not None
    assert (paused.ask_at, paused.due_at) == (None, None)
    assert [(one.due_at, one.has_paused(1)) for one in pairings if one] == [(None, False), (UNPLANNED, True)]
    assert waiting is not None
    assert (waiting.due_at, waiting.by_id, waiting.rung) == (when, 2, Rung.FIRST)
    assert of_old is not None, "what was left untaken long ago does not come back at once"
    assert of_old.due_at > datetime.now(UTC)


async def test_whoever_waited_before_is_written_to_within_two_weeks_on_their_day(empty: Database) -> None:
    await first_shape(empty)
    since = datetime.now(UTC) - timedelta(days=100)
    async with empty.engine.begin() as connection:
        await connection.execute(text("insert into communities (community_id, needs_yes) values (1, false)"))
        waits = text(
            "insert into seekers (community_id, user_id, state, attends, since)"
            " values (1, :person, :state, true, :since)"
        )
        for person, state in ((2, "waiting"), (3, "matched")):
            found = waits.bindparams(bindparam("since", since, UtcDateTime()), person=person, state=state)
            await connection.execute(found)

    await migrate(empty)

    async with empty.read_transaction() as uow:
        waiting, matched = [await uow.seekers.get_latest(1, person) for person in (2, 3)]
    assert waiting is not None
    assert waiting.word_at == since + timedelta(days=112)
    assert waiting.listed is None
    assert matched is not None
    assert matched.word_at is None


async def test_no_id_on_a_button_or_a_message_is_ever_given_a_second_time(migrated: Database) -> None:
    await create_community(migrated)
    await put_mentor(migrated)
    await put_seeker(migrated)
    await enqueue_messages(migrated, Priority.NORMAL)
    tables = ("mentors", "seekers", "letters")
    before = {table: await _last_id(migrated, table) for table in tables}

    for table in tables:
        await execute(migrated, f"delete from {table}")  # noqa: S608 - a name from above
    await put_mentor(migrated)
    await put_seeker(migrated)
    await enqueue_messages(migrated, Priority.NORMAL)

    assert {table: await _last_id(migrated, table) for table in tables} == {
        table: number + 1 for table, number in before.items()
    }


async def test_what_a_mentor_ticked_is_still_ticked_after_the_tables_are_made_anew(empty: Database) -> None:
    await first_shape(empty)
    then = bindparam("then", datetime(2026, 1, 4, 18, tzinfo=UTC), UtcDateTime())
    async with empty.engine.begin() as connection:
        await connection.execute(text("insert into communities (community_id, needs_yes) values (1, false)"))
        applied = text(
            "insert into mentors (community_id, user_id, state, capacity, past_member, applied_at)"
            " values (1, 2, 'approved', 2, false, :then)"
        )
        await connection.execute(applied.bindparams(then))
        await connection.execute(text("insert into mentor_qualities (mentor_id, quality) values (1, 'kind')"))

    await migrate(empty)

    async with empty.read_transaction() as uow:
        mentor = await uow.mentors.get(1)
    assert mentor is not None and mentor.qualities == ("kind",)  # noqa: PT018 - one row


async def _last_id(database: Database, table: str) -> int:
    async with database.engine.connect() as connection:
        return int(await connection.scalar(text(f"select max(id) from {table}")) or 0)  # noqa: S608 - a test's own


async def first_shape(database: Database) -> None:
    """Make the database as the first version left it."""
    await left_by(database, "0001")


async def left_by(database: Database, revision: str) -> None:
    """Make the database as the version left it whose last migration this is."""

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS_DIR))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    async with database.engine.begin() as connection:
        await connection.run_sync(upgrade)


async def test_a_newer_database_is_refused_with_what_to_do_and_left_as_it_is(migrated: Database) -> None:
    await create_community(migrated)
    await execute(migrated, "create table of_tomorrow (id integer)")
    await execute(migrated, "update alembic_version set version_num = '9999'")
    before = await tables(migrated)

    with pytest.raises(DatabaseTooNew) as caught:
        await migrate(migrated)

    assert "9999" in str(caught.value)
    assert "newer version" in str(caught.value)
    assert "backup" in str(caught.value)
    assert await tables(migrated) == before
    assert await version(migrated) == "9999"
    assert await count(migrated, "communities") == 1


async def test_a_migration_that_breaks_in_the_middle_leaves_nothing_behind(empty: Database) -> None:
    await execute(empty, "create table seekers (id integer)")

    with pytest.raises(DBAPIError, match="already exists"):
        await migrate(empty)

    assert await tables(empty) == {"seekers"}
    await execute(empty, "drop table seekers")
    await migrate(empty)
    assert "pairings" in await tables(empty)


async def test_two_processes_that_start_at_once_both_find_it_done(empty: Database) -> None:
    url = empty.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", MIGRATE, url, KEY.decode()]

    started = [
        await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=dict(os.environ), stderr=asyncio.subprocess.PIPE)
        for _ in range(2)
    ]
    ended = await asyncio.gather(*(process.communicate() for process in started))

    assert [(process.returncode, said) for process, (_, said) in zip(started, ended, strict=True)] == [(0, b"")] * 2
    assert await tables(empty) == {*metadata.tables, "alembic_version"}
    assert await version(empty) == latest_version()
