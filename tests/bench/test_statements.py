"""How many statements commands make: a read more than is needed fails here, before anybody waits for it."""

from __future__ import annotations

import pytest

from storage.database import Store
from tests.support.databases import Lite, Postgres
from tests.support.statements import reads_twice

from .statements import ACCEPT, ANSWER, DELETE, ME, count

MOST = {ACCEPT: 15, ME: 8, ANSWER: 6, DELETE: 58}
"""As many as there are now, whatever the database; what begins and ends a transaction is not counted."""


@pytest.fixture(params=["lite", "postgres"])
def empty_store(request: pytest.FixtureRequest) -> Store:
    """A migrated database with nothing in it, of each kind whatever the run leaves out."""
    place: Lite | Postgres = request.getfixturevalue(request.param)
    return place.emptied_store()


async def test_commands_make_no_more_statements_than_they_need(empty_store: Store) -> None:
    with reads_twice(empty_store) as twice:
        counts = await count(empty_store)

    assert {name: len(counts[name]) for name, most in MOST.items() if len(counts[name]) > most} == {}
    assert twice == {}
