"""A long run: ``python -m tests.two_worlds 500`` plays so many random scripts; a second number is the first seed."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from storage.maintenance.migrate import migrate
from tests.support.databases import SqliteDatabases, database_at
from tests.support.settings_snapshot import SettingsSnapshot

from .observers import OBSERVERS
from .playing import Player, told_apart
from .random_scripts import random_script


async def play_scripts(count: int, first: int) -> int:
    """Play so many scripts and print what told the worlds apart; return how many did."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.db"
        database = database_at(f"sqlite+aiosqlite:///{file}")
        await migrate(database)
        await database.close()
        (Path(folder) / "played").mkdir()
        databases, settings = SqliteDatabases(Path(folder) / "played", file), SettingsSnapshot()
        for seed in range(first, first + count):
            script, player = random_script(seed), Player(databases, settings)
            found = {label: await told_apart(player, script.secret, label, seed=seed) for label in OBSERVERS}
            for label, told in found.items():
                if told:
                    print(f"== {seed}: {label} learns of {script.name}", *script.steps, told, sep="\n")
            failed += any(found.values())
    print(f"{count} scripts, {failed} told something.")
    return failed


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    scripts, start, *_ = [*map(int, sys.argv[1:]), *(100, 0)[len(sys.argv) - 1 :]]
    sys.exit(asyncio.run(play_scripts(scripts, start)) > 0)
