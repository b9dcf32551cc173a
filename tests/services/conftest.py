"""A second process on the same database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.databases import store_at
from tests.support.house import House
from tests.support.services.moments import manager


@pytest.fixture
async def rival(house: House) -> AsyncIterator[House]:
    """The same community seen through another store, as a second process would, at the same time of day."""
    url = house.store.engine.url.render_as_string(hide_password=False)
    rival = House(store_at(url), clock=house.clock)
    # Connected beforehand, so that in a race it is not always the second.
    await rival.services.setup.settings(manager())
    yield rival
    await rival.store.close()
