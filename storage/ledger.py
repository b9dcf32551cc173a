"""The ledger of deletions: a file outside the database, so that no backup of it brings back who is gone.

A line tells when something was deleted and, by a keyed hash, whose it was: nobody can read from it who that is. The
ledger's own key stands in it, encrypted like what people write, and is never replaced by another one.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import InvalidToken

from storage.schema.key_ring import KeyRing

_KEY_LINE = re.compile(r"key (\S+)")
_ENTRY_LINE = re.compile(r"(gone|left) \S+Z ([0-9a-f]{32}) ([0-9a-f]{32})")
_SEALED_AS = "key of the ledger: "


class LedgerUnusable(Exception):
    """The ledger cannot be read or written; the text says which file, and why."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """Something that was deleted for good: all of a person's in a community, or all of a community's.

    With *keep_wishes*, what they wished about others stayed sealed.
    """

    community_id: int
    user_id: int | None
    at: datetime
    keep_wishes: bool = False


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A line of the ledger; *id* is noted in the database by the same transaction that deletes."""

    id: str = field(repr=False)
    subject_hash: str = field(repr=False)
    keep_wishes: bool = False


class Ledger:
    """The ledger in one file; it is only ever added to. Methods raise LedgerUnusable."""

    def __init__(self, path: Path, key_ring: KeyRing) -> None:
        self.path = path
        self._key_ring = key_ring
        self._key: bytes | None = None

    def open(self) -> None:
        """Read the ledger's key; a file that is not there is made, for its owner alone."""
        if not self.path.exists():
            self._key = self._key or secrets.token_bytes(32)
            self._add([self._key_line()])
        self._require_key()

    def entries(self) -> tuple[list[LedgerEntry], int]:
        """Return what was deleted, and how many lines cannot be read: the last, where something was cut off."""
        lines = [line for line in self._read().splitlines() if line and not _KEY_LINE.fullmatch(line)]
        found = [match for line in lines if (match := _ENTRY_LINE.fullmatch(line))]
        return [LedgerEntry(match[2], match[3], match[1] == "left") for match in found], len(lines) - len(found)

    def hash_of(self, community_id: int, user_id: int | None) -> str:
        """Return the hash by which a person in a community, or the community itself, is known here."""
        subject = f"{community_id} {user_id or 'all'}".encode()
        return hmac.digest(self._require_key(), subject, "sha256").hex()[:32]

    def enter(self, deletions: Sequence[Deletion]) -> list[str]:
        """Add a line for each deletion, wait until they are on the disk, and return their ids."""
        ids = [secrets.token_hex(16) for _ in deletions]
        key_lines = [] if self.path.exists() else [self._key_line()]
        lines = [
            f"{'left' if each.keep_wishes else 'gone'} {each.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ} {name} "
            f"{self.hash_of(each.community_id, each.user_id)}"
            for name, each in zip(ids, deletions, strict=True)
        ]
        self._add([*key_lines, *lines])
        return ids

    def reencrypt_key(self) -> None:
        """Add the ledger's key once more, under the newest key of the ring, unless it is there already."""
        newest = self._key_ring.newest_fingerprint
        sealed = _KEY_LINE.findall(self._read())
        if newest not in {self._key_ring.fingerprint_of_key_for(each.encode()) for each in sealed}:
            self._require_key()
            self._add([self._key_line()])

    def _require_key(self) -> bytes:
        if self._key is None:
            for sealed in reversed(_KEY_LINE.findall(self._read())):
                # The first line that opens is the one that counts.
                with contextlib.suppress(InvalidToken, ValueError):
                    said = self._key_ring.decrypt(sealed.encode()).decode()
                    self._key = bytes.fromhex(said.removeprefix(_SEALED_AS))
        if self._key is None:
            raise LedgerUnusable(
                f"The ledger of deletions {self.path} (database.ledger) cannot be opened with the key given. Put the "
                "original key back from your backup, or that key as a further line of the key file."
            )
        return self._key

    def _key_line(self) -> str:
        return f"key {self._key_ring.encrypt(f'{_SEALED_AS}{self._require_key().hex()}'.encode()).decode()}"

    def _read(self) -> str:
        try:
            return self.path.read_text("ascii", errors="replace")
        except OSError as error:
            raise LedgerUnusable(f"The ledger of deletions {self.path} cannot be read: {error.strerror}.") from None

    def _add(self, lines: Sequence[str]) -> None:
        try:
            is_new = not self.path.exists()
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                # A line that was cut off must not swallow the next.
                file.seek(max(file.seek(0, os.SEEK_END) - 1, 0))
                broken = file.read(1) not in {b"", b"\n"}
                file.write(("\n" if broken else "").encode() + "".join(f"{line}\n" for line in lines).encode())
                file.flush()
                os.fsync(descriptor)
            if is_new and os.name == "posix":
                folder = os.open(self.path.parent, os.O_RDONLY)
                os.fsync(folder)
                os.close(folder)
        except OSError as error:
            raise LedgerUnusable(
                f"The ledger of deletions {self.path} cannot be written: {error.strerror}."
            ) from None
