"""``python -m bot forget-community ID``: everything that is stored about one server goes, at once."""

from __future__ import annotations

import asyncio
import sys

from bot.app import Parts, parts_from
from bot.config.settings import Config
from bot.database_files import warn_if_open
from bot.encryption.key_file import KeyUnreadable
from bot.rules.refusals import NotFound
from bot.services.communities.lifecycle import Invitations
from bot.services.core.context import Desk
from bot.ui.setup.guide import GuideUnreadable
from storage.database import DatabaseOutOfReach
from storage.maintenance.key_check import check_key
from storage.maintenance.migrate import DatabaseTooNew, migrate
from storage.schema.types import WrongKey

DONE, FAILED, WRONG = 0, 1, 2

ASKS = (
    "Everything that is stored about the server {id} and its people will be deleted for good: settings, mentorships, "
    "words, messages on their way. If the bot is still in that server, it begins there from nothing.\n"
    "Type the id again to go on: "
)


def forget_community(config: Config, community_id: int, *, is_sure: bool) -> int:
    """Ask first, unless the caller *is_sure*; gives the exit code: 0 done, 1 failed or left as it was, 2 wrong."""
    if not is_sure and not _agreed(community_id):
        print("Nothing was deleted.")
        return FAILED
    try:
        forgotten = asyncio.run(_forget(parts_from(config), community_id))
    except NotFound:
        print(f"Nothing is stored about a server with the id {community_id}.", file=sys.stderr)
        return WRONG
    except DatabaseOutOfReach as problem:
        print(problem, file=sys.stderr)
        return FAILED
    except (KeyUnreadable, WrongKey, GuideUnreadable, DatabaseTooNew) as problem:
        print(problem, file=sys.stderr)
        return WRONG
    print(f"Deleted for good: {', '.join(f'{table} {rows}' for table, rows in sorted(forgotten.items()))}.")
    return DONE


def _agreed(community_id: int) -> bool:
    try:
        return input(ASKS.format(id=community_id)).strip() == str(community_id)
    except EOFError:  # nobody is there to ask
        return False


async def _forget(parts: Parts, community_id: int) -> dict[str, int]:
    store = parts.store
    try:
        await store.reach()
        warn_if_open(store)
        await migrate(store)
        await check_key(store)
        return await Invitations(Desk(store, parts.clock, parts.programme)).forget(community_id)
    finally:
        await store.close()
