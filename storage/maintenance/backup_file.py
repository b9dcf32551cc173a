"""The file of a backup: the bot's tables in SQLite, with what the file is, and a digest of all that it holds."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from storage.schema.key_ring import KeyRing
from storage.schema.types import EncryptedId, EncryptedText
from storage.sqlite.files import sync_file

from .migrate import latest_version
from .reencryption import encrypted_columns

BACKUP_FORMAT = 1


class BackupUnusable(Exception):
    """A file is no backup, or is damaged; the text says calmly what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupInfo:
    """What a backup says of itself; *keys* are there only where somebody asked for it."""

    made_at: datetime
    version: str = field(repr=False)
    fingerprints: tuple[str, ...] = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)
    digest: str = field(default="", repr=False)


@contextlib.contextmanager
def opened(path: Path, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """Yield a connection to a backup, or to a copy of one with the mode ``rw``. Raises BackupUnusable."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True)) as connection:
            yield connection
    except (sqlite3.Error, ValueError, LookupError, TypeError) as error:
        raise BackupUnusable(f"{path} cannot be read as a backup: {error}.") from None


def seal(path: Path, *, made_at: datetime, keys: Sequence[str]) -> BackupInfo:
    """Write into a copy of the database what it is, and a digest of all that it holds. Raises BackupUnusable."""
    with opened(path, "rw") as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        info = BackupInfo(
            made_at=made_at,
            version=max(version for (version,) in connection.execute("SELECT version_num FROM alembic_version")),
            fingerprints=tuple(name for (name,) in connection.execute("SELECT key_print FROM key_check ORDER BY id")),
            keys=tuple(keys),
        )
        info = replace(info, digest=_digest(connection, info))
        connection.execute("CREATE TABLE backup_info (format INTEGER, said TEXT NOT NULL)")
        said = json.dumps(asdict(info), default=datetime.isoformat)
        connection.execute("INSERT INTO backup_info VALUES (?, ?)", (BACKUP_FORMAT, said))
        connection.commit()
    sync_file(path)
    return info


def read_info(path: Path) -> BackupInfo:
    """Return what a backup says of itself. Raises BackupUnusable."""
    if not path.is_file():
        raise BackupUnusable(f"There is no file {path}.")
    with opened(path) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup_info'").fetchone():
            raise BackupUnusable(f"{path} is a database, but not a backup that this bot has made.")
        [(number, said)] = connection.execute("SELECT format, said FROM backup_info")
        if number != BACKUP_FORMAT:
            raise BackupUnusable(f"{path} was made by another version of the bot, and this one cannot read it.")
        said = json.loads(said)
        return BackupInfo(
            made_at=datetime.fromisoformat(said["made_at"]).astimezone(UTC),
            version=str(said["version"]),
            fingerprints=tuple(said["fingerprints"]),
            digest=said["digest"],
            keys=tuple(said["keys"]),
        )


def problems_in(path: Path, info: BackupInfo, key_ring: KeyRing | None) -> list[str]:
    """Return what is wrong with a backup, one sentence each: its pages, its content, and its keys."""
    problems = []
    try:
        with opened(path) as connection:
            found = [line for (line,) in connection.execute("PRAGMA integrity_check(5)") if line != "ok"]
            if found or connection.execute("PRAGMA foreign_key_check").fetchone():
                problems.append(f"The file is damaged: {'; '.join(found) or 'rows are missing'}.")
            if _digest(connection, info) != info.digest:
                problems.append("What it holds is not what was written into it: it was damaged or changed since.")
            problems += _problems_with_keys(connection, key_ring)
    except BackupUnusable as damaged:
        return [str(damaged)]
    if info.version > latest_version():
        problems.append(f"It is of version {info.version}, which this version of the bot does not know.")
    return problems


def _digest(connection: sqlite3.Connection, info: BackupInfo) -> str:
    """Return a digest of every row of every table: SQLite itself would not notice a changed byte in one."""
    found = sha256(repr((info.made_at, info.version, info.fingerprints, info.keys)).encode())
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'backup_info' ORDER BY name"
    ).fetchall()
    for name, made in tables:
        found.update(repr((name, made)).encode())
        for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):  # noqa: S608 - its own tables
            found.update(repr(row).encode())
    return found.hexdigest()


def _problems_with_keys(connection: sqlite3.Connection, key_ring: KeyRing | None) -> Iterator[str]:
    """Yield which keys are missing, and which columns hold what none of the keys opens."""
    proofs = connection.execute("SELECT key_print, sealed FROM key_check ORDER BY id").fetchall()
    if key_ring is None:
        yield f"No key is here, so nobody can tell whether it opens; it needs {_prints(name for name, _ in proofs)}."
        return
    if missing := [name for name, proof in proofs if not key_ring.fingerprint_of_key_for(proof)]:
        yield f"Without {_prints(missing)}, which is not here, some of what people wrote in it cannot be opened."
        return
    for table, columns in encrypted_columns().items():
        for column in columns:
            assert isinstance(column.type, EncryptedText | EncryptedId)
            try:
                words = connection.execute(
                    f'SELECT "{column.name}" FROM "{table.name}"'  # noqa: S608 - our own tables
                    f' WHERE "{column.name}" IS NOT NULL LIMIT 1'
                ).fetchone()
            except sqlite3.OperationalError:  # of an earlier version, without that column
                continue
            if words and not key_ring.fingerprint_of_key_for(words[0]):
                yield f"What is encrypted in {table.name} cannot be opened with the keys that it names."


def _prints(names: Iterator[str] | Sequence[str]) -> str:
    return f"the key with the print {' and '.join(names)}"
