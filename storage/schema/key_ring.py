"""The key ring: its first key seals what people write, each of its keys opens it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


def print_of(key: str | bytes) -> str:
    """What a key may be called by: eight signs that nobody finds the key from."""
    return sha256(b"mentorship companion, print of a key: " + base64.urlsafe_b64decode(key)).hexdigest()[:8]


class Ring:
    """Some keys, the newest first; it shows their prints and never a key."""

    def __init__(self, keys: Sequence[str | bytes]) -> None:
        """Raises ValueError when one of the keys is none, or when there is none at all."""
        self._hold(keys)

    def __repr__(self) -> str:
        return f"<Ring of {', '.join(self.prints)}>"

    @property
    def prints(self) -> tuple[str, ...]:
        """Of each key, the newest first."""
        return tuple(self._by_print)

    @property
    def newest(self) -> str:
        """The print of the key that seals."""
        return self.prints[0]

    def encrypt(self, words: bytes) -> bytes:
        """Seal with the newest key."""
        return self._all.encrypt(words)

    def decrypt(self, sealed: bytes) -> bytes:
        """Open with whichever key fits. Raises InvalidToken when none does."""
        return self._all.decrypt(sealed)

    def opened_by(self, sealed: bytes) -> str | None:
        """The print of the key that fits, or None."""
        for name, key in self._by_print.items():
            try:
                key.decrypt(sealed)
            except InvalidToken:
                continue
            return name
        return None

    def _hold(self, keys: Sequence[str | bytes], *, besides: Sequence[Fernet] = ()) -> None:
        """From now on these, and for opening alone those *besides*."""
        self._by_print = {print_of(key): Fernet(key) for key in keys}
        self._all = MultiFernet([*self._by_print.values(), *besides])
