"""``python -m tests.rights``: write the table anew, as it is now; the difference is for somebody to look at."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.demo.community import SetClock, invent
from bot.demo.world import Prompt
from storage.migrate import migrate
from tests.conftest import new_companion
from tests.databases import store_at

from . import table
from .checking import found_by
from .world import FACILITATORS, FROM_OUTSIDE, MEMBERS, THE_TWO


async def everything() -> dict[str, dict[str, str]]:
    """What happens, by row and by caller."""
    found: dict[str, dict[str, str]] = {}
    for callers in (FROM_OUTSIDE, MEMBERS, THE_TWO, FACILITATORS):
        with tempfile.TemporaryDirectory(prefix="companion-rights-") as folder:
            store, clock = store_at(f"sqlite+aiosqlite:///{folder}/companion.db"), SetClock()
            await migrate(store)
            env = Prompt(new_companion(store, clock), settle_timeout=30)
            await env.start()
            for row, words in (await found_by(await invent(env, env.bot, clock), callers)).items():  # type: ignore[arg-type]  # the bot it was given
                found.setdefault(row, {}).update(words)
            await env.bot.close()
            await env.shutdown()
    return found


if __name__ == "__main__":
    Path(table.FILE).write_text(table.written(asyncio.run(everything())), encoding="utf-8")
