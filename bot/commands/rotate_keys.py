"""``python -m bot keys rotate``: add a key and re-encrypt what people wrote under it, while the bot runs.

It can be interrupted at any moment and started again: what is done stays done, and a key file with more than one key
shows that a rotation is not finished.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.config.settings import Config, environment_variable
from bot.encryption.file_key_ring import KEY_FILE_CHECK_INTERVAL_S
from bot.encryption.key_file import KeyFile
from bot.file_permissions import warn_of_readable_database_files
from storage.database import Database
from storage.ledger import Ledger
from storage.maintenance.key_checks import check_keys, delete_key_checks, fingerprints_in_use
from storage.maintenance.migrate import require_current_version
from storage.maintenance.reencryption import PAUSE_S, Reencryption
from storage.schema.key_ring import KeyRing

NEW_KEY_KNOWN_AFTER_S = KEY_FILE_CHECK_INTERVAL_S + 5
"""Seconds after which every running bot has read a new key, with some to spare."""

NEW_KEY_COMMAND = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


class RotationNotPossible(Exception):
    """Nothing was rotated, because something has to be done before; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonotonicTime:
    """Monotonic clock and sleep, both in seconds; a test has its own."""

    now_s: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


async def rotate_keys(config: Config, say: Callable[[str], None], time_source: MonotonicTime | None = None) -> None:
    """Rotate the keys and *say* in whole sentences what is done, with fingerprints and never with keys.

    Raises RotationNotPossible, KeyFileError, WrongKey, LedgerUnusable, DatabaseTooOld or DatabaseUnreachable.
    """
    given = [key.get_secret_value() for key in config.database.keys]
    file = None if given else KeyFile(config.database.key_file)
    if file and file.version() is None:
        raise RotationNotPossible(f"There is no key yet in {file.path}: the bot makes one on its first start.")
    database = Database(config.database.url, KeyRing(file.read_keys() if file else given))
    try:
        await database.check_connection()
        warn_of_readable_database_files(database)
        await require_current_version(database)
        if not file and database.key_ring.newest_fingerprint not in await fingerprints_in_use(database):
            raise RotationNotPossible(
                f"The bot has not been started yet with the key {database.key_ring.newest_fingerprint}. Restart it "
                "with the keys as they are now, so that it can read what is sealed under the new one, and then start "
                "this again."
            )
        # Whether all is well with the keys of before, while nothing is changed.
        await check_keys(database)
    finally:
        await database.close()
    await _rotate_with(config, file, given, say, time_source or MonotonicTime())


async def _rotate_with(
    config: Config,
    file: KeyFile | None,
    environment_keys: list[str],
    say: Callable[[str], None],
    time_source: MonotonicTime,
) -> None:
    if file:
        file.add_key()
    since = time_source.now_s()
    # A ring that stays as it is now: should yet another key come meanwhile, its words are not taken for old ones.
    key_ring = KeyRing(file.read_keys() if file else environment_keys)
    database = Database(config.database.url, key_ring)
    try:
        await database.check_connection()
        await check_keys(database)
        say(
            f"The key {key_ring.newest_fingerprint} is the one that encrypts now. Back it up, apart from the "
            "database."
        )
        resealed = await _reencrypt_all(
            database, time_source, until_s=since + NEW_KEY_KNOWN_AFTER_S if file else since
        )
        say(f"{resealed} entries were encrypted anew; everything that people wrote is under that key.")
        if (ledger := Ledger(config.database.ledger_file, key_ring)).path.exists():
            ledger.reencrypt_key()
        await delete_key_checks(database, key_ring.fingerprints[1:])
    finally:
        await database.close()
    if file:
        say(_summary_for_key_file(file, file.retire(key_ring.fingerprints[1:])))
    else:
        say(_summary_for_environment(key_ring))


async def _reencrypt_all(database: Database, time_source: MonotonicTime, *, until_s: float) -> int:
    reencryption = Reencryption(database, time_source.sleep)
    await reencryption.run_pass()
    while (left := until_s - time_source.now_s()) > 0:
        # Until then, a running bot may still write under the key that was the newest before.
        await time_source.sleep(left)
    await reencryption.wait_for_writers()
    while await reencryption.run_pass():
        await time_source.sleep(PAUSE_S)
    return reencryption.reencrypted_rows


def _summary_for_key_file(file: KeyFile, retired: list[str]) -> str:
    if not retired:
        return "Another rotation has retired the keys of before."
    return (
        f"Retired: {', '.join(retired)}, now in {file.retired_path}. Backups of the database from before still need "
        "it: keep that file as safe as a key, for as long as you keep those backups, and then delete it."
    )


def _summary_for_environment(key_ring: KeyRing) -> str:
    keys = environment_variable("database.keys")
    if not (old := key_ring.fingerprints[1:]):
        return (
            f"There is no other key in {keys}. For a new one, run {NEW_KEY_COMMAND}, put what it prints in front of "
            "the present key, with a comma between them, restart the bot, and start this again."
        )
    return (
        f"You may take out of {keys}: {', '.join(old)}. Backups of the database from before still need it: keep it "
        "in a safe place for as long as you keep those backups. Restart the bot when you have."
    )
