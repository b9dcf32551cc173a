"""``python -m bot forget-community ID``: delete everything that is stored about one server, at once."""

from __future__ import annotations

import asyncio
import sys

from bot.config.settings import Config
from bot.dependencies import build_dependencies
from bot.encryption.key_file import KeyFileError
from bot.file_permissions import warn_of_readable_database_files
from bot.rules.refusals import NotFound
from bot.services.communities.guild_lifecycle import GuildLifecycleService
from bot.services.core.context import ServiceContext
from bot.services.privacy.ledger import follow_own_ledger
from bot.ui.setup.guide import GuideUnreadable
from storage.database import DatabaseUnreachable
from storage.ledger import LedgerUnusable
from storage.maintenance.key_checks import check_keys
from storage.maintenance.migrate import DatabaseNotCopied, DatabaseTooNew, migrate
from storage.schema.types import WrongKey

from .start_checks import StartRefused, require_database_and_key

_DONE, _FAILED, _NOT_FOUND_OR_WRONG_SETTINGS = 0, 1, 2

CONFIRMATION_PROMPT = (
    "Everything that is stored about the server {id} and its people will be deleted for good: settings, mentorships, "
    "words, messages on their way. If the bot is still in that server, it begins there from nothing.\n"
    "Type the id again to go on: "
)


def erase_community(config: Config, community_id: int, *, is_sure: bool) -> int:
    """Delete everything about a server, after asking unless *is_sure*; return the exit code.

    0 is done, 1 failed or cancelled, 2 not found or wrong settings.
    """
    if not is_sure and not _is_confirmed(community_id):
        print("Nothing was deleted.")
        return _FAILED
    try:
        forgotten = asyncio.run(_erase(config, community_id))
    except NotFound:
        print(f"Nothing is stored about a server with the id {community_id}.", file=sys.stderr)
        return _NOT_FOUND_OR_WRONG_SETTINGS
    except DatabaseUnreachable as problem:
        print(problem, file=sys.stderr)
        return _FAILED
    except (
        StartRefused,
        KeyFileError,
        WrongKey,
        LedgerUnusable,
        GuideUnreadable,
        DatabaseTooNew,
        DatabaseNotCopied,
    ) as problem:
        print(problem, file=sys.stderr)
        return _NOT_FOUND_OR_WRONG_SETTINGS
    print(f"Deleted for good: {', '.join(f'{table} {rows}' for table, rows in sorted(forgotten.items()))}.")
    return _DONE


def _is_confirmed(community_id: int) -> bool:
    try:
        return input(CONFIRMATION_PROMPT.format(id=community_id)).strip() == str(community_id)
    except EOFError:  # nobody is there to ask
        return False


async def _erase(config: Config, community_id: int) -> dict[str, int]:
    await require_database_and_key(config, may_begin=False)
    dependencies = build_dependencies(config)
    database = dependencies.database
    try:
        await database.check_connection()
        warn_of_readable_database_files(database)
        await migrate(database)
        await check_keys(database)
        await follow_own_ledger(database, dependencies.programme, at=dependencies.clock())
        return await GuildLifecycleService(
            ServiceContext(database, dependencies.clock, dependencies.programme)
        ).erase_community(community_id)
    finally:
        await database.close()
