"""The command line: what can be asked of ``python -m bot``, and in which words."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

SCRIPT = "mentorship-companion"


class _Version(argparse.Action):
    """Prints the version, which is looked up only when asked for, and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(SCRIPT, version(SCRIPT))
        parser.exit()


def command_line() -> argparse.ArgumentParser:
    """Return the parser; what it returns has ``command``, and of some the path ``config``."""
    is_script = Path(sys.argv[0]).stem == SCRIPT
    parser = argparse.ArgumentParser(
        prog=SCRIPT if is_script else "python -m bot", description="A quiet companion for mentorship."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="tell the version")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="connect to Discord and serve")
    run.add_argument("--config", type=Path, help="a TOML file; see config.example.toml")
    run.add_argument("--new", action="store_true", help="begin an empty database, although there is a key file")
    demo = commands.add_parser("demo", help="try it in the browser: no token, no server, nothing leaves this machine")
    demo.add_argument("--story", action="store_true", help="play the whole journey here, as a transcript")
    demo.add_argument(
        "--world", choices=("fresh", "lively", "empty"), default="fresh", help="which community lives there"
    )
    demo.add_argument("--port", type=_port, help="where the page is served, on this machine only; usually 8765")
    demo.add_argument("--no-browser", action="store_true", help="do not open the page by itself")
    forget = commands.add_parser("forget-community", help="delete everything stored about one server, at once")
    forget.add_argument("community", type=_server_id, metavar="ID", help="the server's id")
    forget.add_argument("--config", type=Path, help="a TOML file; see config.example.toml")
    forget.add_argument("--yes", action="store_true", help="do not ask first")
    _add_looks(commands)
    _add_backups(commands)
    _add_keys(commands)
    return parser


def _add_looks(commands: Any) -> None:  # argparse does not name the type
    health = commands.add_parser("health", help="ask the bot that runs here how it is; ends with 1 unless it is well")
    health.add_argument("--config", type=Path, help="the TOML file that the bot runs with")
    check = commands.add_parser(
        "check",
        help="look over what a start needs: settings, key, database, token, intents, clock, disk, rights",
        description="Say a line about each thing that a start needs, with what mends it; nothing is changed, and the "
        "bot may run meanwhile. Ends with 0 when all is well, 1 where something could not be found out, such as "
        "without a network, and 2 where something has to be mended.",
    )
    check.add_argument("--config", type=Path, help="the TOML file that the bot runs with")


def _add_backups(commands: Any) -> None:  # argparse does not name the type
    backup = commands.add_parser(
        "backup",
        help="everything that is stored, in one file, while the bot runs",
        description="Write everything that is stored into one new file, for its owner alone, while the bot runs. TO "
        "is that file, or a folder for it. With verify, look such a file over and tell what is wrong with it.",
    )
    backup.add_argument("what", nargs="+", metavar="TO | verify FILE")
    backup.add_argument("--with-key", action="store_true", help="put the key in, too: then the file opens by itself")
    restore = commands.add_parser(
        "restore",
        help="put a backup in the place of an empty database",
        description="Put a backup in the place of an empty database that nobody uses. What was on its way when the "
        "backup was made is not sent again, and who deleted everything since is deleted again.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="what backup has written")
    restore.add_argument(
        "--ledger",
        type=Path,
        action="append",
        default=[],
        help="a further ledger of deletions, of another machine or another time; may be given several times",
    )
    restore.add_argument("--without-ledger", action="store_true", help="go on though there is no ledger")
    move = commands.add_parser(
        "move-to",
        help="everything into an empty database of the other kind, or elsewhere",
        description="Copy everything that is stored into an empty database, SQLite or PostgreSQL, count it and "
        "compare it. The bot has to be stopped. Cut off at any moment, it changed nothing and may be started again.",
    )
    move.add_argument("url", metavar="URL", help="the address, as database.url has it; - reads it from the input")
    for each in (backup, restore, move):
        each.add_argument("--config", type=Path, help="the TOML file that the bot runs with")


def _add_keys(commands: Any) -> None:  # argparse does not name the type
    keys = commands.add_parser("keys", help="care for the keys that encrypt what people write")
    handlers = keys.add_subparsers(dest="chore", required=True)
    rotate = handlers.add_parser(
        "rotate",
        help="a new key, and everything encrypted anew, while the bot runs",
        description="Add a new key to the key file, encrypt everything that people wrote anew under it, and retire "
        "the old one. The bot may run meanwhile. Cut off at any moment, it goes on where it was when started again. "
        "With keys from the environment, everything is encrypted anew under the first of them.",
    )
    rotate.add_argument("--config", type=Path, help="the TOML file that the bot runs with")


def _server_id(given: str) -> int:
    if not (given.isascii() and given.isdecimal()) or not 0 < int(given) < 2**63:
        raise argparse.ArgumentTypeError(f"a server's id is a long number, and not {given!r}")
    return int(given)


def _port(given: str) -> int:
    if not (given.isascii() and given.isdecimal()) or int(given) > 65535:
        raise argparse.ArgumentTypeError(f"a port is a whole number up to 65535, and not {given!r}")
    return int(given)
