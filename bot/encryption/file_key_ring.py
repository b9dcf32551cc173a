"""The key ring that opens what people wrote: from the environment, from a file, or made on first start."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog
from cryptography.fernet import Fernet, InvalidToken

from storage.schema.key_ring import Ring

from .key_file import KeyFile, KeyUnreadable

log = structlog.get_logger(__name__)

LOOKS_EVERY = 10.0
"""Seconds for which a running bot may go on sealing with a key that is no longer the newest of its file."""


def key_ring(keys: Sequence[str], key_file: Path) -> Ring:
    """The ring: the first key encrypts, every key opens.

    *keys* win over the file. A file that is not there is made, readable by its owner alone. Raises
    KeyUnreadable.
    """
    if keys:
        return Ring(keys)
    file = KeyFile(key_file)
    if not key_file.exists():
        file.make()
    ring = FileRing(file)
    file.warn_if_open()
    return ring


class FileRing(Ring):
    """The keys of a file, and those of the same file as it changes, so that nobody has to restart the bot.

    A key that has left the file still opens, for what was read at that moment or before, and seals nothing.
    """

    def __init__(self, file: KeyFile, clock: Callable[[], float] = time.monotonic) -> None:
        """*clock* counts seconds, from wherever it likes. Raises KeyUnreadable."""
        self._file, self._clock = file, clock
        self._looked, self._stamp = clock(), file.stamp()
        self._known = file.keys()
        super().__init__(self._known)

    def encrypt(self, words: bytes) -> bytes:
        if self._clock() - self._looked >= LOOKS_EVERY:
            self._look()
        return super().encrypt(words)

    def decrypt(self, sealed: bytes) -> bytes:
        try:
            return super().decrypt(sealed)
        except InvalidToken:
            self._look()
        return super().decrypt(sealed)

    def _look(self) -> None:
        """Read the file again if it has changed since it was last looked at."""
        self._looked, before, self._stamp = self._clock(), self._stamp, self._file.stamp()
        if self._stamp == before:
            return
        try:
            keys = self._file.keys()
        except KeyUnreadable:
            # People's words go on being kept: under the keys of before, which still open everything there is.
            log.error("the key file cannot be used any more; I go on with the keys that it held before")
            return
        self._known = [*keys, *(key for key in self._known if key not in keys)]
        self._hold(keys, besides=[Fernet(key) for key in self._known[len(keys) :]])
        log.info("the keys have changed", prints=self.prints)
