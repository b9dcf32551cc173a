"""The command line: ``mentorship-companion``, or ``python -m bot``, runs the bot, its demo, or care for its data."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

from bot.config.settings import Config, ConfigError, load_config

from .clock import system_clock
from .commands.command_line import command_line
from .logging_setup import set_up_logging
from .process.shutdown import run_until_stopped, serve_until_stopped, stop_event

EXIT_FAILED, EXIT_WRONG_SETTINGS = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return the exit code: 0 done, 1 failed, 2 wrong settings or usage."""
    _forget_current_folder()
    parser = command_line()
    asked = parser.parse_args(arguments)
    if asked.command == "backup" and (asked.what[:-1] not in ([], ["verify"]) or asked.what[-1] == "verify"):
        parser.error('it is "backup TO", or "backup verify FILE"')
    if asked.command == "demo":
        # Needs SimCord, which a server that runs the real bot does not have.
        from bot.demo import demo  # noqa: PLC0415

        return demo(story=asked.story, world=asked.world, port=asked.port, opens_browser=not asked.no_browser)
    if asked.command == "check":
        from bot.commands.check import check  # noqa: PLC0415 - as for what serves

        return asyncio.run(check(asked.config, clock=system_clock, say=print))
    try:
        config = load_config(asked.config)
        if asked.command == "forget-community":
            from bot.commands.erase_community import erase_community  # noqa: PLC0415 - as for what serves

            return erase_community(config, asked.community, is_sure=asked.yes)
        if asked.command == "health":
            from bot.commands.health import ask_health  # noqa: PLC0415 - as above

            return ask_health(config.health)
        token = config.require_token() if asked.command == "run" else ""
    except ConfigError as problem:
        return _print_problem(problem)
    set_up_logging(config.log)
    work = (
        _run(config, token, may_begin=asked.new)
        if asked.command == "run"
        else run_until_stopped(_maintain(asked, config), exit_code_when_stopped=EXIT_FAILED)
    )
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:  # where signals have no handlers; the bot has closed by now
        return 0


def _forget_current_folder() -> None:
    """Take the folder in which the bot was started off the path, where Python would find a foreign ``cogs``."""
    current = Path.cwd()
    if current != Path(__file__).parents[1]:
        sys.path[:] = [each for each in sys.path if each and Path(each).absolute() != current]


async def _run(config: Config, token: str, *, may_begin: bool) -> int:
    # Before what takes its time: asked to stop meanwhile, it stops then.
    stop = stop_event()
    # Discord and the database take a while to import; a mistake in the settings is told before that.
    from discord import LoginFailure, PrivilegedIntentsRequired  # noqa: PLC0415

    from bot.app import serving_bot  # noqa: PLC0415
    from bot.commands.start_checks import StartRefused, wait_for_database  # noqa: PLC0415
    from bot.connection import leave_out_voice  # noqa: PLC0415
    from bot.encryption.key_file import KeyFileError  # noqa: PLC0415
    from bot.health.server import HealthPortTaken  # noqa: PLC0415
    from bot.ui.setup.guide import GuideUnreadable  # noqa: PLC0415
    from storage.database import DatabaseUnreachable, DatabaseUrlUnusable  # noqa: PLC0415
    from storage.ledger import LedgerUnusable  # noqa: PLC0415
    from storage.maintenance.migrate import DatabaseNotCopied, DatabaseTooNew  # noqa: PLC0415
    from storage.schema.types import WrongKey  # noqa: PLC0415

    try:
        if not await wait_for_database(config, stop, may_begin=may_begin):
            return 0
        leave_out_voice()
        bot = serving_bot(config)
        await serve_until_stopped(stop, bot.start(token), bot.close)
    except (StartRefused, KeyFileError, WrongKey, LedgerUnusable, GuideUnreadable) as problem:
        return _print_problem(problem)
    except (DatabaseTooNew, DatabaseNotCopied, DatabaseUrlUnusable) as problem:
        return _print_problem(problem)
    except (DatabaseUnreachable, HealthPortTaken) as problem:
        _print_problem(problem)
        return EXIT_FAILED
    except LoginFailure:
        return _print_problem("Discord does not know this token (discord.token). Make a new one in the portal.")
    except PrivilegedIntentsRequired:
        return _print_problem("The Server Members intent is off. Turn it on in Discord's portal, under Bot.")
    except Exception as error:  # noqa: BLE001 - the outermost place: told without anybody's words
        structlog.get_logger(__name__).critical("stopped", exc_info=error)
        return EXIT_FAILED
    return 0


async def _maintain(asked: argparse.Namespace, config: Config) -> int:
    from bot.commands.rotate_keys import RotationNotPossible  # noqa: PLC0415
    from bot.commands.start_checks import StartRefused  # noqa: PLC0415
    from bot.encryption.key_file import KeyFileError  # noqa: PLC0415
    from storage.database import DatabaseUnreachable, DatabaseUrlUnusable  # noqa: PLC0415
    from storage.ledger import LedgerUnusable  # noqa: PLC0415
    from storage.maintenance.backup import BackupFailed  # noqa: PLC0415
    from storage.maintenance.backup_file import BackupUnusable  # noqa: PLC0415
    from storage.maintenance.migrate import DatabaseTooNew, DatabaseTooOld  # noqa: PLC0415
    from storage.maintenance.move import MoveFailed, MoveRefused  # noqa: PLC0415
    from storage.maintenance.restore import RestoreRefused  # noqa: PLC0415
    from storage.schema.types import WrongKey  # noqa: PLC0415

    try:
        await _do_maintenance(asked, config)
    except (StartRefused, RestoreRefused, RotationNotPossible, KeyFileError, WrongKey, LedgerUnusable) as problem:
        return _print_problem(problem)
    except (DatabaseTooNew, DatabaseTooOld, DatabaseUrlUnusable, MoveRefused, ConfigError) as problem:
        return _print_problem(problem)
    except (DatabaseUnreachable, BackupFailed, BackupUnusable, MoveFailed) as problem:
        _print_problem(problem)
        return EXIT_FAILED
    except Exception as error:  # noqa: BLE001 - the outermost place: told without anybody's words
        structlog.get_logger(__name__).critical("stopped; it may be started again", exc_info=error)
        return EXIT_FAILED
    return 0


async def _do_maintenance(asked: argparse.Namespace, config: Config) -> None:
    from bot.commands import backups  # noqa: PLC0415
    from bot.commands.move_to import move_to  # noqa: PLC0415
    from bot.commands.rotate_keys import rotate_keys  # noqa: PLC0415

    if asked.command == "move-to":
        # A password is better not on the command line, where others on the machine may see it.
        url = sys.stdin.readline().strip() if asked.url == "-" else asked.url
        await move_to(config, url, asked.config, say=print)
    elif asked.command == "keys":
        await rotate_keys(config, say=print)
    elif asked.command == "restore":
        await backups.restore(
            config,
            asked.file,
            clock=system_clock,
            say=print,
            ledgers=asked.ledger,
            needs_ledger=not asked.without_ledger,
        )
    elif len(asked.what) > 1:
        backups.verify_backup(config, Path(asked.what[-1]), say=print)
    else:
        target = backups.backup_target(Path(asked.what[0]), at=system_clock())
        await backups.back_up(config, target, with_key=asked.with_key, clock=system_clock, say=print)


def _print_problem(problem: object) -> int:
    print(problem, file=sys.stderr)
    return EXIT_WRONG_SETTINGS


if __name__ == "__main__":
    sys.exit(main())
