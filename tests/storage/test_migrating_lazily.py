"""Alembic is only brought in when there is something to migrate."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage.database import Database
from storage.maintenance.migrate import MIGRATIONS_DIR, latest_version

START = """
import asyncio, sys
from tests.support.databases import database_at
from storage.maintenance.migrate import migrate

async def start():
    database = database_at(sys.argv[1])
    await migrate(database)
    await database.close()

asyncio.run(start())
print("alembic" in sys.modules)
"""


def test_the_newest_file_is_where_alembic_would_go() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS_DIR))

    head = ScriptDirectory.from_config(config).get_current_head()

    assert latest_version() == head


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_start_with_nothing_to_migrate_does_without_alembic(database: Database, tmp_path: Path) -> None:
    migrated = database.engine.url.render_as_string()

    first = _start(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    again = _start(migrated)

    assert (first, again) == ("True", "False")


def _start(url: str) -> str:
    started = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", START, url], capture_output=True, text=True, check=True
    )
    return started.stdout.strip()
