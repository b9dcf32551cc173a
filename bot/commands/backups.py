"""``python -m bot backup TO``, ``backup verify FILE`` and ``restore FILE``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.clock import Clock
from bot.config.settings import Config
from bot.dependencies import programme_of
from bot.encryption.key_file import KeyFile
from bot.file_permissions import warn_of_readable_database_files
from bot.services.privacy.ledger import follow_ledgers
from storage.database import Database
from storage.ledger import Ledger
from storage.maintenance.backup import write_backup
from storage.maintenance.backup_file import BackupInfo, BackupUnusable, problems_in, read_info
from storage.maintenance.key_checks import fingerprints_in_use
from storage.maintenance.restore import RestoreRefused, require_free_place, restore_backup
from storage.schema.key_ring import KeyRing, fingerprint

from .start_checks import require_database_and_key

Say = Callable[[str], None]


def backup_target(given: Path, *, at: datetime) -> Path:
    """Return the file to write: in a folder, one named for the moment."""
    return given / f"companion-{at:%Y%m%d-%H%M%S}.backup" if given.is_dir() else given


async def back_up(config: Config, target: Path, *, with_key: bool, clock: Clock, say: Say) -> None:
    """Write a backup, look it over, and *say* what it is.

    Raises StartRefused, KeyFileError, DatabaseUnreachable, DatabaseTooOld, BackupFailed or BackupUnusable.
    """
    now = clock()
    await require_database_and_key(config, may_begin=False)
    keys = _given_keys(config)
    database = Database(config.database.url, KeyRing(keys))
    try:
        await database.check_connection()
        warn_of_readable_database_files(database)
        in_use = set(await fingerprints_in_use(database))
        held = [key for key in keys if fingerprint(key) in in_use] if with_key else []
        info = await write_backup(database, target, at=now, keys=held)
    finally:
        await database.close()
    say(f"Written: {target}, for its owner alone. {_described(info)}")
    _require_sound(target, info, KeyRing(keys))


def verify_backup(config: Config, file: Path, *, say: Say) -> None:
    """Look a backup over, and *say* what it is. Raises KeyFileError, or BackupUnusable with all that is wrong."""
    info = read_info(file)
    say(f"{file}: {_described(info)}")
    _require_sound(file, info, _key_ring([*_given_keys(config), *info.keys]))
    say("It is whole: every row is as it was written, and what is encrypted opens with every key that it needs.")


async def restore(
    config: Config,
    file: Path,
    *,
    clock: Clock,
    say: Say,
    ledgers: Sequence[Path] = (),
    needs_ledger: bool = True,
) -> None:
    """Put a backup in the place of an empty database, and *say* what came of it.

    Who was deleted since, by the bot's own ledger or the *ledgers* given, is deleted again before; where there is
    none, nothing is restored if *needs_ledger*.

    Raises BackupUnusable, RestoreRefused, KeyFileError, WrongKey, LedgerUnusable or DatabaseUnreachable.
    """
    info = read_info(file)
    keys = _given_keys(config) or info.keys
    _require_sound(file, info, _key_ring(keys))
    key_ring, key_file = KeyRing(keys), KeyFile(config.database.key_file)
    given = _ledgers_for(config, ledgers, key_ring, needs_one=needs_ledger)
    now = clock()
    database = Database(config.database.url, key_ring)
    try:
        await require_free_place(database)
        if not config.database.keys and not key_file.path.exists():
            key_file.create(keys)
        beside = database.sqlite_file or key_file.path
        follow = partial(follow_ledgers, programme=programme_of(config), ledgers=given, at=now)
        deleted = await restore_backup(file, info, database, beside=beside, at=now, finish=follow)
    finally:
        await database.close()
    say(
        f"Restored as it was on {_day(info.made_at)}. Deleted again by {_ledgers(given)}: {deleted}. What was on its "
        "way then is not sent again, and what was to come since has been moved on. Start the bot when you like."
    )


def _ledgers_for(config: Config, further: Sequence[Path], key_ring: KeyRing, *, needs_one: bool) -> list[Ledger]:
    """Return the bot's own ledger, if it is there, and the others. Raises RestoreRefused."""
    own = config.database.ledger_file
    paths = [*([own] if own.exists() else []), *further]
    if needs_one and not paths:
        raise RestoreRefused(
            f"There is no ledger of deletions at {own} (database.ledger), so everybody who has deleted everything "
            "since the backup was made would come back. Put it there, or give one with --ledger. If there never was "
            "one, say --without-ledger."
        )
    return [Ledger(path, key_ring) for path in paths]


def _ledgers(given: Sequence[Ledger]) -> str:
    return " and ".join(str(ledger.path) for ledger in given) or "no ledger of deletions, as none was found"


def _require_sound(file: Path, info: BackupInfo, key_ring: KeyRing | None) -> None:
    """Raise BackupUnusable with all that is wrong with a backup."""
    if problems := problems_in(file, info, key_ring):
        raise BackupUnusable("\n".join([f"{file} cannot be relied on.", *problems]))


def _key_ring(keys: Sequence[str]) -> KeyRing | None:
    return KeyRing(keys) if keys else None


def _given_keys(config: Config) -> list[str]:
    """Return the keys from the environment, else those of the key file, if there is one. Raises KeyFileError."""
    file = KeyFile(config.database.key_file)
    given = [key.get_secret_value() for key in config.database.keys]
    return given or (file.read_keys() if file.path.exists() else [])


def _described(info: BackupInfo) -> str:
    key = "holds the key: anyone who has it can read everything" if info.keys else "does not hold the key"
    return (
        f"A backup of {_day(info.made_at)}, of version {info.version}, under the key with the print "
        f"{' and '.join(info.fingerprints)}. It {key}."
    )


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
