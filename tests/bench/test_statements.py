"""How many statements commands make: a read more than is needed fails here, before anybody waits for it."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.support.databases import PostgresDatabases, SqliteDatabases
from tests.support.statements import reads_twice

from .statements import ACCEPT, ANSWER, DELETE, ME, count

MOST = {ACCEPT: 17, ME: 9, ANSWER: 8, DELETE: 80}
"""As many as there are now, whatever the database; what begins and ends a transaction is not counted."""


@pytest.fixture(params=["sqlite_databases", "postgres"])
def empty_database(request: pytest.FixtureRequest) -> Database:
    """A migrated database with nothing in it, of each kind whatever the run leaves out."""
    place: SqliteDatabases | PostgresDatabases = request.getfixturevalue(request.param)
    return place.fresh_database()


async def test_commands_make_no_more_statements_than_they_need(empty_database: Database) -> None:
    with reads_twice(empty_database) as twice:
        counts = await count(empty_database)

    assert {name: len(counts[name]) for name, most in MOST.items() if len(counts[name]) > most} == {}
    assert twice == {}
