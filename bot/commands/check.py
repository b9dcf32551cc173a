"""``python -m bot check``: looks over what a start needs and says a line about each thing, with what mends it.

Nothing is changed. No key, token or password is in what it says, and Discord is asked only who the bot is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from cryptography.fernet import Fernet

from bot.clock import Clock
from bot.config.settings import Config, ConfigError, load_config
from bot.dependencies import programme_of
from bot.encryption.key_file import KeyFile, KeyFileError
from bot.ui.setup.guide import GuideUnreadable, read_guide
from storage.database import Database, DatabaseUnreachable
from storage.ledger import Ledger, LedgerUnusable
from storage.maintenance.key_checks import require_keys
from storage.maintenance.migrate import latest_version, stored_version
from storage.schema.key_ring import KeyRing
from storage.schema.types import WrongKey
from storage.sqlite.files import is_readable_by_others

from .discord_look import Look, look_at_discord
from .start_checks import StartRefused, require_database_and_key

ALL_WELL, NOT_KNOWN, TO_MEND = 0, 1, 2
"""Exit codes: all is well; something could not be found out; something has to be mended."""

MIN_FREE_BYTES = 100_000_000
"""Bytes that should be free besides a copy of the database, which an update makes."""

MAX_CLOCK_ERROR_S = 60
"""Seconds by which the clock may be wrong: with more, people are written to at the wrong time."""

MEMBERS_INTENT_FLAGS = 1 << 14 | 1 << 15
"""Bits of an application's flags: the intent is granted, or is on without a grant, as for up to a hundred servers."""


class Verdict(Enum):
    """How it is with one thing; the value begins its line."""

    WELL = "ok"
    NOT_KNOWN = "?"
    TO_MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one thing, in plain words."""

    verdict: Verdict
    subject: str = field(repr=False)
    text: str = field(repr=False)

    @property
    def line(self) -> str:
        """What is shown of it."""
        return f"{self.verdict.value:<5} {self.subject:<9} {self.text}"


def _well(subject: str, text: str) -> Finding:
    return Finding(Verdict.WELL, subject, text)


def _to_mend(subject: str, text: object) -> Finding:
    return Finding(Verdict.TO_MEND, subject, str(text))


def _not_known(subject: str, text: object) -> Finding:
    return Finding(Verdict.NOT_KNOWN, subject, str(text))


async def check(path: Path | None, *, clock: Clock, say: Callable[[str], None]) -> int:
    """*say* how it is with everything that a start needs; return the exit code, that of the worst."""
    found: list[Finding] = []
    async for finding in _findings(path, clock):
        say(finding.line)
        found.append(finding)
    verdicts = {finding.verdict for finding in found}
    if Verdict.TO_MEND in verdicts:
        return TO_MEND
    return NOT_KNOWN if Verdict.NOT_KNOWN in verdicts else ALL_WELL


async def _findings(path: Path | None, clock: Clock) -> AsyncIterator[Finding]:
    try:
        config = load_config(path)
    except ConfigError as problem:
        for line in str(problem).splitlines():
            yield _to_mend("settings", line)
        return
    yield _settings(config, path)
    keys: list[str] = []
    for finding in _key(config, keys):
        yield finding
    async for finding in _database(config, keys):
        yield finding
    async for finding in _discord(config, clock):
        yield finding
    for finding in (*_disk(config), *_rights(config)):
        yield finding


def _settings(config: Config, path: Path | None) -> Finding:
    try:
        read_guide(config.guide_file, programme_of(config))
    except GuideUnreadable as problem:
        return _to_mend("settings", problem)
    return _well("settings", f"{path or 'What the environment says'} can be used.")


def _key(config: Config, keys: list[str]) -> Iterator[Finding]:
    """Tell of the key and of the ledger under it; add the keys to *keys*."""
    database = config.database
    file = KeyFile(database.key_file)
    keys += [key.get_secret_value() for key in database.keys]
    if not keys:
        if file.is_missing:
            yield _well("key", f"{file.path} is not there yet; the first start makes it.")
            return
        try:
            keys += file.read_keys()
        except KeyFileError as problem:
            yield _to_mend("key", problem)
            return
    key_ring = KeyRing(keys)
    where = "The environment" if database.keys else str(file.path)
    yield _well("key", f"{where} holds the key with the print {' and '.join(key_ring.fingerprints)}.")
    ledger = Ledger(database.ledger_file, key_ring)
    if ledger.path.exists():
        try:
            ledger.hash_of(0, None)
        except LedgerUnusable as problem:
            yield _to_mend("key", problem)


async def _database(config: Config, keys: list[str]) -> AsyncIterator[Finding]:
    try:
        await require_database_and_key(config, may_begin=False)
        yield await _stored(config, keys)
    except DatabaseUnreachable as problem:
        tell = _not_known if problem.may_pass else _to_mend
        yield tell("database", problem)
    except (StartRefused, WrongKey) as problem:
        yield _to_mend("database", problem)


async def _stored(config: Config, keys: list[str]) -> Finding:
    # Without a key, nothing is stored either, or the start would be refused before this.
    database = Database(config.database.url, KeyRing(keys or [Fernet.generate_key().decode()]))
    url = database.shown_url
    try:
        found, known = await stored_version(database), latest_version()
        if found is None:
            return _well("database", f"{url} is empty; the first start makes the tables.")
        if found > known:
            return _to_mend(
                "database",
                f"{url} is of version {found}, and this bot knows {known}: start the newer one again, or restore a "
                "backup from before it.",
            )
        await require_keys(database)
    finally:
        await database.close()
    later = "" if found == known else f" and is brought to {known} by the next start"
    return _well("database", f"{url} can be read, opens with the key, is of version {found}{later}.")


async def _discord(config: Config, clock: Clock) -> AsyncIterator[Finding]:
    try:
        token = config.require_token()
    except ConfigError as problem:
        yield _to_mend("token", problem)
        for subject in ("intents", "clock"):
            yield _not_known(subject, "Discord tells this to a bot with a token.")
        return
    for finding in findings_from(await look_at_discord(token, clock)):
        yield finding


def findings_from(look: Look) -> tuple[Finding, Finding, Finding]:
    """Return what Discord's answer says of the token, the intents and the clock."""
    if look.problem:
        told = _not_known("token", f"{look.problem} Is there a network, and does it let this machine out?")
    elif look.is_token_known:
        told = _well("token", "Discord knows it.")
    else:
        told = _to_mend(
            "token", "Discord does not know this token (discord.token). Make a new one in the developer portal."
        )
    return told, _intents(look), _clock(look)


def _intents(look: Look) -> Finding:
    if look.flags is None:
        return _not_known("intents", "Discord did not say.")
    if look.flags & MEMBERS_INTENT_FLAGS:
        return _well("intents", "The Server Members intent is on.")
    return _to_mend(
        "intents", "The Server Members intent is off. Turn it on in Discord's developer portal, under Bot."
    )


def _clock(look: Look) -> Finding:
    if look.clock_ahead_s is None:
        return _not_known("clock", "Discord did not say what time it is.")
    off_s = round(look.clock_ahead_s)
    if abs(off_s) <= MAX_CLOCK_ERROR_S:
        return _well("clock", "It agrees with Discord's.")
    way = "ahead of" if off_s > 0 else "behind"
    return _to_mend(
        "clock", f"It is {abs(off_s)} seconds {way} Discord's. Have the machine set it over the network (NTP)."
    )


def _disk(config: Config) -> Iterator[Finding]:
    """Tell how much room there is where the bot writes, each disk once."""
    file = _database_file(config)
    size = file.stat().st_size if file and file.exists() else 0
    wanted: dict[int, tuple[Path, int]] = {}
    for folder in _written_folders(config):
        if folder.is_dir():
            wanted.setdefault(folder.stat().st_dev, (folder, size + MIN_FREE_BYTES))
            size = 0
    for folder, needed in wanted.values():
        free = shutil.disk_usage(folder).free
        told = f"{free // 1_000_000} MB are free for {folder}"
        if free < needed:
            yield _to_mend("disk", f"{told}; make room for {needed // 1_000_000} MB.")
        else:
            yield _well("disk", f"{told}.")


def _rights(config: Config) -> Iterator[Finding]:
    """Tell which files the bot cannot write, and which others may read."""
    files = _own_files(config)
    closed = [folder for folder in _written_folders(config) if not os.access(folder, os.W_OK | os.X_OK)]
    closed += [file for file in files if file.exists() and not os.access(file, os.R_OK | os.W_OK)]
    for path in closed:
        yield _to_mend("rights", f"The bot may not write {path}. Give it to the user that runs the bot, with chown.")
    token_file = config.discord.token_file
    readable = [file for file in (*files, *([token_file] if token_file else [])) if is_readable_by_others(file)]
    for path in readable if os.name == "posix" else []:
        yield _to_mend("rights", f"Others on this machine may read {path}. Take that away, with chmod 600.")
    if not (closed or readable):
        yield _well("rights", "The bot may write its files, and nobody else may read them.")


def _database_file(config: Config) -> Path | None:
    try:
        return Database(config.database.url, KeyRing([Fernet.generate_key().decode()])).sqlite_file
    except (TypeError, ValueError):  # an option of the address is wrong, which is told of the database
        return None


def _written_folders(config: Config) -> list[Path]:
    """Return the folders in which files of the bot are made, that of the database first."""
    file = _database_file(config)
    written = [*([file] if file else []), config.database.key_file, config.database.ledger_file]
    return list(dict.fromkeys(path.parent for path in written))


def _own_files(config: Config) -> list[Path]:
    file, key_file = _database_file(config), config.database.key_file
    return [
        *([file, file.with_name(f"{file.name}-wal")] if file else []),
        key_file,
        KeyFile(key_file).retired_path,
        config.database.ledger_file,
    ]
