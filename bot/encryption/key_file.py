"""The key file, with one key a line: the first encrypts, each decrypts. It is never seen half written."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog
from cryptography.fernet import Fernet

from storage.schema.key_ring import fingerprint

log = structlog.get_logger(__name__)

FileVersion = tuple[int, int, int, int]


class KeyFileError(Exception):
    """The key file holds no key, or cannot be read, created or changed; the text says what is wrong with it."""


class KeyFile:
    """A file that its owner alone may read; methods raise KeyFileError when it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.retired_path = path.with_name(f"{path.name}.retired")
        self._new_path = path.with_name(f"{path.name}.new")
        self._unused_path = path.with_name(f"{path.name}.unused")

    def version(self) -> FileVersion | None:
        """Return a value that differs after every change of the file; None while there is no such file."""
        try:
            now = self.path.stat()
        except OSError:
            return None
        return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns

    def read_keys(self) -> list[str]:
        """Return the keys, the newest first."""
        lines = _read(self.path).split()
        try:
            for line in lines:
                Fernet(line)
        except ValueError:
            lines = []
        if not lines:
            raise KeyFileError(
                f"{self.path} should hold one key a line, as the bot wrote it, and does not. Put the original file "
                "back from your backup: without it, what people wrote cannot be opened."
            )
        return lines

    def create(self, keys: Sequence[str] = ()) -> None:
        """Create the file with these keys, out of a backup, or with a new one, on the first start."""
        with _raising_key_file_error(self.path, "made"):
            if not keys:
                self._unused_path.touch(mode=0o600)
            _write(self.path, list(keys) or [_new_key()])
        if keys:
            return
        log.warning(
            "I have made the key that encrypts what people write. Back it up now, apart from the database: "
            "without it nothing of that can ever be opened again",
            key_file=str(self.path),
        )

    @property
    def is_missing(self) -> bool:
        """Whether there is no key yet: no file, or an empty one, of a first start that was cut off or had no room."""
        return not self.path.exists() or (self._unused_path.exists() and not self.path.stat().st_size)

    @property
    def is_used(self) -> bool:
        """Whether there is a key under which something may be encrypted: not where the first start was cut off."""
        return self.path.exists() and not self._unused_path.exists()

    def note_in_use(self) -> None:
        """Note that a database has come to rely on the key."""
        with _raising_key_file_error(self._unused_path, "deleted"):
            self._unused_path.unlink(missing_ok=True)

    def warn_if_readable_by_others(self) -> None:
        """Log a warning when others than the owner may read this file, or the one with the retired keys."""
        for path in (self.path, self.retired_path) if os.name == "posix" else ():
            if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                log.warning(
                    "others on this machine may read the key file: take that away from them, with chmod 600",
                    key_file=str(path),
                )

    def add_key(self) -> None:
        """Add a new key in front, unless an earlier rotation added one and was not finished."""
        with self._exclusive_lock() as keys:
            if len(keys) == 1:
                self._replace([_new_key(), *keys])

    def retire(self, fingerprints: Collection[str]) -> list[str]:
        """Move the keys with these fingerprints to the file of retired keys, which old backups need.

        Returns the fingerprints of those that were there.
        """
        with self._exclusive_lock() as keys:
            if going := [key for key in keys if fingerprint(key) in fingerprints]:
                # First there, and only then gone from here: a crash in between leaves a key twice, and never nowhere.
                earlier = _read(self.retired_path).split() if self.retired_path.exists() else []
                _write(self.retired_path, [key for key in going if key not in earlier], like=self.path)
                self._replace([key for key in keys if key not in going])
        return [fingerprint(key) for key in going]

    @contextmanager
    def _exclusive_lock(self) -> Iterator[list[str]]:
        """Yield the keys in the file, while no other rotation can change it."""
        with _raising_key_file_error(self.path, "changed"):
            try:
                os.close(os.open(self._new_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                raise KeyFileError(
                    f"{self._new_path} is there: another rotation is changing the key file at this moment, or one "
                    "was cut off while it did. If none is running, delete that file and start again; nothing is lost."
                ) from None
            try:
                yield self.read_keys()
            finally:
                self._new_path.unlink(missing_ok=True)

    def _replace(self, keys: list[str]) -> None:
        _write(self._new_path, keys, like=self.path)
        self._new_path.replace(self.path)
        _fsync_directory(self.path.parent)


def _new_key() -> str:
    return Fernet.generate_key().decode()


def _read(path: Path) -> str:
    try:
        # Some Windows editors put a mark before the text; "utf-8-sig" takes it away.
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be read: {error.strerror}.") from None


def _write(path: Path, keys: list[str], *, like: Path | None = None) -> None:
    """Append keys to a file that its owner alone may read; *like* is a file of the owner that it gets."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if like and hasattr(os, "fchown"):
            # Rotated by an administrator, it must go on being the bot's.
            owner, mine = like.stat(), os.fstat(descriptor)
            if (owner.st_uid, owner.st_gid) != (mine.st_uid, mine.st_gid):
                os.fchown(descriptor, owner.st_uid, owner.st_gid)
        file.write("".join(f"{key}\n" for key in keys).encode())
        file.flush()
        # Were it lost in a power cut that the database survives, nothing written could be opened again.
        os.fsync(descriptor)
    _fsync_directory(path.parent)


def _fsync_directory(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


@contextmanager
def _raising_key_file_error(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be {what}: {error.strerror}.") from None
