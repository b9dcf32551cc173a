"""A second process on the same database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.support.databases import database_at
from tests.support.service_harness import ServiceHarness
from tests.support.services.concurrency import manager
from tests.support.statements import reads_twice

LOOKS_AGAIN = {
    "": "the test itself looks at what is stored",
    "overview.mine": "each message that was kept, and each question, says by itself what it is about",
    "member_status.member_status": "what stands in the way of who waits is looked up beside their answers",
    "facilitator_overview.queue": "who is party to a concern is looked up for each",
    "concerns.cases.list_cases": "the same",
    "communities.departures.member_left": "each of several mentorships that end looks at its mentor",
    "privacy.service.delete": "the same",
    "due.sweep": "each thing that is due is seen to by itself",
    "pairings.offers.offer_to_waiting": "whom to lock is found by a look without one; on SQLite the first would do",
    "matching.service.suggest": "what a suggestion by name looks at is looked at beside what the set goes by",
    "matching.service.suggest_all": "the same",
    **dict.fromkeys(
        [f"profiles.community_traits.{move}" for move in ("rename", "hide", "add", "change")],
        "what is chosen by then is put together as ever",
    ),
}
"""Methods in which a transaction may read something twice, and why."""


@pytest.fixture(autouse=True)
def one_transaction_reads_a_row_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test does, none of its transactions that are kept reads twice what it has in hand."""
    if "database" not in request.fixturenames:
        yield
        return
    with reads_twice(request.getfixturevalue("database")) as twice:
        yield
    assert {method: reads for method, reads in twice.items() if method not in LOOKS_AGAIN} == {}


@pytest.fixture
async def second_harness(harness: ServiceHarness) -> AsyncIterator[ServiceHarness]:
    """The harness as a second process would have it: another connection to the same database, one clock."""
    url = harness.database.engine.url.render_as_string(hide_password=False)
    rival = ServiceHarness(database_at(url), clock=harness.clock)
    # Connected beforehand, so that in a race it is not always the second.
    await rival.services.setup.settings(manager())
    yield rival
    await rival.database.close()
