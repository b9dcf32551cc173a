"""The key ring that opens what people wrote: from the environment, from a file, or made on first start."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import structlog
from cryptography.fernet import Fernet, MultiFernet

log = structlog.get_logger(__name__)


class KeyUnreadable(Exception):
    """The key file holds no key, or cannot be read or made; says what is wrong with it."""


def key_ring(keys: Sequence[str], key_file: Path) -> MultiFernet:
    """The ring: the first key encrypts, every key opens.

    *keys* win over the file. A file that is not there is made, readable by its owner alone. Raises
    KeyUnreadable.
    """
    if keys:
        return MultiFernet([Fernet(key) for key in keys])
    if not key_file.exists():
        _make(key_file)
    lines = _read(key_file).split()
    try:
        return MultiFernet([Fernet(line) for line in lines])
    except ValueError:
        raise KeyUnreadable(
            f"{key_file} should hold one key a line, as the bot wrote it, and does not. Put the original file "
            "back from your backup: without it, what people wrote cannot be opened."
        ) from None


def _read(key_file: Path) -> str:
    try:
        # Some Windows editors put a mark before the text; "utf-8-sig" takes it away.
        return key_file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise KeyUnreadable(f"The key file {key_file} cannot be read: {error.strerror}.") from None


def _make(key_file: Path) -> None:
    try:
        descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise KeyUnreadable(f"The key file {key_file} cannot be made: {error.strerror}.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        # Were it lost in a power cut that the database survives, nothing written could be opened again.
        os.fsync(file.fileno())
    log.warning("a new key was made: back it up apart from the database", key_file=str(key_file))
