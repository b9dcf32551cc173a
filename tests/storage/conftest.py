"""Fixtures for what happens to a database before the bot works with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Store
from tests.support.databases import store_at


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A store over a database with nothing in it."""
    if request.param == "sqlite":
        store = store_at(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    else:
        store = store_at(request.getfixturevalue("postgres").empty_database())
    yield store
    await store.close()
