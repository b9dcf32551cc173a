"""The key ring for what people wrote: from the environment, or from a file that is made on the first start."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog
from cryptography.fernet import Fernet, InvalidToken

from storage.schema.key_ring import KeyRing

from .key_file import KeyFile, KeyFileError

log = structlog.get_logger(__name__)

KEY_FILE_CHECK_INTERVAL_S = 10.0
"""Seconds for which a running bot may go on encrypting with a key that is no longer the newest of its file."""


def load_key_ring(keys: Sequence[str], key_file: Path) -> KeyRing:
    """Return the key ring of *keys*, else of the file: the first key encrypts, every key decrypts.

    A file that does not exist is created, readable by its owner alone. Raises KeyFileError.
    """
    if keys:
        return KeyRing(keys)
    file = KeyFile(key_file)
    if file.is_missing:
        file.create()
    key_ring = FileKeyRing(file)
    file.warn_if_readable_by_others()
    return key_ring


class FileKeyRing(KeyRing):
    """Key ring of a file, reloaded when the file changes, so that nobody has to restart the bot.

    A key that has left the file still decrypts, for what was read at that moment or before, and encrypts nothing.
    """

    def __init__(self, file: KeyFile, clock: Callable[[], float] = time.monotonic) -> None:
        """Read the keys from the file. *clock* is a monotonic clock in seconds. Raises KeyFileError."""
        self._file, self._clock = file, clock
        self._checked_at_s, self._version = clock(), file.version()
        self._known = file.read_keys()
        super().__init__(self._known)

    def encrypt(self, plaintext: bytes) -> bytes:
        """Encrypt with the newest key, after a check of the file when the last one was too long ago."""
        if self._clock() - self._checked_at_s >= KEY_FILE_CHECK_INTERVAL_S:
            self._reload_if_changed()
        return super().encrypt(plaintext)

    def decrypt(self, encrypted: bytes) -> bytes:
        """Decrypt with whichever key fits, also one that is new in the file. Raises InvalidToken when none does."""
        try:
            return super().decrypt(encrypted)
        except InvalidToken:
            self._reload_if_changed()
        return super().decrypt(encrypted)

    def note_in_use(self) -> None:
        """Note in the file's folder that the key is in use. Raises KeyFileError."""
        self._file.note_in_use()

    def _reload_if_changed(self) -> None:
        """Reload the keys if the file has changed since the last check; keep them if it cannot be used any more."""
        self._checked_at_s, before, self._version = self._clock(), self._version, self._file.version()
        if self._version == before:
            return
        try:
            keys = self._file.read_keys()
        except KeyFileError:
            # People's words go on being kept: under the keys of before, which still open everything there is.
            log.error("the key file cannot be used any more; I go on with the keys that it held before")
            return
        self._known = [*keys, *(key for key in self._known if key not in keys)]
        self._set_keys(keys, decrypt_only=[Fernet(key) for key in self._known[len(keys) :]])
        log.info("the keys have changed", fingerprints=self.fingerprints)
