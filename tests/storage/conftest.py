"""Fixtures for what happens to a database before the bot works with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.support.databases import database_at


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        database = database_at(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    else:
        database = database_at(request.getfixturevalue("postgres").empty_database())
    yield database
    await database.close()
