"""One start of the bot in a process of its own: everything that ``python -m bot run`` does up to being ready.

``python -m tests.bench.start_once LOOPBACK DATABASE_URL`` prints, as JSON, the moments (by the clock that all
processes of a machine share) at which each part was done, the seconds of processor time, and the most memory.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

MOMENTS = {"python": time.monotonic()}


def done(part: str) -> None:
    """Remember that *part* is done now."""
    MOMENTS[part] = time.monotonic()


async def start(loopback: str, url: str, folder: Path) -> None:
    """Read the settings, make everything, log in, sweep once."""
    os.environ["COMPANION_DATABASE__URL"] = url
    os.environ["COMPANION_DATABASE__KEY_FILE"] = str(folder / "companion.key")
    import bot.__main__  # noqa: F401, PLC0415 - importing is part of what is measured
    from bot.config.settings import load_config  # noqa: PLC0415
    from bot.logging_setup import set_up_logging  # noqa: PLC0415

    config = load_config(None)
    set_up_logging(config.log)
    done("settings")
    from apscheduler.events import EVENT_JOB_EXECUTED  # noqa: PLC0415
    from discord.http import Route  # noqa: PLC0415

    from bot.app import MentorshipBot  # noqa: PLC0415
    from bot.dependencies import build_dependencies  # noqa: PLC0415

    done("imports")
    Route.BASE = loopback
    companion = MentorshipBot(build_dependencies(config))
    swept = asyncio.Event()
    companion.scheduler._scheduler.add_listener(lambda _event: swept.set(), EVENT_JOB_EXECUTED)
    async with companion:
        await companion.login("a.bench.token")
        done("set up")
        await swept.wait()
        done("first sweep")


def most_memory() -> float:
    """The peak of this process, in megabytes."""
    if sys.platform == "win32":
        return 0.0
    # What Linux counts otherwise begins with the memory of whoever started this process.
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1e3
    import resource  # noqa: PLC0415 - Unix only

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(start(sys.argv[1], sys.argv[2], Path(folder)))
    print(json.dumps({"moments": MOMENTS, "worked": time.process_time(), "megabytes": most_memory()}))
