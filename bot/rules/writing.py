"""What people write: how much fits, and what is taken out because no reader could see it coming."""

from __future__ import annotations

import unicodedata

from .refusals import NothingWritten, TooLong

FEW_WORDS = 1000
"""Characters in what someone says with an application, a request or a wish."""

NOTE = 4000
"""Characters in a note to the partner; the most that a form of Discord's takes."""

LAST_WORDS = 2000
"""Characters in what someone says at the end, in thanks or to the facilitators; it fits one message."""

PRONOUNS, FAITH = 40, 500
"""Characters in what someone says about themselves in their own words."""

FITS_ONE_MESSAGE = 3500
"""Characters of a note that fit one message with its frame; the rest follows in a second."""

_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""Many scripts and emoji fall apart without them; alone they are nothing to read."""

_KEPT = {"\n", "\t", *_JOINERS}


def clean(text: str | None) -> str:
    """Without control characters and direction overrides, without blank edges."""
    if not text:
        return ""
    visible = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    is_blank = all(c in _JOINERS or c.isspace() for c in visible)
    return "" if is_blank else visible.strip()


def few_words(text: str | None, *, limit: int = FEW_WORDS) -> str | None:
    """Optional words, cleaned; None when there are none. Raises TooLong."""
    return _within(clean(text), limit) or None


def name(text: str | None, *, limit: int) -> str:
    """What something is called, on one line. Raises NothingWritten or TooLong."""
    return _written(" ".join(clean(text).split()), limit)


def note(text: str | None) -> str:
    """The words of a note. Raises NothingWritten or TooLong."""
    return _written(text, NOTE)


def last_words(text: str | None) -> str:
    """What someone says at the end. Raises NothingWritten or TooLong."""
    return _written(text, LAST_WORDS)


def _written(text: str | None, limit: int) -> str:
    words = _within(clean(text), limit)
    if not words:
        raise NothingWritten
    return words


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(limit=limit, length=len(text))
    return text
