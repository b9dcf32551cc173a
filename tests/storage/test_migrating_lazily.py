"""Alembic is only brought in when there is something to migrate."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage.database import Store
from storage.maintenance.migrate import MIGRATIONS, newest_version

START = """
import asyncio, sys
from tests.support.databases import store_at
from storage.maintenance.migrate import migrate

async def start():
    store = store_at(sys.argv[1])
    await migrate(store)
    await store.close()

asyncio.run(start())
print("alembic" in sys.modules)
"""


def test_the_newest_file_is_where_alembic_would_go() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    head = ScriptDirectory.from_config(config).get_current_head()

    assert newest_version() == head


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_start_with_nothing_to_migrate_does_without_alembic(store: Store, tmp_path: Path) -> None:
    migrated = store.engine.url.render_as_string()

    first = _start(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    again = _start(migrated)

    assert (first, again) == ("True", "False")


def _start(url: str) -> str:
    started = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", START, url], capture_output=True, text=True, check=True
    )
    return started.stdout.strip()
