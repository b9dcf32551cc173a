"""``python -m tests.authorization``: write the table again, as it is now; somebody looks at the difference."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.demo.world.community import ManualClock, create_community
from bot.demo.world.world import DemoEnv
from storage.maintenance.migrate import migrate
from tests.conftest import new_companion
from tests.support.databases import SqliteDatabases, database_at

from . import table
from .comparing import run_attempts
from .world import FACILITATORS, MEMBERS, OUTSIDERS, PAIR_CALLERS


async def everything(folder: Path) -> dict[str, dict[str, str]]:
    """What happens, by row and by caller."""
    (folder / "bot").mkdir()
    first = database_at(f"sqlite+aiosqlite:///{folder}/migrated.db")
    await migrate(first)
    await first.close()
    databases, found = SqliteDatabases(folder / "bot", folder / "migrated.db"), dict[str, dict[str, str]]()
    for callers in (OUTSIDERS, MEMBERS, PAIR_CALLERS, FACILITATORS):
        clock = ManualClock()
        bot = new_companion(databases.fresh_database(), clock)
        env = DemoEnv(bot, settle_timeout=30)
        await env.start()
        for row, words in (await run_attempts(await create_community(env, bot, clock), callers)).items():
            found.setdefault(row, {}).update(words)
        await bot.close()
        await env.shutdown()
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="companion-authorization-") as place:
        found = asyncio.run(everything(Path(place)))
    table.TABLE_FILE.write_text(table.written(found), encoding="utf-8")
