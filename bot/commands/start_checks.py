"""Checks before anything is opened or made: whether the database and the key file belong to each other."""

from __future__ import annotations

from cryptography.fernet import Fernet

from bot.config.settings import Config
from bot.encryption.key_file import KeyFile
from storage.database import Database
from storage.maintenance.key_checks import recorded_fingerprints
from storage.maintenance.migrate import is_new
from storage.schema.key_ring import KeyRing


class StartRefused(Exception):
    """A database or a key is missing, and a new one would hide that; the text says which, and what to do."""


async def require_database_and_key(config: Config, *, may_begin: bool) -> None:
    """Refuse to begin a database where a key or a ledger is, unless *may_begin*, and a key where a database is.

    A first start has neither. Nothing is made or changed. Raises StartRefused or DatabaseUnreachable.
    """
    key_file, ledger = config.database.key_file, config.database.ledger_file
    has_used_key = not config.database.keys and KeyFile(key_file).is_used
    evidence = [path for path, is_there in ((key_file, has_used_key), (ledger, ledger.exists())) if is_there]
    # Nothing is encrypted or decrypted here.
    database = Database(config.database.url, KeyRing([Fernet.generate_key()]))
    url = database.engine.url.render_as_string(hide_password=True)
    try:
        if await is_new(database):
            if evidence and not may_begin:
                raise StartRefused(
                    f"There is a file {evidence[0]} of a bot that has run, but nothing yet in {url} (database.url). "
                    "If that address is wrong, put it right; a lost database comes back from a backup, with "
                    '"python -m bot restore". To begin with an empty one, start once with "run --new".'
                )
        elif not config.database.keys and not key_file.exists():
            prints = " or ".join(await recorded_fingerprints(database)) or "that this database began with"
            raise StartRefused(
                f"The key with the print {prints} is missing: {key_file} (database.key_file) is not there, and "
                f"without it, what people wrote in {url} cannot be opened. Put the original file back from your "
                "backup. Nothing was made or changed."
            )
    finally:
        await database.close()
