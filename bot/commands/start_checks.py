"""Checks before anything is opened or made: whether the database and the key file belong to each other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from bot.config.settings import Config
from bot.encryption.key_file import KeyFile
from bot.process.shutdown import run_until
from storage.database import Database, DatabaseUnreachable, DatabaseUrlUnusable
from storage.maintenance.key_checks import recorded_fingerprints
from storage.maintenance.migrate import is_new
from storage.schema.key_ring import KeyRing
from storage.urls import option_problem

log = structlog.get_logger(__name__)

PATIENCE_S, PAUSE_S = 60.0, 2.0
"""Seconds for which a start waits for what may pass, such as a database server that starts, and between two tries."""


class StartRefused(Exception):
    """A database or a key is missing, and a new one would hide that; the text says which, and what to do."""


async def require_database_and_key(config: Config, *, may_begin: bool) -> None:
    """Refuse to begin a database where a key or a ledger is, unless *may_begin*, and a key where a database is.

    A first start has neither. Nothing is made or changed. Raises StartRefused or DatabaseUnreachable.
    """
    key_file, ledger = config.database.key_file, config.database.ledger_file
    has_used_key = not config.database.keys and KeyFile(key_file).is_used
    evidence = [path for path, is_there in ((key_file, has_used_key), (ledger, ledger.exists())) if is_there]
    try:
        # Nothing is encrypted or decrypted here.
        database = Database(config.database.url, KeyRing([Fernet.generate_key()]))
    except (TypeError, ValueError):
        raise DatabaseUrlUnusable(option_problem(make_url(config.database.url))) from None
    url = database.shown_url
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


async def wait_for_database(config: Config, stop: asyncio.Event, *, may_begin: bool) -> bool:
    """Check the database and the key, with patience; return False where the process is asked to stop meanwhile.

    Raises StartRefused or DatabaseUnreachable.
    """
    checking = with_patience(partial(require_database_and_key, config, may_begin=may_begin))
    checked = await run_until(stop, checking)
    return not checked.cancelled() and checked.result() is None


async def with_patience(
    attempt: Callable[[], Awaitable[None]], *, patience_s: float = PATIENCE_S, pause_s: float = PAUSE_S
) -> None:
    """Make an attempt again for as long as the database cannot be opened for a reason that may pass.

    Raises DatabaseUnreachable where that is none, or when *patience_s* seconds are over.
    """
    now = asyncio.get_running_loop().time
    until, is_told = now() + patience_s, False
    while True:
        try:
            return await attempt()
        except DatabaseUnreachable as problem:
            if not problem.may_pass or now() > until:
                raise
            if not is_told:
                log.warning("the database cannot be opened yet; trying again", up_to_s=round(patience_s))
            is_told = True
        await asyncio.sleep(pause_s)
