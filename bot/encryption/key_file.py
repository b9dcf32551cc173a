"""The file with the keys, one a line: the first seals, each opens. It is never seen half written."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from cryptography.fernet import Fernet

from storage.schema.key_ring import print_of

log = structlog.get_logger(__name__)

Stamp = tuple[int, int, int, int]


class KeyUnreadable(Exception):
    """The key file holds no key, or cannot be read, made or changed; says what is wrong with it."""


class KeyFile:
    """A file that its owner alone may read; every method raises KeyUnreadable when it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.retired = path.with_name(f"{path.name}.retired")
        self._next = path.with_name(f"{path.name}.new")

    def stamp(self) -> Stamp | None:
        """What is different after every change; None while there is no such file."""
        try:
            now = self.path.stat()
        except OSError:
            return None
        return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns

    def keys(self) -> list[str]:
        """The newest first."""
        lines = _read(self.path).split()
        try:
            for line in lines:
                Fernet(line)
        except ValueError:
            lines = []
        if not lines:
            raise KeyUnreadable(
                f"{self.path} should hold one key a line, as the bot wrote it, and does not. Put the original file "
                "back from your backup: without it, what people wrote cannot be opened."
            )
        return lines

    def make(self) -> None:
        """On the first start."""
        with _telling(self.path, "made"):
            _write(self.path, [_new_key()])
        log.warning(
            "I have made the key that encrypts what people write. Back it up now, apart from the database: "
            "without it nothing of that can ever be opened again",
            key_file=str(self.path),
        )

    def warn_if_open(self) -> None:
        """Say so in the log when others than its owner may read it, or the one with the keys of before."""
        for path in (self.path, self.retired) if os.name == "posix" else ():
            if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                log.warning(
                    "others on this machine may read the key file: take that away from them, with chmod 600",
                    key_file=str(path),
                )

    def add_new(self) -> None:
        """Put a new key in front, unless a rotation was begun before and not finished: then that one's key stays."""
        with self._alone() as keys:
            if len(keys) == 1:
                self._replace([_new_key(), *keys])

    def retire(self, prints: Collection[str]) -> list[str]:
        """Move the keys with these prints to a file of their own, for old backups; gives those that were there."""
        with self._alone() as keys:
            if going := [key for key in keys if print_of(key) in prints]:
                # First there, and only then gone from here: a crash in between leaves a key twice, and never nowhere.
                earlier = _read(self.retired).split() if self.retired.exists() else []
                _write(self.retired, [key for key in going if key not in earlier], like=self.path)
                self._replace([key for key in keys if key not in going])
        return [print_of(key) for key in going]

    @contextmanager
    def _alone(self) -> Iterator[list[str]]:
        """What the file holds, while no other rotation can change it."""
        with _telling(self.path, "changed"):
            try:
                os.close(os.open(self._next, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                raise KeyUnreadable(
                    f"{self._next} is there: another rotation is changing the key file at this moment, or one was "
                    "cut off while it did. If none is running, delete that file and start again; nothing is lost."
                ) from None
            try:
                yield self.keys()
            finally:
                self._next.unlink(missing_ok=True)

    def _replace(self, keys: list[str]) -> None:
        _write(self._next, keys, like=self.path)
        self._next.replace(self.path)
        _keep_names_in(self.path.parent)


def _new_key() -> str:
    return Fernet.generate_key().decode()


def _read(path: Path) -> str:
    try:
        # Some Windows editors put a mark before the text; "utf-8-sig" takes it away.
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise KeyUnreadable(f"The key file {path} cannot be read: {error.strerror}.") from None


def _write(path: Path, keys: list[str], *, like: Path | None = None) -> None:
    """Add lines to a file that its owner alone may read; *like* which other file it is owned."""
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
    _keep_names_in(path.parent)


def _keep_names_in(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


@contextmanager
def _telling(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KeyUnreadable(f"The key file {path} cannot be {what}: {error.strerror}.") from None
