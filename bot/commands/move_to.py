"""``python -m bot move-to URL``: everything from the settings' database into an empty one, SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.config.settings import Config, database_url
from bot.encryption.key_file import KeyFile
from storage.database import Database
from storage.maintenance.move import move
from storage.schema.key_ring import KeyRing

from .start_checks import require_database_and_key


async def move_to(config: Config, given: str, settings: Path | None, *, say: Callable[[str], None]) -> None:
    """Move everything to the address *given*, relative to the folder of the *settings*, and *say* what is next.

    Raises ConfigError, StartRefused, KeyFileError, WrongKey, MoveRefused, MoveFailed, DatabaseTooOld or
    DatabaseUnreachable.
    """
    url = database_url(given, settings)
    await require_database_and_key(config, may_begin=False)
    keys = [key.get_secret_value() for key in config.database.keys] or KeyFile(config.database.key_file).read_keys()
    source, target = (Database(each, KeyRing(keys)) for each in (config.database.url, url))
    try:
        rows = await move(source, target)
    finally:
        await source.close()
        await target.close()
    say(
        f"Moved: {rows} rows, counted and compared, from {source.shown_url} to {target.shown_url}. Now set "
        "database.url to the new address and start the bot; the key and the ledger stay as they are. The old "
        "database is as it was. Never start a bot with it again, and delete it when all is well."
    )
