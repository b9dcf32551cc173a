"""The demo: this very bot with its real database, in a simulated Discord, in the browser or as a story."""

from __future__ import annotations

import asyncio
import sys

from bot.config.sections import LogSettings
from bot.logging_setup import set_up_logging
from bot.process.shutdown import run_until_stopped

EXIT_NOT_POSSIBLE = 2
EXIT_INTERRUPTED = 130

NEEDS_SIMCORD = (
    'The demo plays in SimCord, which is not installed here. This brings it: python -m pip install -e ".[demo]"'
)


def demo(*, story: bool, world: str, port: int | None, opens_browser: bool) -> int:
    """Run the demo; return the exit code: 0 done or stopped, 1 the story went wrong, 2 not possible here."""
    try:
        from bot.demo.story.play import tell_story  # noqa: PLC0415 - SimCord may be missing, which is told in words
        from bot.demo.web.other_worlds import WorldName  # noqa: PLC0415
        from bot.demo.web.port import PortNotFree, take_port  # noqa: PLC0415
        from bot.demo.web.serve import serve_demo  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in {"bot", "cogs", "storage"}:
            raise
        print(NEEDS_SIMCORD, file=sys.stderr)
        return EXIT_NOT_POSSIBLE
    # Someone reads along in this terminal, so only what is broken is logged here.
    set_up_logging(LogSettings(level="ERROR"))
    when_stopped = EXIT_INTERRUPTED if story else 0
    try:
        work = (
            tell_story() if story else serve_demo(WorldName(world), port=take_port(port), opens_browser=opens_browser)
        )
        return asyncio.run(run_until_stopped(work, exit_code_when_stopped=when_stopped))
    except PortNotFree as problem:
        print(problem, file=sys.stderr)
        return EXIT_NOT_POSSIBLE
    except KeyboardInterrupt:
        return when_stopped
