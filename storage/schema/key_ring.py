"""The key ring: its newest key encrypts what people write, and each of its keys decrypts it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


def fingerprint(key: str | bytes) -> str:
    """Return the fingerprint of a key: eight hexadecimal digits that do not reveal the key."""
    return sha256(b"mentorship companion, print of a key: " + base64.urlsafe_b64decode(key)).hexdigest()[:8]


class KeyRing:
    """Key ring of one or more Fernet keys, the newest first; it shows their fingerprints and never a key."""

    def __init__(self, keys: Sequence[str | bytes]) -> None:
        """Take the keys, the newest first. Raises ValueError when one of them is invalid, or when there is none."""
        self._set_keys(keys)

    def __repr__(self) -> str:
        return f"<Ring of {', '.join(self.fingerprints)}>"

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Fingerprints of the keys, the newest first."""
        return tuple(self._by_fingerprint)

    @property
    def newest_fingerprint(self) -> str:
        """Fingerprint of the key that encrypts."""
        return self.fingerprints[0]

    def encrypt(self, plaintext: bytes) -> bytes:
        """Encrypt with the newest key."""
        return self._all.encrypt(plaintext)

    def decrypt(self, encrypted: bytes) -> bytes:
        """Decrypt with whichever key fits. Raises InvalidToken when none does."""
        return self._all.decrypt(encrypted)

    def fingerprint_of_key_for(self, encrypted: bytes) -> str | None:
        """Return the fingerprint of the key that decrypts this, or None."""
        for name, key in self._by_fingerprint.items():
            try:
                key.decrypt(encrypted)
            except InvalidToken:
                continue
            return name
        return None

    def note_in_use(self) -> None:
        """Note that a database has come to rely on the keys, where that is noted."""

    def _set_keys(self, keys: Sequence[str | bytes], *, decrypt_only: Sequence[Fernet] = ()) -> None:
        """Use these keys from now on, and *decrypt_only* for decryption alone."""
        self._by_fingerprint = {fingerprint(key): Fernet(key) for key in keys}
        self._all = MultiFernet([*self._by_fingerprint.values(), *decrypt_only])
