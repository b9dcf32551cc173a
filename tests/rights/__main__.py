"""``python -m tests.rights``: write the table anew, as it is now; somebody looks at the difference."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.demo.world.community import SetClock, invent
from bot.demo.world.world import Prompt
from storage.maintenance.migrate import migrate
from tests.conftest import new_companion
from tests.support.databases import Lite, store_at

from . import table
from .checking import found_by
from .world import FACILITATORS, FROM_OUTSIDE, MEMBERS, THE_TWO


async def everything(folder: Path) -> dict[str, dict[str, str]]:
    """What happens, by row and by caller."""
    (folder / "bot").mkdir()
    first = store_at(f"sqlite+aiosqlite:///{folder}/migrated.db")
    await migrate(first)
    await first.close()
    lite, found = Lite(folder / "bot", folder / "migrated.db"), dict[str, dict[str, str]]()
    for callers in (FROM_OUTSIDE, MEMBERS, THE_TWO, FACILITATORS):
        clock = SetClock()
        bot = new_companion(lite.emptied_store(), clock)
        env = Prompt(bot, settle_timeout=30)
        await env.start()
        for row, words in (await found_by(await invent(env, bot, clock), callers)).items():
            found.setdefault(row, {}).update(words)
        await bot.close()
        await env.shutdown()
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="companion-rights-") as place:
        found = asyncio.run(everything(Path(place)))
    table.FILE.write_text(table.written(found), encoding="utf-8")
